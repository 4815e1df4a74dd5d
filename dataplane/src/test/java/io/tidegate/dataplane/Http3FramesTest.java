package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.quic.QuicStreamType;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client must not do (RFC 9114, RFC 9204), byte by byte, and the error that it gets. */
class Http3FramesTest {
  /** An empty SETTINGS frame on a control stream. */
  private static final String SETTLED = "00 0400";

  private static Backend backend;
  private static Plane plane;

  @BeforeAll
  static void start() throws Exception {
    backend = Backend.echoLength(Plane.nextAddress());
    plane = Http3Test.plane(1);
    plane.forwardTo(backend);
  }

  @AfterAll
  static void stop() throws Exception {
    Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
    assertEquals(0, plane.plane.census().borrowedBytes());
    plane.close();
    backend.close();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "no settings first, 00 070100, 10a",
    "settings twice, 00 0400 0400, 105",
    "data on the control stream, 00 0400 000161, 105",
    "headers on the control stream, 00 0400 0101ff, 105",
    "push promise on the control stream, 00 0400 050100, 105",
    "a frame of HTTP/2, 00 0400 060100, 105",
    "control stream ended, 00 0400., 104",
    "a setting of HTTP/2, 00 04020301, 109",
    "a setting twice, 00 0404 0601 0602, 109",
    "half a setting, 00 0401 06, 106",
    "settings of two kilobytes, 00 044800, 107",
    "push limit goes back, 00 0400 0d0105 0d0104, 108",
    "a push that was never promised is cancelled, 00 0400 030100, 108",
    "goaway rises, 00 0400 070104 070108, 108",
    "goaway without a number, 00 0400 0700, 106",
    "a push stream, 01, 103",
    "an entry for the table, 02 c0 00, 201",
    "a larger table, 02 3f e1 1f, 201",
    "an unknown section acknowledged, 03 80, 202",
    "an insertion acknowledged, 03 01, 202",
  })
  void oneWayStreams(String name, String hex, String error) throws Exception {
    try (H3Wire wire = new H3Wire(plane)) {
      wire.send(QuicStreamType.UNIDIRECTIONAL, hex);
      assertEquals(error, Integer.toHexString(wire.error()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"00 0400, 103", "02, 103", "03, 103"})
  void streamsThatThereIsOneOf(String hex, String error) throws Exception {
    try (H3Wire wire = new H3Wire(plane)) {
      wire.send(QuicStreamType.UNIDIRECTIONAL, hex);
      wire.send(QuicStreamType.UNIDIRECTIONAL, hex);
      assertEquals(error, Integer.toHexString(wire.error()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "body before the head, 000161, 105",
    "settings on a request, 0400, 105",
    "goaway on a request, 070100, 105",
    "push promise by a client, 050100, 105",
    "a third section, 0108 0000d1d7c1500161 0102 0000 0102 0000, 105",
    "cut in a frame, 0106 0000d1., 106",
    "an entry of the dynamic table, 0103 000080, 200",
    "a table that was not offered, 0102 0200, 200",
    "a static entry beyond the table, 0104 0000ff24, 200",
    "an empty section, 0100., 200",
    "broken Huffman code, 0107 0000 50 83ffffff, 200",
  })
  void requestsThatEndTheConnection(String name, String hex, String error) throws Exception {
    try (H3Wire wire = new H3Wire(plane)) {
      wire.send(QuicStreamType.UNIDIRECTIONAL, SETTLED);
      wire.send(QuicStreamType.BIDIRECTIONAL, hex);
      assertEquals(error, Integer.toHexString(wire.error()));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "nothing at all, .  , 10d",
    "no path, 0107 0000 d1d7 500161., 10e",
    "no authority, 0105 0000 d1d7c1., 10e",
    "a method twice, 0109 0000 d1d1d7c1 500161., 10e",
    "a name in upper case, 010c 0000 d1d7c1 500161 21410162., 10e",
    "a line break in a value, 010d 0000 d1d7c1 500161 2161020d0a., 10e",
    "content length and no content, 010b 0000 d1d7c1 500161 540135., 10e",
    "too much content, 010b 0000 d4d7c1 500161 540131 00026162., 10e",
    "a head of a megabyte, 0180100000, 107",
  })
  void requestsThatAreReset(String name, String hex, String error) throws Exception {
    try (H3Wire wire = new H3Wire(plane)) {
      wire.send(QuicStreamType.UNIDIRECTIONAL, SETTLED);
      H3Wire.Stream stream = wire.send(QuicStreamType.BIDIRECTIONAL, hex.strip());
      assertEquals(error, Long.toHexString(stream.reset.get(H3Client.LIMIT_S, TimeUnit.SECONDS)));
      assertEquals(false, wire.closed.isDone());
    }
  }
}
