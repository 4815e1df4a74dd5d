package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.ProtocolVersion;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * HTTP/2 targets that answer before the request's body has come, and want no more of it (RFC 9113
 * section 8.1).
 */
class EarlyAnswerTest {
  private static final int CANCEL = 8;
  private static final int PIECE = 16_384;
  private static final int WINDOW = 65_535;

  private static Plane plane(H2Backend backend) throws IOException {
    Plane plane = new Plane(1);
    plane.tls = Optional.of(Tls.http2());
    plane.protocolVersion = ProtocolVersion.HTTP2;
    plane.forwardTo(Plane.target(backend.address(), backend.port()));
    return plane;
  }

  /** Answers with {@code bytes} of content, and resets the stream with {@code error}. */
  private static H2Backend answering(int bytes, int error) throws IOException {
    return H2Backend.early(
        (wire, stream, request) -> {
          wire.headers(stream, bytes == 0, ":status", "413", "x-own", "1");
          for (int left = bytes; left > 0; left -= PIECE) {
            int size = Math.min(left, PIECE);
            wire.frame(H2Wire.DATA, left > PIECE ? 0 : H2Wire.END_STREAM, stream, new byte[size]);
          }
          wire.frame(H2Wire.RST_STREAM, 0, stream, H2Wire.number(error));
        });
  }

  private static void assertAnswered(H2Wire.Response response, int bytes) {
    assertEquals(413, response.status());
    assertEquals("1", response.head.get("x-own"));
    assertEquals(bytes, response.body.size());
    assertTrue(response.ended);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "2, 0", "2, 8", "50000, 0"})
  void theClientGetsTheAnswerAndMaySendTheRest(int bytes, int error) throws Exception {
    try (H2Backend backend = answering(bytes, error);
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      for (int stream = 1; stream < 20; stream += 2) {
        wire.post(stream, "/", "content-length", "1000000");
        wire.frame(H2Wire.DATA, 0, stream, new byte[PIECE]);
        assertAnswered(wire.response(stream), bytes);
        wire.frame(H2Wire.DATA, 0, stream, new byte[PIECE]);
      }
      assertEquals(1, backend.connections.get(), "the streams alone have ended");
      plane.settle();
      assertEquals(0, plane.plane.census().inFlight());
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void anAnswerThatWaitsForItsClientIsNotLost() throws Exception {
    try (H2Backend backend = answering(50_000, 0);
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.bare(plane)) {
      wire.raw(H2Wire.PREFACE);
      wire.frame(H2Wire.SETTINGS, 0, 0, H2Wire.setting(4, 0));
      wire.post(1, "/", "content-length", "1000000");
      wire.until(H2Wire.HEADERS);
      wire.frame(H2Wire.DATA, 0, 1, new byte[PIECE]);
      plane.settle();
      wire.frame(H2Wire.WINDOW_UPDATE, 0, 1, H2Wire.number(WINDOW));
      assertAnswered(wire.response(1), 50_000);
    }
  }

  /** Ways in which a target ends its connection behind a whole answer. */
  enum Leaving {
    CLOSES,
    SAYS_SO,
    SAYS_SO_AND_CLOSES
  }

  @ParameterizedTest
  @EnumSource(Leaving.class)
  void anAnswerThatWaitsForItsClientOutlivesItsConnection(Leaving how) throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    try (H2Backend backend =
            H2Backend.early(
                (wire, stream, request) -> {
                  wire.headers(stream, false, ":status", "413", "x-own", "1");
                  for (int i = 0; i < 3; i++) {
                    wire.frame(H2Wire.DATA, i / 2, stream, new byte[PIECE]);
                  }
                  if (how != Leaving.CLOSES) {
                    wire.frame(H2Wire.GOAWAY, 0, 0, new byte[] {0, 0, 0, 1, 0, 0, 0, 0});
                  }
                  if (how != Leaving.SAYS_SO) {
                    wire.close();
                  }
                  left.countDown();
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.bare(plane)) {
      wire.raw(H2Wire.PREFACE);
      wire.frame(H2Wire.SETTINGS, 0, 0, H2Wire.setting(4, 0));
      wire.get(1, "/");
      wire.until(H2Wire.HEADERS);
      assertTrue(left.await(20, TimeUnit.SECONDS));
      plane.settle();
      wire.frame(H2Wire.WINDOW_UPDATE, 0, 1, H2Wire.number(WINDOW));
      assertAnswered(wire.response(1), 3 * PIECE);
    }
  }

  /** More than all windows of the target's connection. */
  @Test
  void answersThatNobodyReadsHoldUpNoOther() throws Exception {
    try (H2Backend backend =
            H2Backend.early(
                (wire, stream, request) -> {
                  wire.headers(stream, false, ":status", "413", "x-own", "1");
                  wire.frame(H2Wire.DATA, 0, stream, new byte[PIECE]);
                  wire.frame(H2Wire.DATA, 0, stream, new byte[PIECE]);
                  wire.frame(H2Wire.DATA, H2Wire.END_STREAM, stream, new byte[PIECE]);
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.bare(plane)) {
      wire.raw(H2Wire.PREFACE);
      wire.frame(H2Wire.SETTINGS, 0, 0, H2Wire.setting(4, 0));
      for (int stream = 1; stream < 600; stream += 2) {
        wire.get(stream, "/");
        wire.until(H2Wire.HEADERS);
        plane.settle();
        wire.frame(H2Wire.RST_STREAM, 0, stream, H2Wire.number(CANCEL));
      }
      try (H2Wire other = H2Wire.connect(plane)) {
        assertAnswered(other.get(1, "/").response(1), 3 * PIECE);
      }
      assertEquals(1, backend.connections.get());
    }
  }

  @Test
  void anAnswerThatIsCutIsSaidToBe() throws Exception {
    try (H2Backend backend =
            H2Backend.early(
                (wire, stream, request) -> {
                  wire.headers(stream, false, ":status", "200");
                  wire.data(stream, false, "half");
                  wire.frame(H2Wire.RST_STREAM, 0, stream, H2Wire.number(0));
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/", "content-length", "1000000");
      H2Wire.Response response = wire.response(1);
      assertFalse(response.ended);
      assertNotEquals(0, response.reset, "not as if it were whole");
      assertNotEquals(CANCEL, response.reset, "it is not the client that gave up");
    }
  }
}
