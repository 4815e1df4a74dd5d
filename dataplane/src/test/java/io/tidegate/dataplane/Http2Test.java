package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.RoutingSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Clients that speak HTTP/2, targets that speak HTTP/1.1. */
class Http2Test {
  private static Plane plane(Backend... backends) throws IOException {
    Plane plane = new Plane(1);
    plane.tls = Optional.of(Tls.http2());
    plane.forwardTo(backends);
    return plane;
  }

  /** Answers what {@code response} says to every request, after reading its body. */
  private static Backend always(String response) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            Wire.bodyLength(head, with.in);
            with.send(response);
          }
        });
  }

  @Test
  void requestsBecomeHttp11WithTheUsualHeaders() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      H2Wire.Response response =
          wire.headers(
                  1,
                  true,
                  ":method",
                  "GET",
                  ":scheme",
                  "https",
                  ":path",
                  "/a?b=1",
                  ":authority",
                  "A.test",
                  "cookie",
                  "x=1",
                  "accept",
                  "*/*",
                  "cookie",
                  "y=2",
                  "expect",
                  "100-continue")
              .response(1);
      assertEquals(200, response.status());
      assertEquals("0", response.text());
      String head = backend.heads.getFirst();
      assertTrue(head.startsWith("GET /a?b=1 HTTP/1.1\r\n"), head);
      assertTrue(head.contains("\r\nHost: a.test:" + plane.port + "\r\n"), head);
      assertTrue(head.contains("\r\nX-Forwarded-Proto: https\r\n"), head);
      assertTrue(head.contains("\r\nX-Forwarded-For: 127.0.0.1\r\n"), head);
      assertTrue(head.contains("\r\nX-Amzn-Trace-Id: Root=1-"), head);
      assertTrue(head.contains("\r\ncookie: x=1; y=2\r\n"), head);
      assertTrue(head.contains("\r\naccept: */*\r\n"), head);
      assertFalse(head.contains("xpect"), head);
      assertFalse(head.contains("ransfer-"), head);
    }
  }

  @Test
  void responsesLoseTheHeadersOfTheirConnection() throws Exception {
    try (Backend backend =
            always(
                "HTTP/1.1 200 OK\r\nX-One: 1\r\nConnection: keep-alive, x-hop\r\nX-Hop: 1\r\n"
                    + "Keep-Alive: timeout=5\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n"
                    + "X-Sum: 5\r\n\r\n");
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      H2Wire.Response response = wire.get(1, "/").response(1);
      assertEquals("abcde", response.text());
      assertEquals("1", response.head.get("x-one"));
      assertEquals("a=1\nb=2", response.head.get("set-cookie"));
      assertEquals("5", response.trailers.get("x-sum"));
      assertEquals(List.of(":status", "x-one", "set-cookie"), List.copyOf(response.head.keySet()));
    }
  }

  @Test
  void headAnd204And304HaveNoBody() throws Exception {
    try (Backend backend = always("HTTP/1.1 204 No Content\r\n\r\n");
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      assertEquals(204, wire.get(1, "/").response(1).status());
    }
    try (Backend backend = always("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      String[] head = {":method", "HEAD", ":scheme", "https", ":path", "/", ":authority", "a.test"};
      H2Wire.Response response = wire.headers(1, true, head).response(1);
      assertEquals("5", response.head.get("content-length"));
      assertEquals("", response.text());
      assertEquals(200, wire.headers(3, true, head).response(3).status());
    }
  }

  @Test
  void manyStreamsAtOnceAndOneAfterTheOther() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "hello");
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 100; i++) {
          wire.get(1 + 2 * (100 * round + i), "/" + i);
        }
        for (int i = 0; i < 100; i++) {
          assertEquals("hello", wire.response(1 + 2 * (100 * round + i)).text());
        }
      }
      plane.settle();
      assertEquals(500, plane.metric("RequestCount"));
      assertEquals(0, plane.plane.census().inFlight());
    }
  }

  @Test
  void announces128StreamsAndRefusesMore() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  with.head();
                  awaitAll(go);
                  with.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      H2Wire.Frame settings = wire.until(H2Wire.SETTINGS);
      assertEquals(3, settings.payload()[1]);
      assertEquals(128, settings.number(2));
      for (int i = 0; i < 129; i++) {
        wire.get(1 + 2 * i, "/");
      }
      assertEquals(7, wire.response(257).reset);
      go.countDown();
      for (int i = 0; i < 128; i++) {
        assertEquals(200, wire.response(1 + 2 * i).status());
      }
    }
  }

  private static void awaitAll(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  @Test
  void largeBodiesPassBothWaysWithinTheWindows() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(11).nextBytes(large);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  for (String head = with.head(); head != null; head = with.head()) {
                    byte[] body = Wire.chunks(with.in);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                    with.out.write(body);
                    with.out.flush();
                  }
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/");
      int window = 65_535;
      int at = 0;
      while (at < large.length) {
        int size = Math.min(Math.min(window, 16_384), large.length - at);
        if (size == 0) {
          H2Wire.Frame update = wire.until(H2Wire.WINDOW_UPDATE);
          window += update.stream() == 1 ? update.number(0) : 0;
          continue;
        }
        boolean last = at + size == large.length;
        wire.frame(H2Wire.DATA, last ? 1 : 0, 1, Arrays.copyOfRange(large, at, at + size));
        at += size;
        window -= size;
      }
      assertArrayEquals(large, wire.response(1).body.toByteArray());
      plane.settle();
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void aClientThatTakesNothingHoldsTheTargetBack() throws Exception {
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  byte[] piece = new byte[100_000];
                  while (with.head() != null) {
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n");
                    for (int i = 0; i < 500; i++) {
                      with.out.write(piece);
                    }
                  }
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.creditsContent = false;
      for (int i = 0; i < 50; i++) {
        wire.get(1 + 2 * i, "/");
      }
      int got = 0;
      while (got < 65_535) {
        got += wire.until(H2Wire.DATA).payload().length;
      }
      plane.settle();
      assertEquals(65_535, got);
      long held = plane.plane.census().borrowedBytes();
      assertTrue(held < 2_500_000, "holds " + held);
    }
  }

  @Test
  void resetOfTheClientEndsTheTargetsRequest() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  with.head();
                  with.head();
                  ended.countDown();
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.get(1, "/");
      Plane.until("at the target", () -> plane.plane.census().inFlight() == 1);
      wire.frame(H2Wire.RST_STREAM, 0, 1, H2Wire.number(8));
      assertTrue(ended.await(10, java.util.concurrent.TimeUnit.SECONDS));
      plane.settle();
      assertEquals(1, plane.metric("HTTPCode_ELB_4XX_Count"));
    }
  }

  @Test
  void aCutResponseIsResetAndAnEarlyOneEndsTheRequest() throws Exception {
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  with.head();
                  with.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      H2Wire.Response response = wire.get(1, "/").response(1);
      assertEquals("abc", response.text());
      assertEquals(2, response.reset);
    }
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  with.head();
                  with.send("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno");
                  with.in.readAllBytes();
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/").data(1, false, "part");
      H2Wire.Response response = wire.response(1);
      assertEquals(413, response.status());
      assertEquals("no", response.text());
      wire.until(H2Wire.RST_STREAM);
      assertEquals(0, response.reset);
    }
  }

  @Test
  void ownAnswersAreWholeResponses() throws Exception {
    try (Plane plane = plane();
        H2Wire wire = H2Wire.connect(plane)) {
      H2Wire.Response response = wire.get(1, "/").response(1);
      assertEquals(503, response.status());
      assertEquals("awselb/2.0", response.head.get("server"));
      assertNull(response.head.get("connection"));
      assertTrue(response.text().contains("503 Service Temporarily Unavailable"));
      assertEquals(503, wire.get(3, "/").response(3).status());
    }
  }

  @Test
  void endsGracefullyWhenTheListenerGoes() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  for (String head = with.head(); head != null; head = with.head()) {
                    awaitAll(go);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  }
                });
        Plane plane = plane(backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.get(1, "/slow");
      Plane.until("at the target", () -> plane.plane.census().inFlight() == 1);
      plane.plane.swap(RoutingSnapshot.empty());
      H2Wire.Frame first = wire.until(H2Wire.GOAWAY);
      assertEquals(Integer.MAX_VALUE, first.number(0));
      wire.get(3, "/under-way");
      wire.frame(H2Wire.PING, H2Wire.ACK, 0, wire.until(H2Wire.PING).payload());
      H2Wire.Frame last = wire.until(H2Wire.GOAWAY);
      assertEquals(3, last.number(0));
      go.countDown();
      assertEquals("ok", wire.response(1).text());
      assertEquals("ok", wire.response(3).text());
      assertEquals(0, wire.end());
    }
  }

  @Test
  void endsAfterTenThousandRequests() throws Exception {
    try (Plane plane = plane();
        H2Wire wire = H2Wire.connect(plane)) {
      for (int i = 0; i < 10_000; i += 100) {
        for (int j = 0; j < 100; j++) {
          wire.get(1 + 2 * (i + j), "/");
        }
        for (int j = 0; j < 100; j++) {
          assertEquals(503, wire.response(1 + 2 * (i + j)).status());
        }
        if (i < 9_900) {
          assertNull(wire.lastGoAway, "at " + i);
        }
      }
      assertEquals(0, wire.end());
    }
  }

  @Test
  void idleConnectionsEndAndPingKeepsNoneAlive() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.http2());
      plane.options = AlbOptions.defaults().withIdleTimeoutMs(1_000);
      plane.forwardTo(backend);
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.get(1, "/").response(1);
        wire.frame(H2Wire.PING, 0, 0, new byte[8]);
        wire.until(H2Wire.GOAWAY);
        wire.frame(H2Wire.PING, H2Wire.ACK, 0, wire.until(H2Wire.PING).payload());
        assertEquals(0, wire.end());
      }
    }
  }

  @Test
  void withoutHttp2ClientsGetHttp11() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(backend);
      List<String> chosen = new ArrayList<>();
      try {
        H2Wire.bare(plane).close();
      } catch (IOException refused) {
        chosen.add(refused.getMessage());
      }
      assertEquals(List.of("ALPN chose 'http/1.1'"), chosen);
    }
  }
}
