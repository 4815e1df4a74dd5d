package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.loop.PeerTraffic;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request after the other, over real sockets. */
class DataPlaneTest {
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void keepsBothConnectionsForManyRequests() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress())) {
      plane.forwardTo(backend);
      plane.untilHealthy(1);
      try (Wire client = plane.connect()) {
        for (int i = 0; i < 20; i++) {
          assertEquals("0", client.get("/").text());
        }
      }
      assertEquals(1, backend.used.get());
    }
  }

  @Test
  void tellsTheTargetWhoTheClientIs() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      client.get("/a?b=c");
      String head = backend.heads.getFirst();
      assertTrue(head.startsWith("GET /a?b=c HTTP/1.1\r\n"), head);
      assertEquals(
          client.socket.getLocalAddress().getHostAddress(), Wire.header(head, "X-Forwarded-For"));
      assertEquals("http", Wire.header(head, "X-Forwarded-Proto"));
      assertEquals(Integer.toString(plane.port), Wire.header(head, "X-Forwarded-Port"));
      assertTrue(head.contains("X-Amzn-Trace-Id: Root=1-"), head);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 4096, 65_535, 65_536, 65_537, 131_072, 1_000_003, 20_000_000})
  void streamsRequestBodiesOfAnySize(int size) throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
      client.send(new byte[size]);
      assertEquals(Integer.toString(size), client.answer().text());
      assertEquals("0", client.get("/").text());
    }
  }

  @Test
  void countsTheBytesToAndFromEachTarget() throws IOException {
    int size = 300_000;
    Backend.Script script =
        with -> {
          while (with.head() != null) {
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            with.out.write(new byte[size]);
            with.out.flush();
          }
        };
    try (Backend uploads = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(uploads)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n");
      client.send(new byte[size]);
      client.answer();
      PeerTraffic.Bytes bytes =
          plane.plane.traffic().getOrDefault(uploads.address(), new PeerTraffic.Bytes(0, 0));
      assertTrue(bytes.sent() > size && bytes.sent() < size + 50_000, bytes::toString);
      assertTrue(bytes.received() > 30 && bytes.received() < 50_000, bytes::toString);
    }
    try (Backend downloads = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(downloads)) {
      client.get("/");
      PeerTraffic.Bytes bytes =
          plane.plane.traffic().getOrDefault(downloads.address(), new PeerTraffic.Bytes(0, 0));
      assertTrue(bytes.received() > size, bytes::toString);
      assertTrue(bytes.sent() > 30 && bytes.sent() < 50_000, bytes::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 65_536, 1_000_003, 10_000_000})
  void streamsChunkedRequestBodies(int size) throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      byte[] piece = new byte[7919];
      for (int left = size; left > 0; left -= piece.length) {
        int length = Math.min(left, piece.length);
        client.send(Integer.toHexString(length) + "\r\n");
        client.socket.getOutputStream().write(piece, 0, length);
        client.send("\r\n");
      }
      client.send("0\r\n\r\n");
      assertEquals(Integer.toString(size), client.answer().text());
      assertEquals("0", client.get("/").text());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 100_000, 5_000_000, 50_000_000})
  void streamsResponseBodiesOfAnySize(int size) throws IOException {
    byte[] body = new byte[size];
    java.util.Arrays.fill(body, (byte) 'x');
    Backend.Script script =
        with -> {
          while (with.head() != null) {
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            with.out.write(body);
            with.out.flush();
          }
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(backend)) {
      assertEquals(size, client.get("/").body().length);
      assertEquals(size, client.get("/").body().length);
    }
  }

  @Test
  void passesChunkedResponsesOnAndUnpacksThemForOldClients() throws IOException {
    Backend.Script script =
        with -> {
          while (with.head() != null) {
            with.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            with.send("5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n");
          }
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(backend);
        Wire old = plane.connect()) {
      assertEquals("hello world", client.get("/").text());
      assertEquals("hello world", client.get("/").text());
      Wire.Answer answer = old.send("GET / HTTP/1.0\r\nHost: a\r\n\r\n").answer();
      assertEquals(null, answer.header("Transfer-Encoding"));
      assertEquals("hello world", answer.text());
      assertTrue(old.ended());
    }
  }

  @Test
  void passesABodyThatEndsByClosing() throws IOException {
    Backend.Script script =
        with -> {
          with.head();
          with.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(backend)) {
      assertEquals("until the end", client.get("/").text());
      assertTrue(client.ended());
    }
  }

  @Test
  void servesPipelinedRequestsInOrder() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append("POST /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: " + i + "\r\n\r\n");
        all.append("y".repeat(i));
      }
      client.send(all.toString());
      for (int i = 0; i < 50; i++) {
        assertEquals(Integer.toString(i), client.answer().text());
      }
      assertEquals(50, backend.requests.get());
    }
  }

  @Test
  void acceptsARequestCutAtEveryByte() throws IOException {
    byte[] request =
        "POST /p HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      for (int cut = 1; cut < request.length; cut++) {
        client.send(java.util.Arrays.copyOf(request, cut));
        plane.settle();
        client.send(java.util.Arrays.copyOfRange(request, cut, request.length));
        assertEquals("3", client.answer().text(), "cut at " + cut);
      }
    }
  }

  @Test
  void acceptsAResponseCutAtEveryByte() throws IOException {
    byte[] response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    int[] cut = {0};
    Backend.Script script =
        with -> {
          while (with.head() != null) {
            with.out.write(response, 0, cut[0]);
            with.out.flush();
            plane.settle();
            with.out.write(response, cut[0], response.length - cut[0]);
          }
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(backend)) {
      for (cut[0] = 1; cut[0] < response.length; cut[0]++) {
        assertEquals("abc", client.get("/").text(), "cut at " + cut[0]);
      }
    }
  }

  @Test
  void answersContinueAtOnceAndDoesNotForwardExpect() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", Wire.head(client.in));
      client.send("body");
      assertEquals("4", client.answer().text());
      assertEquals(null, Wire.header(backend.heads.getFirst(), "Expect"));
    }
  }

  @Test
  void fixedResponsesAndRedirectsNeedNoTarget() throws IOException {
    plane.rules =
        List.of(
            new RuleTable.Source(
                "r1",
                1,
                List.of(new RuleCondition.PathPattern(List.of("/go*"))),
                new RouteAction.Redirect(
                    301, "#{protocol}", "#{host}", "8443", "/#{path}", "#{query}")));
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Fixed(418, "text/plain", "teapot".getBytes(StandardCharsets.US_ASCII)),
            List.of()));
    try (Wire client = plane.connect()) {
      Wire.Answer fixed = client.get("/");
      assertEquals(418, fixed.status());
      assertEquals("teapot", fixed.text());
      Wire.Answer redirect = client.get("/go/x?y=1");
      assertEquals(301, redirect.status());
      assertEquals("http://a.test:8443/go/x?y=1", redirect.header("Location"));
      assertEquals("awselb/2.0", redirect.header("Server"));
      Wire.Answer head = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").answer(true);
      assertEquals("6", head.header("Content-Length"));
      assertEquals(418, client.get("/").status());
    }
  }

  @Test
  void becomesATunnelForWebSockets() throws IOException {
    Backend.Script script =
        with -> {
          String head = with.head();
          if (head == null || Wire.header(head, "Upgrade") == null) {
            return;
          }
          with.send(
              "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                  + "Connection: Upgrade\r\n\r\nwelcome");
          int b;
          while ((b = with.in.read()) >= 0) {
            with.out.write(b + 1);
            with.out.flush();
          }
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(backend)) {
      String request =
          """
          GET /ws HTTP/1.1
          Host: a
          Upgrade: websocket
          Connection: Upgrade
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Sec-WebSocket-Version: 13

          """;
      client.send(request.replace("\n", "\r\n") + "ab");
      String head = Wire.head(client.in);
      assertTrue(head != null && head.startsWith("HTTP/1.1 101 "), head);
      assertEquals("welcome", new String(client.in.readNBytes(7), StandardCharsets.US_ASCII));
      assertEquals("bc", new String(client.in.readNBytes(2), StandardCharsets.US_ASCII));
      client.send("xyz");
      assertEquals("yz{", new String(client.in.readNBytes(3), StandardCharsets.US_ASCII));
      client.socket.shutdownOutput();
      assertTrue(client.ended());
    }
  }

  @Test
  void closesAfterAskedTo() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      Wire.Answer answer = client.answer();
      assertEquals("close", answer.header("Connection"));
      assertTrue(client.ended());
    }
  }

  @Test
  void answersAHalfClosedClient() throws IOException {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Wire client = forwarding(backend)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
      client.socket.shutdownOutput();
      assertEquals("2", client.answer().text());
      assertTrue(client.ended());
    }
  }

  private Wire forwarding(Backend backend) throws IOException {
    plane.forwardTo(backend);
    return plane.connect();
  }
}
