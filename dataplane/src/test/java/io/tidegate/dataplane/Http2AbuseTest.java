package io.tidegate.dataplane;

import static io.tidegate.dataplane.H2Wire.CONTINUATION;
import static io.tidegate.dataplane.H2Wire.DATA;
import static io.tidegate.dataplane.H2Wire.HEADERS;
import static io.tidegate.dataplane.H2Wire.PADDED;
import static io.tidegate.dataplane.H2Wire.PING;
import static io.tidegate.dataplane.H2Wire.PRIORITY;
import static io.tidegate.dataplane.H2Wire.RST_STREAM;
import static io.tidegate.dataplane.H2Wire.SETTINGS;
import static io.tidegate.dataplane.H2Wire.WINDOW_UPDATE;
import static io.tidegate.dataplane.H2Wire.block;
import static io.tidegate.dataplane.H2Wire.bytes;
import static io.tidegate.dataplane.H2Wire.number;
import static io.tidegate.dataplane.H2Wire.setting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.AlbOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client may do to cost much for little: it is told to calm down and disconnected. */
class Http2AbuseTest {
  private static final int ENHANCE_YOUR_CALM = 11;
  private static final int MOST_BYTES_HELD = 2_000_000;

  private static Backend backend;
  private static Plane plane;

  @BeforeAll
  static void start() throws Exception {
    backend =
        new Backend(
            Plane.nextAddress(),
            with -> {
              for (String head = with.head(); head != null; head = with.head()) {
                if (head.contains(" /hang")) {
                  with.in.readAllBytes();
                  return;
                }
                int size = head.contains(" /large") ? 1_000_000 : 2;
                with.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                with.out.write(new byte[size]);
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

  /** What one attack sends, over and over. */
  interface Round {
    byte[] bytes(int round) throws IOException;
  }

  /**
   * @param opening sent once
   * @param rounds after so many, at most, the client must be gone
   */
  record Attack(String name, byte[] opening, int rounds, Round round) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] request(int stream, String path, boolean last, String... more) {
    byte[] fields =
        join(
            block(":method", last ? "GET" : "POST", ":scheme", "https", ":path", path),
            block(":authority", "a.test"),
            block(more));
    return bytes(HEADERS, last ? 5 : 4, stream, fields);
  }

  private static byte[] filled(int size, int value) {
    byte[] bytes = new byte[size];
    java.util.Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  /** A field with incremental indexing that fills the dynamic table. */
  private static byte[] largeEntry() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x40);
    out.write(1);
    out.write('a');
    H2Wire.integer(out, 4_000, 7);
    out.writeBytes(filled(4_000, 'v'));
    return out.toByteArray();
  }

  static Stream<Attack> attacks() {
    byte[] none = {};
    return Stream.of(
        new Attack(
            "rapid reset (CVE-2023-44487)",
            none,
            1_000,
            i ->
                join(
                    request(2 * i + 1, "/hang", true), bytes(RST_STREAM, 0, 2 * i + 1, number(8)))),
        new Attack(
            "made you reset by a window of nothing (CVE-2025-8671)",
            none,
            1_000,
            i ->
                join(
                    request(2 * i + 1, "/hang", true),
                    bytes(WINDOW_UPDATE, 0, 2 * i + 1, number(0)))),
        new Attack(
            "made you reset by a window too large",
            none,
            1_000,
            i ->
                join(
                    request(2 * i + 1, "/hang", true),
                    bytes(WINDOW_UPDATE, 0, 2 * i + 1, number(Integer.MAX_VALUE)))),
        new Attack(
            "made you reset by more body than Content-Length",
            none,
            1_000,
            i ->
                join(
                    request(2 * i + 1, "/hang", false, "content-length", "1"),
                    bytes(DATA, 0, 2 * i + 1, new byte[2]))),
        new Attack("malformed requests", none, 1_000, i -> request(2 * i + 1, "no-slash", true)),
        new Attack("streams beyond the limit", none, 1_000, i -> request(2 * i + 1, "/hang", true)),
        new Attack(
            "CONTINUATION without end (CVE-2024-27316)",
            bytes(HEADERS, 1, 1, block(":method", "GET")),
            100,
            i -> bytes(CONTINUATION, 0, 1, block("x" + i, "v".repeat(10_000)))),
        new Attack(
            "empty CONTINUATION frames",
            bytes(HEADERS, 1, 1, block(":method", "GET")),
            1_000,
            i -> bytes(CONTINUATION, 0, 1)),
        new Attack(
            "HPACK bomb (CVE-2016-1544)",
            bytes(HEADERS, 5, 1, largeEntry()),
            10,
            i -> bytes(HEADERS, 5, 2 * i + 3, filled(16_000, 0xbe))),
        new Attack(
            "HPACK static fields without number",
            none,
            10,
            i -> bytes(HEADERS, 5, 2 * i + 1, filled(16_000, 0x90))),
        new Attack("SETTINGS flood (CVE-2019-9515)", none, 5_000, i -> bytes(SETTINGS, 0, 0)),
        new Attack(
            "window size set up and down",
            request(1, "/hang", true),
            5_000,
            i -> bytes(SETTINGS, 0, 0, setting(4, i % 2 == 0 ? 0 : 100_000))),
        new Attack("PING flood (CVE-2019-9512)", none, 5_000, i -> bytes(PING, 0, 0, new byte[8])),
        new Attack(
            "PRIORITY flood (CVE-2019-9513)", none, 5_000, i -> bytes(PRIORITY, 0, 1, new byte[5])),
        new Attack("WINDOW_UPDATE flood", none, 5_000, i -> bytes(WINDOW_UPDATE, 0, 0, number(1))),
        new Attack(
            "empty DATA frames (CVE-2019-9518)",
            request(1, "/hang", false),
            5_000,
            i -> bytes(DATA, 0, 1)),
        new Attack(
            "DATA of padding alone",
            request(1, "/hang", false),
            5_000,
            i -> bytes(DATA, PADDED, 1, (byte) 3, (byte) 0, (byte) 0, (byte) 0)),
        new Attack("frames of unknown types", none, 5_000, i -> bytes(0x42, 0, 0, new byte[1])),
        new Attack(
            "windows opened byte by byte (CVE-2019-9511)",
            join(bytes(SETTINGS, 0, 0, setting(4, 0)), request(1, "/large", true)),
            5_000,
            i -> bytes(WINDOW_UPDATE, 0, 1, number(1))));
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void isToldToCalmDownAndDisconnected(Attack attack) throws Exception {
    try (H2Wire honest = H2Wire.connect(plane);
        H2Wire wire = H2Wire.connect(plane)) {
      assertEquals(200, honest.get(1, "/").response(1).status());
      wire.creditsContent = false;
      Thread attacker = Thread.ofVirtual().start(() -> send(attack, wire));
      long most = 0;
      for (int i = 1; i <= 20; i++) {
        assertEquals(200, honest.get(2 * i + 1, "/").response(2 * i + 1).status());
        most = Math.max(most, plane.plane.census().borrowedBytes());
      }
      assertEquals(ENHANCE_YOUR_CALM, wire.end());
      attacker.join();
      assertTrue(most < MOST_BYTES_HELD, "held " + most);
      assertEquals(200, honest.get(101, "/").response(101).status());
      Plane.until("only one is left", () -> plane.plane.census().clientConnections() == 1);
      assertEquals(0, plane.plane.census().inFlight());
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
    Plane.until("none is left", () -> plane.plane.census().clientConnections() == 0);
  }

  private static void send(Attack attack, H2Wire wire) {
    try {
      wire.raw(attack.opening);
      for (int i = 0; i < attack.rounds; i++) {
        wire.raw(attack.round.bytes(i));
      }
    } catch (IOException disconnected) {
      return;
    }
  }

  @Test
  void whoTakesNothingIsBoundedAndEndsWithTheIdleTimeout() throws Exception {
    try (Plane own = new Plane(1)) {
      own.tls = Optional.of(Tls.http2());
      own.options = AlbOptions.defaults().withIdleTimeoutMs(1_000);
      own.forwardTo(backend);
      try (H2Wire wire = H2Wire.connect(own)) {
        wire.frame(SETTINGS, 0, 0, setting(4, 0));
        for (int i = 0; i < 128; i++) {
          wire.raw(request(2 * i + 1, "/large", true));
        }
        for (int i = 0; i < 128; i++) {
          assertEquals(200, head(wire, 2 * i + 1));
        }
        long held = own.plane.census().borrowedBytes();
        assertTrue(held < MOST_BYTES_HELD, "held " + held);
        wire.until(RST_STREAM);
        assertEquals(0, wire.end());
      }
      Plane.until("closed", () -> own.plane.census().clientConnections() == 0);
      assertEquals(0, own.plane.census().borrowedBytes());
    }
  }

  private static int head(H2Wire wire, int stream) throws IOException {
    while (wire.soFar(stream).head.isEmpty()) {
      if (wire.next() == null) {
        throw new IOException("end of stream");
      }
    }
    return wire.soFar(stream).status();
  }

  @Test
  void whoNeverSpeaksIsDisconnected() throws Exception {
    try (Plane own = new Plane(1)) {
      own.tls = Optional.of(Tls.http2());
      own.options = AlbOptions.defaults().withIdleTimeoutMs(1_000);
      own.forwardTo(backend);
      try (H2Wire silent = H2Wire.bare(own);
          H2Wire half = H2Wire.bare(own);
          H2Wire cut = H2Wire.connect(own)) {
        silent.acknowledges = false;
        half.acknowledges = false;
        half.raw(java.util.Arrays.copyOf(H2Wire.PREFACE, 7));
        cut.until(SETTINGS);
        cut.frame(HEADERS, 1, 1, block(":method", "GET"));
        assertEquals(0, silent.end());
        assertEquals(0, half.end());
        assertEquals(0, cut.end());
      }
      Plane.until("closed", () -> own.plane.census().clientConnections() == 0);
      assertEquals(0, own.plane.census().borrowedBytes());
    }
  }

  @Test
  void honestHabitsAreNotAbuse() throws Exception {
    try (H2Wire wire = H2Wire.connect(plane)) {
      for (int i = 0; i < 128; i++) {
        wire.get(2 * i + 1, "/hang");
      }
      for (int i = 0; i < 128; i++) {
        wire.frame(RST_STREAM, 0, 2 * i + 1, number(8));
      }
      for (int i = 128; i < 1_000; i++) {
        assertEquals(200, wire.get(2 * i + 1, "/").response(2 * i + 1).status());
        wire.frame(PING, 0, 0, new byte[8]);
      }
      assertEquals(1_000_000, wire.get(2_001, "/large").response(2_001).body.size());
    }
  }
}
