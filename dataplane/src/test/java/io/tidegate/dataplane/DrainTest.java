package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.ProtocolVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What is under way when a target is deregistered (ALB guide, "Deregistration delay"). */
class DrainTest {
  private static final String UPGRADE =
      "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
          + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n\r\n";

  /** Upgrades and echoes; answers other requests with {@code name}. */
  private static Backend echo(String name) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            if (head.contains("Upgrade: websocket")) {
              with.send(
                  "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                      + "Upgrade: websocket\r\n\r\n");
              with.in.transferTo(with.out);
              return;
            }
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\n\r\n" + name);
          }
        });
  }

  private static CompiledTarget at(Backend backend, boolean draining) {
    return Plane.target(backend.address(), backend.port(), draining);
  }

  private static Wire open(Plane plane) throws IOException {
    Wire client = plane.connect();
    client.send(UPGRADE);
    assertTrue(String.valueOf(Wire.head(client.in)).startsWith("HTTP/1.1 101"));
    return client;
  }

  private static void assertEchoes(Wire client, String text) throws IOException {
    client.send(text);
    assertEquals(
        text, new String(client.in.readNBytes(text.length()), StandardCharsets.ISO_8859_1));
  }

  @Test
  void aWebSocketStaysWithItsTargetUntilTheDelayIsOver() throws Exception {
    try (Plane plane = new Plane(1);
        Backend old = echo("old");
        Backend fresh = echo("new")) {
      plane.forwardTo(old);
      try (Wire socket = open(plane);
          Wire other = plane.connect()) {
        assertEchoes(socket, "before");
        plane.forwardTo(at(old, true), at(fresh, false));
        assertEquals("new", other.get("/").text());
        assertEchoes(socket, "while draining");
        plane.forwardTo(fresh);
        assertTrue(socket.ended());
        assertEquals("new", other.get("/").text());
      }
      Plane.until("ended", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().inFlight());
    }
  }

  @Test
  void aWebSocketThatSaysNothingEndsWithTheIdleTimeout() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = echo("x")) {
      plane.options = plane.options.withIdleTimeoutMs(10_000);
      plane.forwardTo(backend);
      try (Wire socket = open(plane)) {
        for (int i = 0; i < 3; i++) {
          plane.time.skip(Duration.ofSeconds(6));
          assertEchoes(socket, "still here");
        }
        plane.time.skip(Duration.ofSeconds(11));
        assertTrue(socket.ended());
      }
    }
  }

  @Test
  void withoutDelayARequestIsCutAtOnce() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (Plane plane = new Plane(1);
        Backend old =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() != null) {
                    arrived.countDown();
                    with.in.readAllBytes();
                  }
                });
        Backend fresh = echo("new")) {
      plane.forwardTo(old);
      try (Wire client = plane.connect();
          Wire socket = plane.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        socket.send(UPGRADE);
        arrived.await();
        Plane.until("both", () -> plane.plane.census().inFlight() == 2);
        plane.forwardTo(fresh);
        assertEquals(502, client.answer().status());
        assertEquals(502, socket.answer().status());
        assertEquals("new", client.get("/").text());
      }
      assertEquals(2, plane.metric("HTTPCode_ELB_502_Count"));
    }
  }

  @Test
  void aResponseThatHasBegunIsCut() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Plane plane = new Plane(1);
        Backend old =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() != null) {
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegun");
                    with.in.readAllBytes();
                    end.countDown();
                  }
                });
        Backend fresh = echo("new")) {
      plane.forwardTo(old);
      try (Wire client = plane.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(String.valueOf(Wire.head(client.in)).startsWith("HTTP/1.1 200"));
        assertEquals("begun", new String(client.in.readNBytes(5), StandardCharsets.US_ASCII));
        plane.forwardTo(fresh);
        assertTrue(client.ended());
        end.await();
      }
    }
  }

  @Test
  void streamsOfHttp2FinishWhileDrainingAndGet502Afterwards() throws Exception {
    CountDownLatch arrived = new CountDownLatch(2);
    CountDownLatch go = new CountDownLatch(1);
    H2Backend.Script script =
        (wire, stream, request) -> {
          arrived.countDown();
          if ("/late".equals(request.head.get(":path"))) {
            return;
          }
          Thread.ofVirtual().start(() -> answerAfter(go, wire, stream));
        };
    try (Plane plane = new Plane(1);
        H2Backend old = new H2Backend(script);
        H2Backend fresh = H2Backend.echoLength()) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.forwardTo(Plane.target(old.address(), old.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.get(1, "/soon").get(3, "/late");
        arrived.await();
        plane.forwardTo(
            Plane.target(old.address(), old.port(), true),
            Plane.target(fresh.address(), fresh.port()));
        assertEquals("h2", wire.get(5, "/").response(5).head.get("x-kind"));
        go.countDown();
        assertEquals(204, wire.response(1).status());
        plane.forwardTo(Plane.target(fresh.address(), fresh.port()));
        assertEquals(502, wire.response(3).status());
        assertEquals(200, wire.get(7, "/").response(7).status());
      }
    }
  }

  private static void answerAfter(CountDownLatch go, H2Wire wire, int stream) {
    try {
      go.await();
      wire.headers(stream, true, ":status", "204");
    } catch (InterruptedException | IOException gone) {
      Thread.currentThread().interrupt();
    }
  }
}
