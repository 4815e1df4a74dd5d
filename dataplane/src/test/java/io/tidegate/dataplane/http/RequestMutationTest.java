package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.RequestCases.Case;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.AlbOptions.DesyncMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random changes to the table's requests: nothing throws, and what is forwarded stays one request.
 */
class RequestMutationTest {
  private static final List<DesyncMode> MODES = List.of(DesyncMode.values());
  private static final int ROUNDS = 60_000;
  private static final byte[] SPICE =
      "\r\n\t :,;\0\1\\_-.%/?*#[]{}ſıTransfer-Encoding: chunked\r\nContent-Length: 5\r\n"
          .getBytes(StandardCharsets.UTF_8);

  private final List<Case> cases = RequestCasesTest.cases().toList();

  @Test
  void nothingThrowsAndCutsDoNotMatter() {
    long seed = 20261123;
    Chance chance = Chance.seeded(seed);
    for (DesyncMode mode : DesyncMode.values()) {
      FrontDoor door = new FrontDoor(FrontDoor.options(mode));
      for (int round = 0; round < ROUNDS; round++) {
        byte[] input = mutated(chance);
        String whole = door.serve(input);
        int cut = 1 + chance.below(input.length);
        String context = "seed " + seed + " round " + round + " cut " + cut;
        assertEquals(whole, door.serve(input, cut), context);
      }
    }
  }

  @Test
  void whatIsForwardedParsesBackToTheSameSingleRequest() {
    Chance chance = Chance.seeded(7);
    RequestHead head = new RequestHead();
    RequestHead again = new RequestHead();
    for (int round = 0; round < ROUNDS; round++) {
      byte[] input = mutated(chance);
      DesyncMode mode = MODES.get(round % MODES.size());
      if (head.parse(input, 0, input.length, 0) != RequestHead.COMPLETE
          || head.refusal(mode) != 0) {
        continue;
      }
      AlbOptions options = FrontDoor.options(mode);
      byte[] out = FrontDoor.forwardedHead(head, options, head.closesAfter(mode));
      String context = "round " + round + ": " + FrontDoor.escape(input);
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

  private byte[] mutated(Chance chance) {
    byte[] bytes = cases.get(chance.below(cases.size())).input();
    if (bytes.length > 2000) {
      bytes = cases.getFirst().input();
    }
    byte[] out = bytes.clone();
    int changes = 1 + chance.below(4);
    for (int i = 0; i < changes; i++) {
      int at = chance.below(out.length);
      out = changed(out, at, chance);
    }
    return out;
  }

  private static byte[] changed(byte[] a, int at, Chance chance) {
    int run = 1 + chance.below(chance.below(4) == 0 ? 28 : 2);
    int from = chance.below(SPICE.length);
    int length = Math.min(run, SPICE.length - from);
    return switch (chance.below(4)) {
      case 0 -> {
        byte[] b = a.clone();
        b[at] = (byte) chance.below(256);
        yield b;
      }
      case 1 -> splice(a, at, Arrays.copyOfRange(SPICE, from, from + length), 0);
      case 2 -> splice(a, at, new byte[0], Math.min(run, a.length - at));
      default -> splice(a, at, Arrays.copyOfRange(a, at, Math.min(at + run, a.length)), 0);
    };
  }

  private static byte[] splice(byte[] a, int at, byte[] inserted, int removed) {
    byte[] out = new byte[Math.max(1, a.length + inserted.length - removed)];
    System.arraycopy(a, 0, out, 0, at);
    System.arraycopy(inserted, 0, out, at, inserted.length);
    int rest = a.length - at - removed;
    if (rest > 0) {
      System.arraycopy(a, at + removed, out, at + inserted.length, rest);
    }
    return out;
  }
}
