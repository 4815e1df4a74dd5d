package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.dataplane.http.ResponseWriter.Client;
import java.util.Arrays;

/**
 * Responses as raw bytes: {@code flags, cut, cut, response bytes}. Cuts do not matter; what a
 * client gets parses back as one head of the same status and framing.
 */
public final class ResponseFuzz {
  private static final int FRONT = 3;

  private ResponseFuzz() {}

  /** One input. */
  public static void run(byte[] data) {
    if (data.length <= FRONT) {
      return;
    }
    boolean toHead = (data[0] & 1) != 0;
    byte[] input = Arrays.copyOfRange(data, FRONT, data.length);
    int cut = 1 + ((data[1] & 0xff) << 8 | (data[2] & 0xff)) % input.length;
    ResponseHead whole = new ResponseHead();
    int result = whole.parse(input, 0, input.length, 0, toHead);
    assertEquals(result, inPieces(input, cut, toHead), "cut at " + cut);
    if (result == ResponseHead.COMPLETE) {
      readsBack(whole, toHead, FrontDoor.escape(input));
    }
  }

  private static int inPieces(byte[] input, int cut, boolean toHead) {
    ResponseHead head = new ResponseHead();
    int first = head.parse(Arrays.copyOf(input, cut), 0, cut, 0, toHead);
    return first == ResponseHead.NEED_MORE
        ? head.parse(input, 0, input.length, cut, toHead)
        : first;
  }

  private static void readsBack(ResponseHead head, boolean toHead, String context) {
    byte[] out = new byte[ResponseWriter.bound(head)];
    int end = ResponseWriter.write(head, Client.KEEP_ALIVE, ResponseEdits.DEFAULT, out, 0);
    if (end > ResponseHead.MAX_HEAD_BYTES) {
      return;
    }
    ResponseHead again = new ResponseHead();
    assertEquals(ResponseHead.COMPLETE, again.parse(out, 0, end, 0, toHead), context);
    assertEquals(end, again.end(), context);
    assertEquals(head.status(), again.status(), context);
    assertEquals(head.body(), again.body(), context);
    if (head.body() == ResponseHead.Body.LENGTH) {
      assertEquals(head.contentLength(), again.contentLength(), context);
    }
  }
}
