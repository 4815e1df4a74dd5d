package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.ProtocolVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Connections that are shared, responses that never end, headers of tracing. */
class StreamsTest {
  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String STATE = "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7";

  @Test
  void twoClientsShareAConnectionToTheTarget() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = Backend.echoLength(Plane.nextAddress())) {
      plane.forwardTo(backend);
      try (Wire one = plane.connect();
          Wire other = plane.connect()) {
        for (int i = 0; i < 5; i++) {
          assertEquals(200, one.get("/").status());
          assertEquals(200, other.get("/").status());
        }
      }
      assertEquals(1, backend.used.get());
      assertEquals(10, backend.requests.get());
    }
  }

  @Test
  void eventsOfAServerComeAtOnce() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch second = new CountDownLatch(1);
    try (Plane plane = new Plane(1);
        Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() == null) {
                    return;
                  }
                  with.send(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
                          + "Transfer-Encoding: chunked\r\n\r\nb\r\ndata: one\n\n\r\n");
                  await(first);
                  with.send("b\r\ndata: two\n\n\r\n");
                  await(second);
                  with.send("0\r\n\r\n");
                })) {
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(String.valueOf(Wire.head(client.in)).startsWith("HTTP/1.1 200"));
        assertEquals("b\r\ndata: one\n\n\r\n", read(client, 16));
        first.countDown();
        assertEquals("b\r\ndata: two\n\n\r\n", read(client, 16));
        second.countDown();
        assertEquals("0\r\n\r\n", read(client, 5));
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static String read(Wire client, int bytes) throws java.io.IOException {
    return new String(client.in.readNBytes(bytes), StandardCharsets.US_ASCII);
  }

  @Test
  void tracesOfW3cPassUnchangedBesideTheBalancersOwn() throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend = Backend.echoLength(Plane.nextAddress())) {
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        client
            .send(
                "GET / HTTP/1.1\r\nHost: a\r\ntraceparent: "
                    + PARENT
                    + "\r\ntracestate: "
                    + STATE
                    + "\r\n\r\n")
            .answer();
        client.get("/");
      }
      String head = backend.heads.getFirst();
      assertEquals(PARENT, Wire.header(head, "traceparent"));
      assertEquals(STATE, Wire.header(head, "tracestate"));
      assertTrue(String.valueOf(Wire.header(head, "X-Amzn-Trace-Id")).startsWith("Root=1-"));
      assertNull(Wire.header(backend.heads.getLast(), "traceparent"));
    }
  }

  @Test
  void tracesOfW3cPassOverHttp2() throws Exception {
    try (Plane plane = new Plane(1);
        H2Backend backend = H2Backend.echoLength()) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.forwardTo(Plane.target(backend.address(), backend.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.post(1, "/", "traceparent", PARENT, "tracestate", STATE).data(1, true, "");
        assertEquals(200, wire.response(1).status());
      }
      assertEquals(PARENT, backend.heads.getFirst().get("traceparent"));
      assertEquals(STATE, backend.heads.getFirst().get("tracestate"));
    }
  }
}
