package io.tidegate.dataplane.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChunkedBodyTest {
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String content(ChunkedBody body, byte[] bytes, int step) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < bytes.length && !body.ended() && !body.failed(); ) {
      int limit = Math.min(at + step, bytes.length);
      while (at < limit) {
        int event = body.next(bytes, at, limit);
        if (event == ChunkedBody.DATA) {
          out.write(bytes, body.dataStart(), body.dataEnd() - body.dataStart());
        }
        at = body.position();
        if (event == ChunkedBody.END || event == ChunkedBody.BAD) {
          break;
        }
      }
    }
    return out.toString(StandardCharsets.US_ASCII);
  }

  @Test
  void tellsTheContentHoweverTheBytesCome() {
    byte[] bytes = ascii("5;x=\"y\"\r\nhello\r\n6\r\n world\r\n0\r\nA: b\r\n\r\nGET");
    for (int step = 1; step <= bytes.length; step++) {
      ChunkedBody body = ChunkedBody.ofRequest();
      assertEquals("hello world", content(body, bytes, step));
      assertTrue(body.ended());
      assertEquals(bytes.length - 3, body.position());
    }
  }

  @Test
  void advanceStopsAtTheEndOfTheBody() {
    byte[] bytes = ascii("1\r\nx\r\n0\r\n\r\nnext");
    ChunkedBody body = ChunkedBody.ofRequest();
    assertEquals(bytes.length - 4, body.advance(bytes, 0, bytes.length));
    assertTrue(body.ended());
    body.reset();
    assertFalse(body.ended());
    assertEquals(bytes.length - 4, body.advance(bytes, 0, bytes.length));
  }

  @Test
  void contentMayGoElsewhere() {
    ChunkedBody body = ChunkedBody.ofResponse();
    byte[] size = ascii("fffff\r\n");
    body.advance(size, 0, size.length);
    assertEquals(0xfffff, body.remaining());
    body.skip(0xffffe);
    assertEquals(1, body.remaining());
    body.skip(1);
    byte[] rest = ascii("\r\n0\r\n\r\n");
    assertEquals(rest.length, body.advance(rest, 0, rest.length));
    assertTrue(body.ended());
  }

  @Test
  void theLargestSizeDoesNotOverflow() {
    byte[] bytes = ascii("fffffffffffffff\r\nabc");
    ChunkedBody body = ChunkedBody.ofRequest();
    body.advance(bytes, 0, bytes.length);
    assertFalse(body.failed());
    assertEquals(0xfffffffffffffffL - 3, body.remaining());
  }

  @Test
  void onlyResponsesMayPadTheSize() {
    byte[] bytes = ascii("5  \r\nhello\r\n0 \r\n\r\n");
    ChunkedBody response = ChunkedBody.ofResponse();
    assertEquals(bytes.length, response.advance(bytes, 0, bytes.length));
    assertTrue(response.ended());
    ChunkedBody request = ChunkedBody.ofRequest();
    assertEquals(1, request.advance(bytes, 0, bytes.length));
    assertTrue(request.failed());
  }

  @Test
  void randomBytesNeverThrowAndCutsDoNotMatter() {
    Chance chance = Chance.seeded(9);
    byte[] alphabet = ascii("0123afx;= \r\n\r\n\r\n:A-\t");
    for (int round = 0; round < 100_000; round++) {
      byte[] bytes = new byte[1 + chance.below(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = alphabet[chance.below(alphabet.length)];
      }
      ChunkedBody whole = ChunkedBody.ofRequest();
      int end = whole.advance(bytes, 0, bytes.length);
      ChunkedBody cut = ChunkedBody.ofRequest();
      int at = cut.advance(bytes, 0, chance.below(bytes.length));
      if (!cut.ended() && !cut.failed()) {
        at = cut.advance(bytes, at, bytes.length);
      }
      assertEquals(end, at, "round " + round);
      assertEquals(whole.ended(), cut.ended(), "round " + round);
      assertEquals(whole.failed(), cut.failed(), "round " + round);
    }
  }
}
