package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.AlbOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that trickle, stall or take nothing: bounded in time and memory, others unharmed. */
class SlowClientTest {
  private static final int IDLE_S = 60;

  private SlowTarget target;
  private Backend backend;
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    target = new SlowTarget();
    backend = target.backend;
    plane = new Plane(1);
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    target.close();
  }

  private void honestIsServed() throws IOException {
    try (Wire honest = plane.connect()) {
      assertEquals(200, honest.get("/").status());
    }
  }

  /** Sends a byte and lets {@code seconds} pass, {@code times} times. */
  private void trickle(Wire wire, String bytes, int seconds) throws IOException {
    for (int i = 0; i < bytes.length(); i++) {
      wire.send(bytes.substring(i, i + 1));
      plane.settle();
      plane.time.skip(Duration.ofSeconds(seconds));
      plane.settle();
    }
  }

  @Test
  void aHeadThatTricklesHasTheIdleTimeoutInAll() throws Exception {
    plane.forwardTo(backend);
    try (Wire slow = plane.connect()) {
      trickle(slow, "GET / HTTP", 5);
      assertEquals(1, plane.plane.census().clientConnections());
      trickle(slow, "/1.", 5);
      assertEquals(408, slow.answer().status());
      assertTrue(slow.ended());
      honestIsServed();
    }
    Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
    assertEquals(0, plane.plane.census().borrowedBytes());
  }

  @Test
  void aHeadInPiecesWithinTheTimeoutIsServed() throws Exception {
    plane.forwardTo(backend);
    try (Wire slow = plane.connect()) {
      for (int i = 0; i < 3; i++) {
        trickle(slow, "GET / HTT", 5);
        slow.send("P/1.1\r\nHost: a\r\n\r\n");
        assertEquals(200, slow.answer().status());
      }
    }
  }

  @Test
  void aBodyOfKnownLengthThatTricklesIsCut() throws Exception {
    plane.forwardTo(backend);
    try (Wire slow = plane.connect()) {
      slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
      trickle(slow, "0123456789abcdefghij", 5);
      assertEquals(408, slow.answer().status());
      assertTrue(slow.ended());
      honestIsServed();
    }
    Plane.until("none in flight", () -> plane.plane.census().inFlight() == 0);
  }

  @Test
  void aSlowButHonestBodyIsServed() throws Exception {
    plane.forwardTo(backend);
    try (Wire slow = plane.connect()) {
      slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20480\r\n\r\n");
      for (int i = 0; i < 20; i++) {
        slow.send("x".repeat(1024));
        plane.settle();
        plane.time.skip(Duration.ofSeconds(IDLE_S / 2));
        plane.settle();
      }
      assertEquals(200, slow.answer().status());
    }
  }

  /** A stream may be slow; without an answer it has the client keep-alive duration. */
  @Test
  void aBodyOfUnknownLengthHasTheClientKeepAliveDuration() throws Exception {
    plane.options = AlbOptions.defaults().withClientKeepAliveMs(600_000);
    plane.forwardTo(backend);
    String head = " HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    try (Wire silent = plane.connect();
        Wire talks = plane.connect()) {
      silent.send("POST /" + head);
      talks.send("POST /talks" + head);
      assertEquals('H', talks.in.read());
      for (int i = 0; i < 22; i++) {
        if (i < 19) {
          silent.send("1\r\nx\r\n");
        }
        talks.send("1\r\nx\r\n");
        plane.settle();
        plane.time.skip(Duration.ofSeconds(30));
        plane.settle();
      }
      assertEquals(408, silent.answer().status());
      talks.send("0\r\n\r\n");
      String rest = new String(talks.in.readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(rest.endsWith("2\r\nhi\r\n0\r\n\r\n"), rest);
    }
  }

  /** Reads nothing: the response is cut after the idle timeout, what is held was bounded before. */
  @Test
  void whoTakesNothingOfAResponseIsCut() throws Exception {
    plane.forwardTo(backend);
    List<Socket> slow = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(plane.address, plane.port));
      socket
          .getOutputStream()
          .write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      slow.add(socket);
    }
    Plane.until("all held back", () -> plane.plane.census().borrowedBytes() >= 30 * 2048L);
    assertTrue(plane.plane.census().borrowedBytes() <= 30 * 160 * 1024L);
    honestIsServed();
    Plane.until(
        "all cut",
        () -> {
          plane.time.skip(Duration.ofSeconds(IDLE_S + 5));
          return plane.plane.census().clientConnections() == 0;
        });
    assertEquals(0, plane.plane.census().borrowedBytes());
    for (Socket socket : slow) {
      assertTrue(bytesLeft(socket) < SlowTarget.LARGE);
      socket.close();
    }
  }

  private static long bytesLeft(Socket socket) {
    long bytes = 0;
    byte[] into = new byte[65536];
    try {
      InputStream in = socket.getInputStream();
      for (int got = in.read(into); got > 0; got = in.read(into)) {
        bytes += got;
      }
    } catch (IOException reset) {
      return bytes;
    }
    return bytes;
  }

  @Test
  void aHandshakeHasTenSecondsInAll() throws Exception {
    plane.tls = Optional.of(Tls.http2());
    plane.forwardTo(backend);
    try (Wire silent = plane.connect();
        Wire part = plane.connect();
        Wire trickles = plane.connect()) {
      part.send(new byte[] {22, 3, 1, 2, 0, 1, 0, 1});
      byte[] hello = {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3};
      for (byte one : hello) {
        trickles.send(new byte[] {one});
        plane.settle();
        plane.time.skip(Duration.ofSeconds(1));
        plane.settle();
      }
      assertTrue(silent.ended());
      assertTrue(part.ended());
      assertTrue(trickles.ended());
      assertEquals(3, plane.metric("ClientTLSNegotiationErrorCount"));
      try (H2Wire honest = H2Wire.connect(plane)) {
        assertEquals(200, honest.get(1, "/").response(1).status());
      }
    }
    Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
    assertEquals(0, plane.plane.census().borrowedBytes());
  }

  /** Five seconds for the header of a proxy; who is told of it is the client. */
  @Test
  void aProxyHasFiveSecondsForItsHeader() throws Exception {
    TrafficLimits standard = TrafficLimits.standard();
    TrafficLimits proxied =
        new TrafficLimits(
            standard.connections(),
            standard.connectionsPerClient(),
            standard.memoryBytes(),
            standard.lagMs(),
            List.of("127.0.0.0/8"));
    CountDownLatch served = new CountDownLatch(1);
    List<String> heads = new ArrayList<>();
    try (Backend records =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  for (String head = with.head(); head != null; head = with.head()) {
                    heads.add(head);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    served.countDown();
                  }
                });
        Plane own = new Plane(1, proxied)) {
      own.forwardTo(records);
      try (Wire stalled = own.connect();
          Wire junk = own.connect();
          Wire good = own.connect()) {
        stalled.send("PROXY TCP4 192.0.2.7 ");
        junk.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(junk.ended());
        good.send("PROXY TCP4 192.0.2.7 198.51.100.1 4711 80\r\nGET / HTTP/1.1\r\nHo");
        own.settle();
        good.send("st: a\r\n\r\n");
        assertEquals(200, good.answer().status());
        assertEquals(200, good.get("/again").status());
        served.await();
        assertEquals("192.0.2.7", Wire.header(heads.getFirst(), "X-Forwarded-For"));
        own.time.skip(Duration.ofSeconds(6));
        assertTrue(stalled.ended());
        assertEquals(200, good.get("/still").status());
        assertEquals(2, own.metric("RejectedConnectionCount"));
      }
      Plane.until("closed", () -> own.plane.census().clientConnections() == 0);
    }
  }
}
