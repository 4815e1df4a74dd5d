package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Chunked bodies: {@code flags, cut, cut, body bytes}. Cuts do not matter, both ways of following a
 * body agree, and a plain reader that knows only the grammar reads the same content and end.
 */
public final class ChunkFuzz {
  private static final int FRONT = 3;

  private ChunkFuzz() {}

  /** Where a body ends, -1 when it is broken, -2 when it goes on; and its content. */
  private record Read(int end, byte[] content) {}

  /** One input. */
  public static void run(byte[] data) {
    if (data.length <= FRONT) {
      return;
    }
    boolean ofRequest = (data[0] & 1) == 0;
    byte[] input = Arrays.copyOfRange(data, FRONT, data.length);
    int cut = 1 + ((data[1] & 0xff) << 8 | (data[2] & 0xff)) % input.length;
    Read whole = read(body(ofRequest), input, input.length);
    assertEquals(whole.end, advanced(body(ofRequest), input, input.length));
    assertEquals(whole.end, advanced(body(ofRequest), input, cut), "cut at " + cut);
    Read pieces = read(body(ofRequest), input, cut);
    assertEquals(whole.end, pieces.end, "cut at " + cut);
    assertArrayEquals(whole.content, pieces.content, "cut at " + cut);
    if (whole.end >= 0) {
      Read plain = plain(input);
      assertEquals(whole.end, plain.end);
      assertArrayEquals(whole.content, plain.content);
    }
  }

  private static ChunkedBody body(boolean ofRequest) {
    return ofRequest ? ChunkedBody.ofRequest() : ChunkedBody.ofResponse();
  }

  private static int advanced(ChunkedBody body, byte[] input, int cut) {
    body.reset();
    int at = body.advance(input, 0, cut);
    if (!body.ended() && !body.failed()) {
      assertEquals(cut, at);
      at = body.advance(input, at, input.length);
    }
    return body.failed() ? -1 : body.ended() ? at : -2;
  }

  private static Read read(ChunkedBody body, byte[] input, int cut) {
    body.reset();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int at = 0;
    for (int limit : new int[] {cut, input.length}) {
      int event = ChunkedBody.DATA;
      while (event == ChunkedBody.DATA) {
        event = body.next(input, at, limit);
        at = body.position();
        if (event == ChunkedBody.DATA) {
          content.write(input, body.dataStart(), body.dataEnd() - body.dataStart());
        }
      }
      if (event != ChunkedBody.MORE) {
        return new Read(event == ChunkedBody.END ? at : -1, content.toByteArray());
      }
    }
    return new Read(-2, content.toByteArray());
  }

  /** Reads a body that is said to be well-formed, by RFC 9112 section 7.1 and nothing else. */
  private static Read plain(byte[] a) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    int p = 0;
    while (true) {
      int end = lineEnd(a, p);
      String line = FrontDoor.escape(Arrays.copyOfRange(a, p, end));
      String digits = line.replaceFirst("^([0-9a-fA-F]+).*$", "$1");
      long size = Long.parseLong(digits, 16);
      p = end + 2;
      if (size == 0) {
        break;
      }
      assertTrue(size <= a.length - p, "an end inside of a chunk");
      content.write(a, p, (int) size);
      p += (int) size;
      assertEquals('\r', a[p]);
      assertEquals('\n', a[p + 1]);
      p += 2;
    }
    int end = lineEnd(a, p);
    while (end > p) {
      p = end + 2;
      end = lineEnd(a, p);
    }
    return new Read(end + 2, content.toByteArray());
  }

  private static int lineEnd(byte[] a, int from) {
    int p = from;
    while (a[p] != '\r' || a[p + 1] != '\n') {
      assertTrue(a[p] != '\n', "a bare line feed");
      p++;
    }
    return p;
  }
}
