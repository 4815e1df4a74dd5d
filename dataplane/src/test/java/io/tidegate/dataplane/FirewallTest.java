package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledWebAcl;
import io.tidegate.routing.Firewall;
import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.FirewallVerdict.Failure;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.Inspection;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of a balancer with a web ACL, whose verdicts the test gives. */
class FirewallTest {
  private static final String ARN = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/a/1";
  private static final FirewallVerdict ALLOW = new FirewallVerdict.Allow("");
  private static final Guard.Jwt TOKEN = new Guard.Jwt("https://i/jwks", "https://i", List.of());

  /** One inspection that waits. */
  private record Asked(String arn, Inspection request, Consumer<FirewallVerdict> told) {
    void say(FirewallVerdict verdict) {
      told.accept(verdict);
    }

    String fields() {
      return new String(request.fields(), StandardCharsets.ISO_8859_1);
    }

    String body() {
      return new String(request.body(), StandardCharsets.ISO_8859_1);
    }
  }

  @TempDir Path home;

  private final BlockingQueue<Asked> waiting = new LinkedBlockingQueue<>();
  private final BlockingQueue<CompletableFuture<GuardVerdict.Known>> guarded =
      new LinkedBlockingQueue<>();
  private Plane plane;
  private Backend backend;

  @BeforeEach
  void start() throws IOException {
    RequestGuard guard =
        new RequestGuard() {
          @Override
          public GuardVerdict check(Guard asked, Visit request) {
            CompletableFuture<GuardVerdict.Known> verdict = new CompletableFuture<>();
            guarded.add(verdict);
            return new GuardVerdict.Later(verdict::thenAccept);
          }

          @Override
          public GuardVerdict callback(List<Guard.Oidc> logins, Visit request) {
            throw new IllegalStateException("nobody logs in");
          }
        };
    plane = new Plane(1, guard);
    plane.firewall = (arn, request, told) -> waiting.add(new Asked(arn, request, told));
    backend = Backend.echoLength(Plane.nextAddress());
    associate(false);
  }

  @AfterEach
  void stop() throws IOException {
    backend.close();
    plane.close();
  }

  private void associate(boolean failsOpen) throws IOException {
    plane.webAcl = Optional.of(new CompiledWebAcl(ARN, failsOpen));
    plane.forwardTo(backend);
  }

  private Asked asked() throws InterruptedException {
    return assertNotNull(waiting.poll(20, TimeUnit.SECONDS));
  }

  private static <T> T assertNotNull(T value) {
    org.junit.jupiter.api.Assertions.assertNotNull(value, "nobody asked");
    return value;
  }

  private static FirewallVerdict.Block block(int status) {
    return new FirewallVerdict.Block(status, "", "", new byte[0], List.of());
  }

  @Test
  void aRequestIsInspectedBeforeItIsForwarded() throws Exception {
    try (Wire client = plane.connect()) {
      client.send(
          "GET /a%20b?q=1 HTTP/1.1\r\nHost: Shop.test\r\nCookie: c=1\r\nX-Forwarded-For: 9.9.9.9\r\n"
              + "X-Amzn-Waf-Score: forged\r\nX_Amzn_Waf_Score: forged\r\n\r\n");
      Asked asked = asked();
      assertEquals(ARN, asked.arn());
      assertEquals(Plane.ALB, asked.request().loadBalancerArn());
      assertEquals("GET", asked.request().method());
      assertEquals("/a%20b?q=1", asked.request().target());
      assertEquals("shop.test", asked.request().host());
      assertEquals("127.0.0.1", asked.request().clientAddress());
      assertEquals(
          "X-Forwarded-For: 9.9.9.9, 127.0.0.1\r\nX-Forwarded-Proto: http\r\nX-Forwarded-Port: "
              + plane.port
              + "\r\nCookie: c=1\r\nX-Amzn-Waf-Score: forged\r\nX_Amzn_Waf_Score: forged\r\n",
          asked.fields());
      assertTrue(asked.request().whole() && asked.body().isEmpty());
      plane.settle();
      assertEquals(0, backend.requests.get(), "not before the verdict");
      asked.say(new FirewallVerdict.Allow("x-amzn-waf-score: 3\r\n"));
      assertEquals(200, client.answer().status());
    }
    String head = backend.heads.getFirst();
    assertTrue(head.contains("\r\nx-amzn-waf-score: 3\r\n"), head);
    assertFalse(head.contains("forged"), head);
  }

  @Test
  void withoutOneNobodyIsAsked() throws Exception {
    plane.webAcl = Optional.empty();
    plane.forwardTo(backend);
    try (Wire client = plane.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Amzn-Waf-A: mine\r\n\r\n");
      assertEquals(200, client.answer().status());
    }
    assertTrue(waiting.isEmpty());
    assertTrue(backend.heads.getFirst().contains("X-Amzn-Waf-A: mine"), "as on ALB");
  }

  @Test
  void aBlockedRequestReachesNoTargetAndThoseBehindItAreServed() throws Exception {
    try (Wire client = plane.connect()) {
      client.send(
          "POST /bad HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nevil"
              + "POST /worse HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
              + "2\r\nno\r\n0\r\n\r\n"
              + "GET /good HTTP/1.1\r\nHost: h\r\n\r\n");
      Asked first = asked();
      assertEquals("evil", first.body());
      assertTrue(first.request().whole());
      first.say(block(403));
      Wire.Answer refused = client.answer();
      assertEquals(403, refused.status());
      assertTrue(refused.text().contains("403 Forbidden"), refused.text());
      Asked second = asked();
      assertEquals("no", second.body());
      assertTrue(second.request().whole());
      byte[] page = "{\"why\":\"rate\"}".getBytes(StandardCharsets.US_ASCII);
      second.say(
          new FirewallVerdict.Block(429, "application/json", "", page, List.of("challenge=1")));
      Wire.Answer custom = client.answer();
      assertEquals(429, custom.status());
      assertEquals("{\"why\":\"rate\"}", custom.text());
      assertEquals("application/json", custom.header("Content-Type"));
      assertEquals("challenge=1", custom.header("Set-Cookie"));
      asked().say(ALLOW);
      assertEquals(200, client.answer().status());
    }
    assertEquals(1, backend.requests.get());
    assertEquals(2, plane.metric("HTTPCode_ELB_4XX_Count"));
  }

  @Test
  void aBodyIsAwaitedWhereverItIsCut() throws Exception {
    String body = "x".repeat(Firewall.BODY_BYTES - 1) + "yz";
    for (String framing : List.of("Content-Length: 8193", "Transfer-Encoding: chunked")) {
      boolean chunked = framing.contains("chunked");
      String framed =
          chunked
              ? "1;e=" + "e".repeat(500) + "\r\nx\r\n2000\r\n" + body.substring(1) + "\r\n0\r\n\r\n"
              : body;
      String head = "POST /up HTTP/1.1\r\nHost: h\r\n" + framing + "\r\n\r\n";
      for (int cut : List.of(3, head.length(), head.length() + 1, head.length() + 8000)) {
        try (Wire client = plane.connect()) {
          String all = head + framed;
          client.send(all.substring(0, cut));
          plane.settle();
          assertTrue(waiting.isEmpty(), "not all of what is inspected is there");
          client.send(all.substring(cut));
          Asked asked = asked();
          assertEquals(body.substring(0, Firewall.BODY_BYTES), asked.body());
          assertFalse(asked.request().whole());
          asked.say(ALLOW);
          Wire.Answer answer = client.answer();
          assertEquals("8193", answer.text(), "all of it is forwarded");
        }
      }
    }
  }

  @Test
  void aBodyOfManyChunksIsReadOnce() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("POST /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 300; i++) {
        client.send("1\r\n" + (char) ('a' + i % 26) + "\r\n");
        if (i % 50 == 0) {
          plane.settle();
        }
      }
      client.send("0\r\n\r\n");
      Asked asked = asked();
      assertEquals(300, asked.body().length());
      assertTrue(asked.body().startsWith("abcdef"), asked.body());
      asked.say(ALLOW);
      assertEquals("300", client.answer().text());
    }
  }

  @Test
  void chunksThatBreakTheGrammarAreNotForwarded() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("POST /up HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabX");
      Asked asked = asked();
      assertFalse(asked.request().whole());
      asked.say(ALLOW);
      assertEquals(400, client.answer().status());
    }
    assertEquals(0, backend.requests.get());
  }

  @Test
  void aClientThatExpectsContinueIsToldToGoOn() throws Exception {
    try (Wire client = plane.connect()) {
      client.send(
          "POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
      assertEquals(100, client.answer().status());
      client.send("abc");
      Asked asked = asked();
      assertEquals("abc", asked.body());
      asked.say(ALLOW);
      assertEquals("3", client.answer().text(), "told once");
    }
  }

  @Test
  void aBodyThatDoesNotComeIsA408AndOneThatEndsEarlyA400() throws Exception {
    plane.options = AlbOptions.defaults().withIdleTimeoutMs(1_000);
    LogBook book = new LogBook(home, plane);
    associate(false);
    try (Wire slow = plane.connect();
        Wire broken = plane.connect()) {
      slow.send("POST /slow HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab");
      broken.send("POST /broken HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nab");
      broken.socket.shutdownOutput();
      assertEquals(400, broken.answer().status());
      plane.time.skip(Duration.ofMillis(1_500));
      assertEquals(408, slow.answer().status());
      assertTrue(slow.ended());
    }
    assertTrue(waiting.isEmpty());
    for (List<String> line : book.accesses(2)) {
      assertTrue(line.get(12).contains("POST http://h:"), line.toString());
      assertEquals(List.of("-", "\"-\""), List.of(line.get(20), line.get(22)));
    }
  }

  @Test
  void aSlowVerdictIsNotTheClientsFault() throws Exception {
    plane.options = AlbOptions.defaults().withIdleTimeoutMs(1_000);
    associate(false);
    try (Wire client = plane.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      Asked asked = asked();
      plane.time.skip(Duration.ofMillis(2_500));
      try (Wire other = plane.connect()) {
        other.send("GET /other HTTP/1.1\r\nHost: h\r\n\r\n");
        asked().say(ALLOW);
        assertEquals(200, other.answer().status(), "others are served meanwhile");
      }
      asked.say(ALLOW);
      assertEquals(200, client.answer().status());
    }
  }

  @Test
  void aClientThatLeavesMeanwhileLeavesNothingBehind() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
      Asked asked = asked();
      client.socket.setSoLinger(true, 0);
      client.socket.close();
      plane.settle();
      asked.say(ALLOW);
    }
    try (Wire client = plane.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\na");
      plane.settle();
    }
    Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
    assertEquals(0, plane.plane.census().borrowedBytes());
  }

  @Test
  void withoutAVerdictItIsA500OrPassesAsTheAttributeSays() throws Exception {
    for (Failure failure : Failure.values()) {
      try (Wire client = plane.connect()) {
        client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\na");
        asked().say(new FirewallVerdict.Failed(failure));
        assertEquals(500, client.answer().status());
        associate(true);
        client.send("GET / HTTP/1.1\r\nHost: h\r\nX-Amzn-Waf-A: forged\r\n\r\n");
        asked().say(new FirewallVerdict.Failed(failure));
        assertEquals(200, client.answer().status());
        associate(false);
      }
    }
    assertFalse(backend.heads.toString().contains("forged"));
    assertEquals(Failure.values().length, plane.metric("HTTPCode_ELB_500_Count"));
  }

  @Test
  void redirectsAndFixedResponsesAreInspectedToo() throws Exception {
    plane.plane.swap(
        plane.snapshot(
            new RouteAction.Fixed(200, "text/plain", "hi".getBytes(StandardCharsets.US_ASCII)),
            List.of()));
    try (Wire client = plane.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      asked().say(block(403));
      assertEquals(403, client.answer().status());
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      asked().say(ALLOW);
      assertEquals("hi", client.answer().text());
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      asked()
          .say(new FirewallVerdict.Block(302, "", "https://x/challenge", new byte[0], List.of()));
      Wire.Answer elsewhere = client.answer();
      assertEquals(302, elsewhere.status());
      assertEquals("https://x/challenge", elsewhere.header("Location"));
    }
  }

  @Test
  void authenticationComesAfterItAndItIsAskedOnce() throws Exception {
    CompiledTargetGroup group =
        plane.group(List.of(Plane.target(backend.address(), backend.port())));
    RouteAction forward = new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1);
    plane.plane.swap(plane.snapshot(new RouteAction.Guarded(TOKEN, forward), List.of(group)));
    try (Wire client = plane.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n");
      Asked asked = asked();
      assertTrue(guarded.isEmpty());
      asked.say(new FirewallVerdict.Allow("x-amzn-waf-a: 1\r\n"));
      CompletableFuture<GuardVerdict.Known> verdict = guarded.poll(20, TimeUnit.SECONDS);
      assertNotNull(verdict)
          .complete(
              new GuardVerdict.Pass("X-Who: me\r\n", List.of(), GuardVerdict.Event.JWT_SUCCESS));
      assertEquals(200, client.answer().status());
      asked().say(block(403));
      assertEquals(403, client.answer().status());
    }
    assertTrue(waiting.isEmpty() && guarded.isEmpty());
    String head = backend.heads.getFirst();
    assertTrue(head.contains("\r\nx-amzn-waf-a: 1\r\nX-Who: me\r\n"), head);
    assertEquals(1, plane.metric("RequestCount"));
  }

  @Test
  void associationsChangeWhileRequestsWait() throws Exception {
    try (Wire client = plane.connect()) {
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      Asked first = asked();
      plane.webAcl = Optional.empty();
      plane.forwardTo(backend);
      first.say(block(403));
      assertEquals(200, client.answer().status(), "no web ACL any more");
      associate(false);
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      Asked second = asked();
      plane.webAcl = Optional.of(new CompiledWebAcl("arn:other", false));
      plane.forwardTo(backend);
      second.say(ALLOW);
      Asked other = asked();
      assertEquals("arn:other", other.arn());
      other.say(block(403));
      assertEquals(403, client.answer().status());
    }
  }

  @Test
  void theAccessLogSaysWhatItDid() throws Exception {
    LogBook book = new LogBook(home, plane);
    plane.rules =
        List.of(
            new RuleTable.Source(
                "r",
                7,
                List.of(new RuleCondition.PathPattern(List.of("/fixed"))),
                new RouteAction.Fixed(200, "text/plain", new byte[0])));
    associate(false);
    try (Wire client = plane.connect()) {
      upload(client, "/fixed");
      asked().say(block(403));
      client.answer();
      upload(client, "/");
      Asked asked = asked();
      plane.time.skip(Duration.ofMillis(200));
      asked.say(ALLOW);
      client.answer();
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      asked().say(new FirewallVerdict.Failed(Failure.READ_TIMEOUT));
      client.answer();
      associate(true);
      client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
      asked().say(new FirewallVerdict.Failed(Failure.SERVICE_ERROR));
      client.answer();
    }
    List<List<String>> lines = book.accesses(4);
    List<String> blocked = lines.get(0);
    assertEquals(List.of("-", "-1", "-1", "-1", "403", "-"), blocked.subList(4, 10));
    assertEquals(List.of("7", "\"waf\"", "\"-\""), pick(blocked, 20, 22, 24));
    assertTrue(blocked.get(21).compareTo(blocked.get(1)) < 0, "creation is the first reading");
    List<String> passed = lines.get(1);
    assertEquals(List.of("0", "\"waf,forward\"", "\"-\""), pick(passed, 20, 22, 24));
    assertTrue(Double.parseDouble(passed.get(5)) >= 0.5, "body and verdict count: " + passed);
    List<String> failed = lines.get(2);
    assertEquals(List.of("-", "500", "-"), pick(failed, 4, 8, 9));
    assertEquals(List.of("\"waf-failed\"", "\"WAFResponseReadTimeout\""), pick(failed, 22, 24));
    List<String> open = lines.get(3);
    assertEquals(List.of("200", "\"waf-failed,forward\""), pick(open, 8, 22));
    assertEquals("\"WAFServiceError\"", open.get(24));
  }

  /** Two bytes that come 300 ms after their head was read. */
  private void upload(Wire client, String path) throws IOException {
    String lines = " HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n";
    client.send("POST " + path + lines);
    assertEquals(100, client.answer().status());
    plane.time.skip(Duration.ofMillis(300));
    client.send("ab");
  }

  private static List<String> pick(List<String> line, int... fields) {
    return java.util.Arrays.stream(fields).mapToObj(line::get).toList();
  }

  @Test
  void streamsOfHttp2AreInspectedEachByItself() throws Exception {
    plane.tls = Optional.of(Tls.http2());
    plane.forwardTo(backend);
    try (H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/one").data(1, false, "ab");
      wire.get(3, "/two");
      Asked two = asked();
      assertEquals("/two", two.request().target());
      assertEquals("a.test", two.request().host());
      wire.data(1, true, "cd");
      Asked one = asked();
      assertEquals("abcd", one.body());
      assertTrue(one.request().whole());
      assertTrue(one.fields().contains("X-Forwarded-Proto: https\r\n"), one.fields());
      two.say(block(403));
      assertEquals(403, wire.response(3).status());
      one.say(ALLOW);
      assertEquals("4", wire.response(1).text());
    }
  }

  @Test
  void streamsOfMessagesAreInspectedByTheirHeads() throws Exception {
    plane.tls = Optional.of(Tls.http2());
    plane.protocolVersion = ProtocolVersion.GRPC;
    try (H2Backend grpc = H2Backend.grpc("0")) {
      plane.forwardTo(Plane.target(grpc.address(), grpc.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.post(1, "/pkg.Service/Call", "content-type", "application/grpc", "te", "trailers");
        Asked asked = asked();
        assertFalse(asked.request().whole());
        asked.say(ALLOW);
        wire.data(1, true, "\0\0\0\0\1x");
        assertEquals("0", wire.response(1).trailers.get("grpc-status"));
        wire.post(3, "/pkg.Service/Bad", "content-type", "application/grpc", "te", "trailers");
        asked().say(block(403));
        assertEquals(403, wire.response(3).status());
      }
    }
  }

  @Test
  void contentThatCallsItselfMessagesIsInspectedWhenTargetsDoNotSpeakGrpc() throws Exception {
    plane.tls = Optional.of(Tls.http2());
    plane.protocolVersion = ProtocolVersion.HTTP2;
    try (H2Backend target = H2Backend.echoLength()) {
      plane.forwardTo(Plane.target(target.address(), target.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.post(1, "/", "content-type", "application/grpc").data(1, true, "evil");
        Asked asked = asked();
        assertEquals("evil", asked.body());
        asked.say(block(403));
        assertEquals(403, wire.response(1).status());
      }
    }
  }

  @Test
  void requestsOfHttp3AreInspected() throws Exception {
    plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
    plane.http3 = true;
    plane.forwardTo(backend);
    try (H3Client client = new H3Client(plane, "a.test")) {
      H3Client.Call call = client.begin(H3Client.fields("POST", "/up"));
      call.data(new byte[100]);
      call.end();
      Asked asked = asked();
      assertEquals(100, asked.request().body().length);
      asked.say(ALLOW);
      assertEquals("100", call.get().text());
      H3Client.Call bad = client.begin(H3Client.fields("POST", "/bad"));
      bad.end();
      asked().say(block(403));
      assertEquals(403, bad.get().status());
    }
  }

  @Test
  void theUpgradeToAWebSocketIsInspectedAndNothingAfterIt() throws Exception {
    try (Backend sockets =
        new Backend(
            Plane.nextAddress(),
            with -> {
              if (with.head() != null) {
                with.send(
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                        + "Connection: upgrade\r\n\r\n");
                with.send(new String(with.in.readNBytes(4), StandardCharsets.ISO_8859_1));
              }
            })) {
      plane.forwardTo(sockets);
      String upgrade =
          "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
      try (Wire client = plane.connect()) {
        client.send(upgrade);
        asked().say(block(403));
        assertEquals(403, client.answer().status());
        client.send(upgrade);
        asked().say(ALLOW);
        assertEquals(101, client.answer(true).status());
        client.send("ping");
        assertEquals("ping", new String(client.in.readNBytes(4), StandardCharsets.US_ASCII));
      }
      assertTrue(waiting.isEmpty());
    }
  }
}
