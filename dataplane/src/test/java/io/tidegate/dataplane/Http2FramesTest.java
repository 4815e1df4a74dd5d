package io.tidegate.dataplane;

import static io.tidegate.dataplane.H2Wire.ACK;
import static io.tidegate.dataplane.H2Wire.CONTINUATION;
import static io.tidegate.dataplane.H2Wire.DATA;
import static io.tidegate.dataplane.H2Wire.END_HEADERS;
import static io.tidegate.dataplane.H2Wire.END_STREAM;
import static io.tidegate.dataplane.H2Wire.GOAWAY;
import static io.tidegate.dataplane.H2Wire.HEADERS;
import static io.tidegate.dataplane.H2Wire.PADDED;
import static io.tidegate.dataplane.H2Wire.PING;
import static io.tidegate.dataplane.H2Wire.PRIORITY;
import static io.tidegate.dataplane.H2Wire.PUSH_PROMISE;
import static io.tidegate.dataplane.H2Wire.RST_STREAM;
import static io.tidegate.dataplane.H2Wire.SETTINGS;
import static io.tidegate.dataplane.H2Wire.WINDOW_UPDATE;
import static io.tidegate.dataplane.H2Wire.block;
import static io.tidegate.dataplane.H2Wire.number;
import static io.tidegate.dataplane.H2Wire.setting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9113 and RFC 7541 by section: what a client sends, and what it must get. */
class Http2FramesTest {
  private static final int PROTOCOL_ERROR = 1;
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int STREAM_CLOSED = 5;
  private static final int FRAME_SIZE_ERROR = 6;
  private static final int COMPRESSION_ERROR = 9;
  private static final String[] GET = {
    ":method", "GET", ":scheme", "https", ":path", "/", ":authority", "a.test"
  };

  private static Backend backend;
  private static Plane plane;

  @BeforeAll
  static void start() throws Exception {
    backend =
        new Backend(
            Plane.nextAddress(),
            with -> {
              for (String head = with.head(); head != null; head = with.head()) {
                if (head.startsWith("GET /hang")) {
                  with.head();
                  return;
                }
                String length = Long.toString(Wire.bodyLength(head, with.in));
                with.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + length);
              }
            });
    plane = new Plane(1);
    plane.tls = Optional.of(Tls.http2());
    plane.forwardTo(backend);
  }

  @AfterAll
  static void stop() throws Exception {
    plane.close();
    backend.close();
  }

  /** Sends after the settings. */
  interface Sends {
    void to(H2Wire wire) throws IOException;
  }

  /** What must come of it. */
  sealed interface Outcome {
    /** GOAWAY with this code, and the end of the connection. */
    record LinkError(int code) implements Outcome {}

    /** RST_STREAM with this code on stream 1; the connection goes on. */
    record StreamError(int code) implements Outcome {}

    /** A response to stream 1. */
    record Answers(int status, String body) implements Outcome {}

    /** The connection goes on as if nothing had been. */
    record Ignored() implements Outcome {}
  }

  record Case(String section, String what, Outcome outcome, Sends sends) {
    @Override
    public String toString() {
      return section + " " + what;
    }
  }

  private static Case fatal(String section, String what, int code, Sends sends) {
    return new Case(section, what, new Outcome.LinkError(code), sends);
  }

  private static Case reset(String section, String what, int code, Sends sends) {
    return new Case(section, what, new Outcome.StreamError(code), sends);
  }

  private static Case ok(String section, String what, Sends sends) {
    return new Case(section, what, new Outcome.Answers(200, "0"), sends);
  }

  private static Case answers(String section, String what, int status, Sends sends) {
    return new Case(section, what, new Outcome.Answers(status, ""), sends);
  }

  private static Case ignored(String section, String what, Sends sends) {
    return new Case(section, what, new Outcome.Ignored(), sends);
  }

  private static byte[] concat(byte[]... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static Stream<Case> frames() {
    return Stream.of(
        ignored("4.1", "unknown frame type", w -> w.frame(0x16, 0xff, 0, new byte[8])),
        ignored("4.1", "undefined flags", w -> w.frame(PING, 0xfe, 0, new byte[8])),
        ok("4.1", "reserved bit of the stream", w -> w.frame(HEADERS, 5, 0x80000001, block(GET))),
        fatal(
            "4.2",
            "frame longer than SETTINGS_MAX_FRAME_SIZE",
            FRAME_SIZE_ERROR,
            w -> w.get(1, "/").frame(DATA, 0, 1, new byte[16_385])),
        fatal(
            "4.3",
            "header block that is no HPACK",
            COMPRESSION_ERROR,
            w ->
                w.frame(
                    HEADERS,
                    5,
                    1,
                    (byte) 0xff,
                    (byte) 0xff,
                    (byte) 0xff,
                    (byte) 0xff,
                    (byte) 0xff)),
        fatal(
            "4.3",
            "another frame inside a header block",
            PROTOCOL_ERROR,
            w -> w.frame(HEADERS, END_STREAM, 1, block(GET)).frame(PING, 0, 0, new byte[8])),
        fatal(
            "4.3",
            "CONTINUATION of another stream",
            PROTOCOL_ERROR,
            w -> w.frame(HEADERS, END_STREAM, 1, block(GET)).frame(CONTINUATION, 4, 3)),
        fatal("5.1", "DATA on an idle stream", PROTOCOL_ERROR, w -> w.data(1, true, "x")),
        fatal(
            "5.1",
            "RST_STREAM on an idle stream",
            PROTOCOL_ERROR,
            w -> w.frame(RST_STREAM, 0, 1, number(8))),
        fatal(
            "5.1",
            "WINDOW_UPDATE on an idle stream",
            PROTOCOL_ERROR,
            w -> w.frame(WINDOW_UPDATE, 0, 1, number(8))),
        fatal(
            "5.1",
            "CONTINUATION out of nothing",
            PROTOCOL_ERROR,
            w -> w.frame(CONTINUATION, 4, 1, block(GET))),
        reset(
            "5.1",
            "DATA after END_STREAM while half closed",
            STREAM_CLOSED,
            w -> w.get(1, "/hang").data(1, true, "x")),
        reset(
            "5.1",
            "HEADERS after END_STREAM while half closed",
            STREAM_CLOSED,
            w -> w.get(1, "/hang").get(1, "/hang")),
        fatal(
            "5.1",
            "DATA on a closed stream",
            STREAM_CLOSED,
            w -> {
              w.get(1, "/").response(1);
              w.data(1, true, "x");
            }),
        fatal(
            "5.1",
            "HEADERS on a closed stream",
            STREAM_CLOSED,
            w -> {
              w.get(1, "/").response(1);
              w.get(1, "/");
            }),
        ignored(
            "5.1",
            "WINDOW_UPDATE on a closed stream",
            w -> {
              w.get(1, "/").response(1);
              w.frame(WINDOW_UPDATE, 0, 1, number(8));
            }),
        ignored(
            "5.1",
            "RST_STREAM on a closed stream",
            w -> {
              w.get(1, "/").response(1);
              w.frame(RST_STREAM, 0, 1, number(8));
            }),
        ignored(
            "5.1",
            "PRIORITY on a closed stream",
            w -> {
              w.get(1, "/").response(1);
              w.frame(PRIORITY, 0, 1, new byte[5]);
            }),
        fatal("5.1.1", "even stream of a client", PROTOCOL_ERROR, w -> w.get(2, "/")),
        fatal(
            "5.1.1",
            "stream below the last, never used",
            STREAM_CLOSED,
            w -> {
              w.get(5, "/").response(5);
              w.get(3, "/");
            }),
        ignored("5.3.1", "PRIORITY on an idle stream", w -> w.frame(PRIORITY, 0, 9, new byte[5])),
        ok(
            "5.3.1",
            "HEADERS with priority",
            w -> w.frame(HEADERS, 0x25, 1, concat(new byte[5], block(GET)))),
        fatal("6.1", "DATA on stream 0", PROTOCOL_ERROR, w -> w.frame(DATA, 0, 0, new byte[1])),
        fatal(
            "6.1",
            "padding longer than DATA",
            PROTOCOL_ERROR,
            w ->
                w.post(1, "/").frame(DATA, PADDED | END_STREAM, 1, (byte) 3, (byte) 'x', (byte) 0)),
        new Case(
            "6.1",
            "padded DATA",
            new Outcome.Answers(200, "2"),
            w ->
                w.post(1, "/")
                    .frame(
                        DATA,
                        PADDED | END_STREAM,
                        1,
                        (byte) 2,
                        (byte) 'x',
                        (byte) 'y',
                        (byte) 0,
                        (byte) 0)),
        fatal(
            "6.2", "HEADERS on stream 0", PROTOCOL_ERROR, w -> w.frame(HEADERS, 5, 0, block(GET))),
        fatal(
            "6.2",
            "padding longer than HEADERS",
            PROTOCOL_ERROR,
            w -> w.frame(HEADERS, 5 | PADDED, 1, (byte) 200, (byte) 0)),
        ok(
            "6.2",
            "padded HEADERS",
            w -> w.frame(HEADERS, 5 | PADDED, 1, concat(new byte[] {3}, block(GET), new byte[3]))),
        fatal(
            "6.3",
            "PRIORITY on stream 0",
            PROTOCOL_ERROR,
            w -> w.frame(PRIORITY, 0, 0, new byte[5])),
        fatal(
            "6.3",
            "PRIORITY of four bytes",
            FRAME_SIZE_ERROR,
            w -> w.frame(PRIORITY, 0, 1, new byte[4])),
        fatal(
            "6.4",
            "RST_STREAM on stream 0",
            PROTOCOL_ERROR,
            w -> w.frame(RST_STREAM, 0, 0, number(8))),
        fatal(
            "6.4",
            "RST_STREAM of three bytes",
            FRAME_SIZE_ERROR,
            w -> w.get(1, "/hang").frame(RST_STREAM, 0, 1, new byte[3])),
        fatal(
            "6.5",
            "SETTINGS ACK with payload",
            FRAME_SIZE_ERROR,
            w -> w.frame(SETTINGS, ACK, 0, setting(3, 1))),
        fatal(
            "6.5",
            "SETTINGS on a stream",
            PROTOCOL_ERROR,
            w -> w.frame(SETTINGS, 0, 1, setting(3, 1))),
        fatal(
            "6.5",
            "SETTINGS of seven bytes",
            FRAME_SIZE_ERROR,
            w -> w.frame(SETTINGS, 0, 0, new byte[7])),
        fatal(
            "6.5.2",
            "SETTINGS_ENABLE_PUSH 2",
            PROTOCOL_ERROR,
            w -> w.frame(SETTINGS, 0, 0, setting(2, 2))),
        fatal(
            "6.5.2",
            "SETTINGS_INITIAL_WINDOW_SIZE 2^31",
            FLOW_CONTROL_ERROR,
            w -> w.frame(SETTINGS, 0, 0, setting(4, 0x80000000))),
        fatal(
            "6.5.2",
            "SETTINGS_MAX_FRAME_SIZE 16383",
            PROTOCOL_ERROR,
            w -> w.frame(SETTINGS, 0, 0, setting(5, 16_383))),
        fatal(
            "6.5.2",
            "SETTINGS_MAX_FRAME_SIZE 2^24",
            PROTOCOL_ERROR,
            w -> w.frame(SETTINGS, 0, 0, setting(5, 1 << 24))),
        ignored("6.5.2", "unknown setting", w -> w.frame(SETTINGS, 0, 0, setting(0xf0, 7))),
        fatal(
            "6.6",
            "PUSH_PROMISE of a client",
            PROTOCOL_ERROR,
            w -> w.frame(PUSH_PROMISE, END_HEADERS, 1, concat(number(2), block(GET)))),
        fatal("6.7", "PING on a stream", PROTOCOL_ERROR, w -> w.frame(PING, 0, 1, new byte[8])),
        fatal("6.7", "PING of six bytes", FRAME_SIZE_ERROR, w -> w.frame(PING, 0, 0, new byte[6])),
        fatal("6.8", "GOAWAY on a stream", PROTOCOL_ERROR, w -> w.frame(GOAWAY, 0, 1, new byte[8])),
        fatal(
            "6.9",
            "WINDOW_UPDATE of nothing for the connection",
            PROTOCOL_ERROR,
            w -> w.frame(WINDOW_UPDATE, 0, 0, number(0))),
        reset(
            "6.9",
            "WINDOW_UPDATE of nothing for a stream",
            PROTOCOL_ERROR,
            w -> w.get(1, "/hang").frame(WINDOW_UPDATE, 0, 1, number(0))),
        fatal(
            "6.9",
            "WINDOW_UPDATE of three bytes",
            FRAME_SIZE_ERROR,
            w -> w.frame(WINDOW_UPDATE, 0, 0, new byte[3])),
        fatal(
            "6.9.1",
            "connection window beyond 2^31-1",
            FLOW_CONTROL_ERROR,
            w -> w.frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))),
        reset(
            "6.9.1",
            "stream window beyond 2^31-1",
            FLOW_CONTROL_ERROR,
            w -> w.get(1, "/hang").frame(WINDOW_UPDATE, 0, 1, number(Integer.MAX_VALUE))),
        fatal(
            "6.9.2",
            "initial window that lifts a stream beyond 2^31-1",
            FLOW_CONTROL_ERROR,
            w ->
                w.get(1, "/hang")
                    .frame(WINDOW_UPDATE, 0, 1, number(Integer.MAX_VALUE - 65_535))
                    .frame(SETTINGS, 0, 0, setting(4, 65_536))),
        ok(
            "6.10",
            "HEADERS in three frames",
            w ->
                w.frame(HEADERS, END_STREAM, 1, block(":method", "GET"))
                    .frame(CONTINUATION, 0, 1, block(":scheme", "https", ":path", "/"))
                    .frame(CONTINUATION, END_HEADERS, 1, block(":authority", "a.test"))),
        fatal(
            "6.10",
            "CONTINUATION after END_HEADERS",
            PROTOCOL_ERROR,
            w -> w.get(1, "/hang").frame(CONTINUATION, END_HEADERS, 1, block("a", "b"))));
  }

  private static Case bad(String section, String what, String... pairs) {
    return reset(section, what, PROTOCOL_ERROR, w -> w.headers(1, true, pairs));
  }

  private static String[] get(String... more) {
    String[] all = java.util.Arrays.copyOf(GET, GET.length + more.length);
    System.arraycopy(more, 0, all, GET.length, more.length);
    return all;
  }

  static Stream<Case> messages() {
    return Stream.of(
        bad("8.2.1", "upper case in a name", get("X-Up", "1")),
        bad("8.2.1", "space in a name", get("x y", "1")),
        bad("8.2.1", "colon in a name", get("x:y", "1")),
        bad("8.2.1", "empty name", get("", "1")),
        bad("8.2.1", "CR in a value", get("x", "a\rb")),
        bad("8.2.1", "LF in a value", get("x", "a\nGET / HTTP/1.1")),
        bad("8.2.1", "NUL in a value", get("x", "a\0b")),
        bad("8.2.1", "white space before a value", get("x", " a")),
        bad("8.2.1", "white space after a value", get("x", "a\t")),
        bad("8.2.2", "Connection", get("connection", "close")),
        bad("8.2.2", "Keep-Alive", get("keep-alive", "timeout=1")),
        bad("8.2.2", "Proxy-Connection", get("proxy-connection", "close")),
        bad("8.2.2", "Transfer-Encoding", get("transfer-encoding", "chunked")),
        bad("8.2.2", "Upgrade", get("upgrade", "websocket")),
        bad("8.2.2", "TE other than trailers", get("te", "gzip")),
        ok("8.2.2", "TE: trailers", w -> w.headers(1, true, get("te", "trailers"))),
        bad("8.3", "unknown pseudo-header", get(":x", "1")),
        bad("8.3", "pseudo-header of responses", get(":status", "200")),
        bad(
            "8.3",
            "pseudo-header after a field",
            ":method",
            "GET",
            ":scheme",
            "https",
            "x",
            "1",
            ":path",
            "/",
            ":authority",
            "a"),
        bad("8.3", "pseudo-header in trailers is no request", ":path", "/"),
        bad("8.3.1", "no method", ":scheme", "https", ":path", "/", ":authority", "a"),
        bad("8.3.1", "no scheme", ":method", "GET", ":path", "/", ":authority", "a"),
        bad("8.3.1", "no path", ":method", "GET", ":scheme", "https", ":authority", "a"),
        bad(
            "8.3.1",
            "empty path",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "",
            ":authority",
            "a"),
        bad(
            "8.3.1",
            "path without slash",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "x",
            ":authority",
            "a"),
        bad(
            "8.3.1",
            "absolute path of another host",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "http://b/",
            ":authority",
            "a"),
        bad(
            "8.3.1",
            "space in the path",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/ HTTP/1.1",
            ":authority",
            "a"),
        bad(
            "8.3.1",
            "line end in the path",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/\r\nx: y",
            ":authority",
            "a"),
        bad(
            "8.3.1",
            "space in the method",
            ":method",
            "GET /x",
            ":scheme",
            "https",
            ":path",
            "/",
            ":authority",
            "a"),
        bad(
            "8.3.1",
            "line end in the authority",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/",
            ":authority",
            "a\r\nx: y"),
        bad(
            "8.3.1",
            "user in the authority",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/",
            ":authority",
            "u@a"),
        bad(
            "8.3.1",
            "neither authority nor Host",
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/"),
        bad("8.3.1", "Host that differs from the authority", get("host", "b.test")),
        bad("8.3.1", "method twice", get(":method", "GET")),
        bad("8.3.1", "path twice", get(":path", "/")),
        bad(
            "8.3.1",
            "unknown scheme",
            ":method",
            "GET",
            ":scheme",
            "ftp",
            ":path",
            "/",
            ":authority",
            "a"),
        ok(
            "8.3.1",
            "Host that repeats the authority",
            w -> w.headers(1, true, get("host", "A.test"))),
        ok(
            "8.3.1",
            "Host instead of an authority",
            w ->
                w.headers(
                    1, true, ":method", "GET", ":scheme", "https", ":path", "/", "host", "a.test")),
        ok(
            "8.3.1",
            "OPTIONS *",
            w ->
                w.headers(
                    1,
                    true,
                    ":method",
                    "OPTIONS",
                    ":scheme",
                    "https",
                    ":path",
                    "*",
                    ":authority",
                    "a.test")),
        bad("8.1.1", "Content-Length without a body", get("content-length", "1")),
        bad("8.1.1", "Content-Length that is no number", get("content-length", "+0")),
        bad(
            "8.1.1",
            "two different Content-Lengths",
            get("content-length", "0", "content-length", "1")),
        reset(
            "8.1.1",
            "body longer than Content-Length",
            PROTOCOL_ERROR,
            w -> w.post(1, "/", "content-length", "2").data(1, true, "xyz")),
        reset(
            "8.1.1",
            "body shorter than Content-Length",
            PROTOCOL_ERROR,
            w -> w.post(1, "/", "content-length", "4").data(1, true, "xyz")),
        reset(
            "8.1",
            "trailers without END_STREAM",
            PROTOCOL_ERROR,
            w -> w.post(1, "/").data(1, false, "x").headers(1, false, "x-t", "1")),
        reset(
            "8.1",
            "pseudo-header in trailers",
            PROTOCOL_ERROR,
            w -> w.post(1, "/").data(1, false, "x").headers(1, true, ":path", "/")),
        new Case(
            "8.1",
            "body and trailers",
            new Outcome.Answers(200, "3"),
            w -> w.post(1, "/").data(1, false, "xyz").headers(1, true, "x-t", "1")),
        new Case(
            "8.1",
            "body of known length",
            new Outcome.Answers(200, "3"),
            w -> w.post(1, "/", "content-length", "3").data(1, false, "xy").data(1, true, "z")),
        ok("8.1", "POST without a body", w -> w.post(1, "/").data(1, true, "")),
        bad("8.5", "CONNECT with the protocol of RFC 8441", get(":protocol", "websocket")),
        answers(
            "8.5",
            "CONNECT",
            405,
            w -> w.headers(1, true, ":method", "CONNECT", ":authority", "a.test:443")),
        answers(
            "8.7",
            "path longer than 16 K",
            414,
            w ->
                big(
                    w,
                    ":method",
                    "GET",
                    ":scheme",
                    "https",
                    ":path",
                    "/" + "p".repeat(17_000),
                    ":authority",
                    "a.test")),
        answers("8.7", "header longer than 16 K", 413, w -> big(w, get("x", "v".repeat(17_000)))),
        answers(
            "8.7",
            "headers longer than 64 K",
            413,
            w ->
                big(
                    w,
                    get(
                        "a",
                        "v".repeat(15_000),
                        "b",
                        "v".repeat(15_000),
                        "c",
                        "v".repeat(15_000),
                        "d",
                        "v".repeat(15_000),
                        "e",
                        "v".repeat(15_000)))),
        fatal(
            "7541 2.1",
            "index beyond the tables",
            COMPRESSION_ERROR,
            w -> w.frame(HEADERS, 5, 1, (byte) 0xbf, (byte) 0x80)),
        fatal("7541 2.3.3", "index 0", COMPRESSION_ERROR, w -> w.frame(HEADERS, 5, 1, (byte) 0x80)),
        fatal(
            "7541 4.2",
            "table size beyond the setting",
            COMPRESSION_ERROR,
            w -> w.frame(HEADERS, 5, 1, (byte) 0x3f, (byte) 0xe2, (byte) 0x1f)),
        fatal(
            "7541 4.2",
            "table size after a field",
            COMPRESSION_ERROR,
            w -> w.frame(HEADERS, 5, 1, concat(block(GET), new byte[] {0x20}))),
        fatal(
            "7541 5.2",
            "Huffman padding of a whole byte",
            COMPRESSION_ERROR,
            w -> w.frame(HEADERS, 5, 1, (byte) 0x00, (byte) 0x81, (byte) 0xff, (byte) 0x00)),
        fatal(
            "7541 5.2",
            "Huffman end mark",
            COMPRESSION_ERROR,
            w ->
                w.frame(
                    HEADERS,
                    5,
                    1,
                    (byte) 0,
                    (byte) 0x84,
                    (byte) -1,
                    (byte) -1,
                    (byte) -1,
                    (byte) -1,
                    (byte) 0)),
        fatal(
            "7541 5.2",
            "Huffman padding of zeros",
            COMPRESSION_ERROR,
            w -> w.frame(HEADERS, 5, 1, (byte) 0, (byte) 0x81, (byte) 0, (byte) 0)));
  }

  /** Cuts a large header block into CONTINUATION frames. */
  private static void big(H2Wire wire, String... pairs) throws IOException {
    byte[] block = block(pairs);
    int at = Math.min(16_384, block.length);
    wire.frame(HEADERS, END_STREAM, 1, java.util.Arrays.copyOf(block, at));
    while (true) {
      int size = Math.min(16_384, block.length - at);
      boolean last = at + size == block.length;
      wire.frame(
          CONTINUATION,
          last ? END_HEADERS : 0,
          1,
          java.util.Arrays.copyOfRange(block, at, at + size));
      at += size;
      if (last) {
        return;
      }
    }
  }

  @ParameterizedTest
  @MethodSource({"frames", "messages"})
  void answersAsTheRfcSays(Case row) throws Exception {
    try (H2Wire wire = H2Wire.connect(plane)) {
      try {
        row.sends.to(wire);
      } catch (java.net.SocketException closedEarly) {
        assertTrue(row.outcome instanceof Outcome.LinkError, closedEarly.toString());
      }
      switch (row.outcome) {
        case Outcome.LinkError error -> assertEquals(error.code, wire.end());
        case Outcome.StreamError error -> {
          assertEquals(error.code, wire.response(1).reset);
          goesOn(wire);
        }
        case Outcome.Answers answer -> {
          H2Wire.Response response = wire.response(1);
          assertEquals(answer.status, response.status());
          if (!answer.body.isEmpty()) {
            assertEquals(answer.body, response.text());
          }
          goesOn(wire);
        }
        case Outcome.Ignored ignored -> goesOn(wire);
      }
    }
  }

  private static void goesOn(H2Wire wire) throws IOException {
    assertEquals(200, wire.get(101, "/after").response(101).status());
  }
}
