package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.util.Arrays;
import java.util.List;

/**
 * Requests as raw bytes: {@code mode, cut, cut, request bytes}. Nothing throws, cuts do not matter,
 * and what is forwarded parses back as one request with the same framing and path.
 */
public final class RequestFuzz {
  private static final List<DesyncMode> MODES = List.of(DesyncMode.values());
  private static final int FRONT = 3;

  private RequestFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    if (data.length <= FRONT) {
      return;
    }
    DesyncMode mode = MODES.get((data[0] & 0xff) % MODES.size());
    byte[] input = Arrays.copyOfRange(data, FRONT, data.length);
    int cut = 1 + ((data[1] & 0xff) << 8 | (data[2] & 0xff)) % input.length;
    FrontDoor door = new FrontDoor(FrontDoor.options(mode));
    String whole = door.serve(input);
    assertEquals(whole, door.serve(input, cut), "cut at " + cut);
    forwardsOneRequest(input, mode, "");
  }

  /** What is forwarded of {@code input} under {@code mode}, if anything, is one request. */
  static void forwardsOneRequest(byte[] input, DesyncMode mode, String where) {
    RequestHead head = new RequestHead();
    RequestHead again = new RequestHead();
    if (head.parse(input, 0, input.length, 0) != RequestHead.COMPLETE || head.refusal(mode) != 0) {
      return;
    }
    AlbOptions options = FrontDoor.options(mode);
    byte[] out = FrontDoor.forwardedHead(head, options, head.closesAfter(mode));
    String context = where + FrontDoor.escape(input);
    assertEquals(RequestHead.COMPLETE, again.parse(out, 0, out.length, 0), context);
    assertEquals(out.length, again.end(), context);
    assertEquals(11, again.version(), context);
    assertEquals(head.chunked(), again.chunked(), context);
    assertEquals(head.contentLength(), again.contentLength(), context);
    assertEquals(head.isHead(), again.isHead(), context);
    assertEquals(pathOf(head), pathOf(again), context);
    assertFalse(
        again.refusal(DesyncMode.DEFENSIVE) != 0 && again.refusal(DesyncMode.DEFENSIVE) != 463,
        () -> context + " -> " + FrontDoor.escape(out) + again.reason());
  }

  private static String pathOf(RequestHead head) {
    String path =
        FrontDoor.escape(Arrays.copyOfRange(head.pathArray(), head.pathStart(), head.pathEnd()));
    return path.isEmpty() ? "/" : odd(path);
  }

  /** Bytes that are percent-encoded when forwarded, encoded. */
  private static String odd(String path) {
    return path.replace(" ", "%20")
        .replace("\\t", "%09")
        .replace("\\r", "%0D")
        .replaceAll("\\\\x([01])([0-9a-f])", "%$1$2")
        .replace("\\x7f", "%7F")
        .toUpperCase(java.util.Locale.ROOT);
  }
}
