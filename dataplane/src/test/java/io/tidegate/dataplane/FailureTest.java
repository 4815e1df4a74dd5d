package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.AlbOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see when a client, a target or a request misbehaves. */
class FailureTest {
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  private static Backend scripted(Backend.Script script) throws IOException {
    return new Backend(Plane.nextAddress(), script);
  }

  private Wire forwarding(Backend backend) throws IOException {
    plane.forwardTo(backend);
    return plane.connect();
  }

  @Test
  void answers503WhenNoTargetIsRegistered() throws IOException {
    plane.forwardTo(new Backend[0]);
    try (Wire client = plane.connect()) {
      Wire.Answer answer = client.get("/");
      assertEquals(503, answer.status());
      assertTrue(
          answer.text().contains("<center><h1>503 Service Temporarily Unavailable</h1></center>"));
      assertEquals(503, client.get("/").status(), "the connection stays");
    }
  }

  @Test
  void answers502WhenTheTargetRefusesConnections() throws IOException {
    Backend gone = Backend.fixed(Plane.nextAddress(), "x");
    gone.close();
    plane.forwardTo(gone);
    try (Wire client = plane.connect()) {
      assertEquals(502, client.get("/").status());
    }
  }

  @Test
  void triesAnotherTargetWhenOneRefusesConnections() throws IOException {
    Backend gone = Backend.fixed(Plane.nextAddress(), "x");
    try (Backend alive = Backend.fixed(Plane.nextAddress(), "alive")) {
      gone.close();
      plane.forwardTo(gone, alive);
      try (Wire client = plane.connect()) {
        for (int i = 0; i < 10; i++) {
          client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
          assertEquals("alive", client.answer().text());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 2",
        "garbage\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n"
      })
  void answers502WhenTheTargetClosesOrGarbles(String response) throws IOException {
    try (Backend backend =
            scripted(
                with -> {
                  with.head();
                  with.send(response);
                });
        Wire client = forwarding(backend)) {
      assertEquals(502, client.get("/").status());
      assertEquals(502, client.get("/").status(), "the client's connection stays");
    }
  }

  @Test
  void answers502WhenTheTargetResets() throws IOException {
    try (Backend backend =
            scripted(
                with -> {
                  with.head();
                  with.reset();
                });
        Wire client = forwarding(backend)) {
      assertEquals(502, client.get("/").status());
    }
  }

  @Test
  void answers502WhenTheResponseHeadIsTooLarge() throws IOException {
    try (Backend backend =
            scripted(
                with -> {
                  with.head();
                  with.send("HTTP/1.1 200 OK\r\n");
                  for (int i = 0; i < 40; i++) {
                    with.send("X-" + i + ": " + "v".repeat(1000) + "\r\n");
                  }
                  with.send("\r\n");
                  with.head();
                });
        Wire client = forwarding(backend)) {
      assertEquals(502, client.get("/").status());
    }
  }

  @Test
  void cutsTheResponseWhenTheTargetCutsIt() throws IOException {
    try (Backend backend =
            scripted(
                with -> {
                  with.head();
                  with.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345");
                });
        Wire client = forwarding(backend)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(Wire.head(client.in) != null);
      assertEquals(5, client.in.readNBytes(10).length);
    }
  }

  @Test
  void sendsAgainOnANewConnectionWhenThePooledOneWasClosed() throws IOException {
    try (Backend backend =
            scripted(
                with -> {
                  with.head();
                  with.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  with.head();
                });
        Wire client = forwarding(backend)) {
      for (int i = 0; i < 10; i++) {
        assertEquals("ok", client.get("/").text(), "request " + i);
      }
    }
  }

  @Test
  void neverReusesAConnectionWithBytesAfterTheResponse() throws IOException {
    try (Backend backend =
            scripted(
                with -> {
                  while (with.head() != null) {
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 666 Evil");
                  }
                });
        Wire client = forwarding(backend)) {
      for (int i = 0; i < 5; i++) {
        assertEquals(200, client.get("/").status());
      }
    }
  }

  @Test
  void passesAnEarlyAnswerOnAndCloses() throws IOException {
    try (Backend backend =
            scripted(
                with -> {
                  with.head();
                  with.send("HTTP/1.1 413 No\r\nContent-Length: 3\r\n\r\nbig");
                  with.in.readNBytes(1000);
                });
        Wire client = forwarding(backend)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000000\r\n\r\n");
      client.send(new byte[1000]);
      Wire.Answer answer = client.answer();
      assertEquals(413, answer.status());
      assertEquals("close", answer.header("Connection"));
      assertTrue(client.ended());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | GET / HTTP/1.1\\r\\n\\r\\n",
        "400 | GET / HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: x\\r\\n\\r\\n",
        "400 | POST / HTTP/1.1\\r"
            + "\\n"
            + "Host: a\\r"
            + "\\n"
            + "Content-Length: 1\\r"
            + "\\n"
            + "Content-Length: 2\\r"
            + "\\n"
            + "\\r"
            + "\\n",
        "501 | POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n",
        "405 | TRACE / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
        "505 | GET / HTTP/2.0\\r\\nHost: a\\r\\n\\r\\n",
      })
  void refusesBadRequestsAndCloses(int status, String request) throws IOException {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Wire client = forwarding(backend)) {
      client.send(request.replace("\\r", "\r").replace("\\n", "\n"));
      assertEquals(status, client.answer().status());
      assertTrue(client.ended());
    }
  }

  @Test
  void refusesHeadsOverTheLimits() throws IOException {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x")) {
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        assertEquals(414, client.get("/" + "p".repeat(17_000)).status());
      }
      try (Wire client = plane.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n");
        for (int i = 0; i < 70; i++) {
          client.send("X-" + i + ": " + "v".repeat(1000) + "\r\n");
        }
        client.send("\r\n");
        assertEquals(413, client.answer().status());
      }
    }
  }

  @Test
  void answers400WhenTheChunkGrammarBreaks() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n");
      assertEquals(400, client.answer().status());
      assertTrue(client.ended());
      assertEquals(0, backend.requests.get());
    }
  }

  @Test
  void closesBothSidesAfterAnAmbiguousRequest() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      plane.untilHealthy(1);
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi");
      assertEquals("2", client.answer().text());
      assertTrue(client.ended());
      try (Wire next = plane.connect()) {
        assertEquals("0", next.get("/").text());
      }
      assertEquals(2, backend.used.get());
    }
  }

  @Test
  void countsAClientThatGoesAwayAs460() throws Exception {
    var arrived = new java.util.concurrent.CountDownLatch(1);
    try (Backend backend =
            scripted(
                with -> {
                  if (with.head() != null) {
                    arrived.countDown();
                    with.in.readAllBytes();
                  }
                });
        Wire client = forwarding(backend)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(arrived.await(10, java.util.concurrent.TimeUnit.SECONDS));
      client.socket.setSoLinger(true, 0);
      client.socket.close();
      Plane.until("nothing in flight", () -> plane.plane.census().inFlight() == 0);
      assertEquals(1.0, plane.metric("HTTPCode_ELB_4XX_Count"));
    }
  }

  @Test
  void clientsThatVanishAtAnyByteLeaveNothingBehind() throws Exception {
    String request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    try (Backend backend = Backend.echoLength(Plane.nextAddress())) {
      plane.forwardTo(backend);
      for (int cut = 0; cut <= request.length(); cut++) {
        Wire client = plane.connect();
        client.send(request.substring(0, cut));
        if (cut % 2 == 0) {
          client.socket.setSoLinger(true, 0);
        }
        client.close();
      }
      Plane.until(
          "connections closed",
          () -> {
            DataPlane.Census census = plane.plane.census();
            return census.clientConnections() == 0
                && census.inFlight() == 0
                && census.borrowedBytes() == 0;
          });
    }
  }

  @Test
  void aSlowReaderIsBoundedInMemory() throws Exception {
    Backend.Script flood =
        with -> {
          with.head();
          with.send("HTTP/1.1 200 OK\r\nContent-Length: 500000000\r\n\r\n");
          byte[] block = new byte[65536];
          while (true) {
            with.out.write(block);
          }
        };
    try (Backend backend = scripted(flood);
        Wire client = forwarding(backend)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(Wire.head(client.in) != null);
      Plane.until("blocked", () -> plane.plane.census().borrowedBytes() > 0);
      assertTrue(plane.plane.census().borrowedBytes() <= 2 * 160 * 1024);
      assertEquals(10_000_000, client.in.readNBytes(10_000_000).length);
      assertTrue(plane.plane.census().borrowedBytes() <= 2 * 160 * 1024);
    }
  }

  @Test
  void aSlowTargetHoldsTheClientBack() throws Exception {
    var go = new java.util.concurrent.CountDownLatch(1);
    Backend.Script lazy =
        with -> {
          String head = with.head();
          if (head != null) {
            await(go);
            long length = Wire.bodyLength(head, with.in);
            String text = Long.toString(length);
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
          }
        };
    try (Backend backend = scripted(lazy);
        Wire client = forwarding(backend)) {
      int size = 60_000_000;
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      client.send(new byte[size]);
                    } catch (IOException failed) {
                      throw new IllegalStateException(failed);
                    }
                  });
      Plane.until("blocked", () -> plane.plane.census().borrowedBytes() > 0);
      assertTrue(plane.plane.census().borrowedBytes() <= 3 * 160 * 1024);
      go.countDown();
      assertEquals(Integer.toString(size), client.answer().text());
      sender.join();
    }
  }

  private static void await(java.util.concurrent.CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  @Test
  void timesOutSlowHeadsBodiesTargetsAndIdleConnections() throws Exception {
    plane.options = AlbOptions.defaults().withIdleTimeoutMs(1000);
    try (Backend silent =
            scripted(
                with -> {
                  if (with.head() != null) {
                    with.in.readAllBytes();
                  }
                });
        Wire waiting = forwarding(silent);
        Wire head = plane.connect();
        Wire body = plane.connect();
        Wire idle = plane.connect()) {
      waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      head.send("GET / HTTP/1.1\r\nHo");
      body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
      assertEquals(504, waiting.answer().status());
      assertEquals(408, head.answer().status());
      assertEquals(408, body.answer().status());
      assertTrue(idle.ended());
      assertTrue(head.ended());
    }
  }

  /** A listener whose queue is full drops SYNs: connecting takes for ever. */
  @Test
  void answers504WhenConnectingTakesTenSeconds() throws Exception {
    java.net.InetAddress address = java.net.InetAddress.ofLiteral(Plane.nextAddress());
    try (java.net.ServerSocket full = new java.net.ServerSocket(0, 1, address)) {
      List<java.nio.channels.SocketChannel> fillers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        var filler = java.nio.channels.SocketChannel.open();
        filler.configureBlocking(false);
        filler.connect(full.getLocalSocketAddress());
        fillers.add(filler);
      }
      plane.forwardTo(Plane.target(address.getHostAddress(), full.getLocalPort()));
      try (Wire client = plane.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Plane.until("in flight", () -> plane.plane.census().inFlight() == 1);
        plane.time.skip(Duration.ofSeconds(5));
        plane.settle();
        assertEquals(1, plane.plane.census().inFlight());
        plane.time.skip(Duration.ofSeconds(6));
        assertEquals(504, client.answer().status());
        assertEquals(1, plane.metric("TargetConnectionErrorCount"));
      }
      for (var filler : fillers) {
        filler.close();
      }
    }
  }

  @Test
  void lastRequestAfterTheKeepAliveDurationCloses() throws Exception {
    plane.options = AlbOptions.defaults().withClientKeepAliveMs(0);
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Wire client = forwarding(backend)) {
      Wire.Answer answer = client.get("/");
      assertEquals("close", answer.header("Connection"));
      assertTrue(client.ended());
    }
  }

  @Test
  void saysWhatHelpsWhenAPortIsTaken() throws Exception {
    try (java.net.ServerSocket taken =
        new java.net.ServerSocket(plane.port, 1, java.net.InetAddress.ofLiteral(plane.address))) {
      assertTrue(taken.isBound());
      plane.forwardTo(new Backend[0]);
      Plane.until("reported", () -> !plane.bindings.isEmpty());
      String failure = plane.bindings.getFirst().failure().orElseThrow();
      assertTrue(failure.contains("is in use by another process"), failure);
    }
    plane.plane.swap(plane.plane.snapshot());
    Plane.until("bound", () -> plane.bindings.getLast().failure().isEmpty());
    assertEquals(2, plane.bindings.size());
    assertEquals(List.of(), plane.faults);
    assertThrows(
        IllegalArgumentException.class, () -> DataPlaneOptions.defaults((w, c) -> {}).withLoops(0));
  }
}
