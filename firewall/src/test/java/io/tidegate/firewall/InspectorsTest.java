package io.tidegate.firewall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.model.Installation;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.wafv2.WebAcls;
import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.FirewallVerdict.Failure;
import io.tidegate.routing.Inspection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Inspections by inspectors that behave as each test says. */
class InspectorsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final InspectionLimits PATIENT =
      InspectionLimits.standard().within(Duration.ofSeconds(30), Duration.ofSeconds(60));
  private static final InspectionLimits HURRIED =
      InspectionLimits.standard().within(Duration.ofSeconds(30), Duration.ofSeconds(2));

  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private final ThreadTasks tasks = new ThreadTasks((where, cause) -> faults.add(cause));
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    tasks.close();
    assertEquals(List.of(), faults);
  }

  private FakeInspector inspector(FakeInspector.Script script) throws IOException {
    FakeInspector made = new FakeInspector(script);
    open.add(made);
    return made;
  }

  private FakeInspector answering(String answer) throws IOException {
    return inspector(
        with -> {
          while (with.question()) {
            with.send(answer);
          }
        });
  }

  private Inspectors asking(String url, InspectionLimits limits) {
    Inspectors made =
        new Inspectors(
            WebAcls.parse("a=" + url, Installation.standard()),
            limits,
            new Inspectors.Ground(TimeSource.system(), tasks, "us-east-1", notes::add));
    open.add(made);
    return made;
  }

  private static String arn() {
    return WebAcls.parse("a=http://x", Installation.standard()).all().getFirst().arn();
  }

  private static Inspection request(String method, String fields, String body) {
    return new Inspection(
        "arn:lb",
        method,
        "/p%20q?x=1",
        "shop.test:81",
        fields.getBytes(StandardCharsets.ISO_8859_1),
        "10.1.2.3",
        body.getBytes(StandardCharsets.ISO_8859_1),
        true);
  }

  private static Inspection get() {
    return request("GET", "X-Forwarded-For: 10.1.2.3\r\n", "");
  }

  private static CompletableFuture<FirewallVerdict> begin(Inspectors firewall, Inspection what) {
    CompletableFuture<FirewallVerdict> verdict = new CompletableFuture<>();
    firewall.inspect(arn(), what, verdict::complete);
    return verdict;
  }

  private static FirewallVerdict ask(Inspectors firewall, Inspection what) throws Exception {
    return begin(firewall, what).get(60, TimeUnit.SECONDS);
  }

  private static FirewallVerdict failed(Failure why) {
    return new FirewallVerdict.Failed(why);
  }

  @Test
  void asksWithTheRequestAsItIsWhenTheUrlHasNoPath() throws Exception {
    FakeInspector there = answering(OK);
    Inspectors firewall = asking(there.url(), PATIENT);
    String fields =
        "X-Forwarded-For: 9.9.9.9, 10.1.2.3\r\nCookie: c=\u00e4\r\nX-Real-IP: forged\r\n"
            + "x_forwarded_uri: /forged\r\nX-Tidegate-Body: forged\r\n";
    assertEquals(
        new FirewallVerdict.Allow(""), ask(firewall, request("PUT", fields, "ab\0\u00ff")));
    assertEquals(
        "PUT /p%20q?x=1 HTTP/1.1\r\nHost: shop.test:81\r\n"
            + "X-Forwarded-For: 9.9.9.9, 10.1.2.3\r\nCookie: c=\u00e4\r\nX-Real-Ip: 10.1.2.3\r\n"
            + "X-Forwarded-Method: PUT\r\nX-Forwarded-Host: shop.test:81\r\n"
            + "X-Forwarded-Uri: /p%20q?x=1\r\nX-Tidegate-Load-Balancer: arn:lb\r\n"
            + "X-Tidegate-Body: whole\r\nContent-Length: 4\r\n\r\nab\0\u00ff",
        there.questions.getFirst());
    ask(firewall, get());
    assertFalse(there.questions.get(1).contains("Content-Length"), "no body, none told");
  }

  @Test
  void asksAForwardAuthServiceAtItsPath() throws Exception {
    FakeInspector there = answering(OK);
    Inspectors firewall = asking(there.url() + "/verify?k=v", PATIENT);
    ask(firewall, get());
    ask(firewall, request("DELETE", "", "x"));
    String first = there.questions.getFirst();
    String authority = there.url().substring("http://".length());
    assertTrue(first.startsWith("GET /verify?k=v HTTP/1.1\r\nHost: " + authority + "\r\n"), first);
    assertTrue(first.contains("X-Forwarded-Host: shop.test:81\r\n"), first);
    assertTrue(there.questions.get(1).startsWith("POST /verify?k=v HTTP/1.1\r\n"));
    assertTrue(there.questions.get(1).contains("X-Forwarded-Method: DELETE\r\n"));
  }

  @Test
  void headersForTheTargetAreTaken() throws Exception {
    Inspectors firewall =
        asking(
            answering(
                    "HTTP/1.1 204 No\r\nX-Amzn-Waf-Score: 7\r\nX-Other: no\r\nx-amzn-waf-b: x y\r\n\r\n")
                .url(),
            PATIENT);
    assertEquals(
        new FirewallVerdict.Allow("x-amzn-waf-score: 7\r\nx-amzn-waf-b: x y\r\n"),
        ask(firewall, get()));
  }

  @ParameterizedTest
  @CsvSource({"403, 403", "429, 429", "302, 302", "401, 401"})
  void aRefusalHasItsStatusAndPage(int status, int expected) throws Exception {
    FakeInspector there =
        answering(
            "HTTP/1.1 "
                + status
                + " X\r\nContent-Type: text/plain\r\nLocation: https://c/\r\nSet-Cookie: a=1\r\n"
                + "Set-Cookie: b=2\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nwhy\r\n0\r\nT: t\r\n\r\n");
    Inspectors firewall = asking(there.url(), PATIENT);
    for (int i = 0; i < 3; i++) {
      var block = assertInstanceOf(FirewallVerdict.Block.class, ask(firewall, get()));
      assertEquals(expected, block.status());
      assertEquals("text/plain", block.contentType());
      assertEquals("https://c/", block.location());
      assertEquals(List.of("a=1", "b=2"), block.cookies());
      assertArrayEquals("why".getBytes(StandardCharsets.US_ASCII), block.body());
    }
    assertEquals(1, there.connections.get(), "one connection serves them all");
  }

  @Test
  void aPageThatIsTooLongIsLeftOutAndStillARefusal() throws Exception {
    String page = "x".repeat(100_000);
    for (String framing :
        List.of(
            "Content-Length: 100000\r\n\r\n" + page,
            "Transfer-Encoding: chunked\r\n\r\n186a0\r\n" + page + "\r\n0\r\n\r\n",
            "Connection: close\r\n\r\n" + page)) {
      FakeInspector there =
          inspector(
              with -> {
                if (with.question()) {
                  with.send("HTTP/1.1 403 Forbidden\r\n" + framing);
                }
              });
      Inspectors firewall = asking(there.url(), PATIENT);
      var block = assertInstanceOf(FirewallVerdict.Block.class, ask(firewall, get()));
      assertEquals(403, block.status());
      assertEquals(0, block.body().length);
    }
  }

  @Test
  void answersToHeadHaveNoBodyWhateverTheySay() throws Exception {
    FakeInspector there = answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 20\r\n\r\n");
    Inspectors firewall = asking(there.url(), PATIENT);
    for (int i = 0; i < 2; i++) {
      assertInstanceOf(FirewallVerdict.Block.class, ask(firewall, request("HEAD", "", "")));
    }
    assertEquals(1, there.connections.get());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello\r\n\r\n",
        "HTTP/1.1 99 X\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX-Amzn-Waf-A: \u00e4\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 600 X\r\nContent-Length: 0\r\n\r\n"
      })
  void nonsenseIsNoVerdict(String answer) throws Exception {
    Inspectors firewall = asking(answering(answer).url(), PATIENT);
    assertEquals(failed(Failure.UNHANDLED), ask(firewall, get()));
    assertEquals(failed(Failure.UNHANDLED), ask(firewall, get()));
  }

  @Test
  void tooMuchIsNoVerdict() throws Exception {
    String line = "A: " + "x".repeat(1_000) + "\r\n";
    Inspectors firewall =
        asking(answering("HTTP/1.1 200 OK\r\n" + line.repeat(20) + "\r\n").url(), PATIENT);
    assertEquals(failed(Failure.UNHANDLED), ask(firewall, get()));
    String inserted = "X-Amzn-Waf-A: " + "x".repeat(1_000) + "\r\n";
    Inspectors inserting =
        asking(answering("HTTP/1.1 204 OK\r\n" + inserted.repeat(9) + "\r\n").url(), PATIENT);
    assertEquals(failed(Failure.UNHANDLED), ask(inserting, get()));
  }

  @Test
  void anErrorOfTheServiceIsNoVerdict() throws Exception {
    Inspectors firewall =
        asking(answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n").url(), PATIENT);
    assertEquals(failed(Failure.SERVICE_ERROR), ask(firewall, get()));
    assertEquals(failed(Failure.SERVICE_ERROR), ask(firewall, get()));
    assertEquals(1, notes.size(), "people are told once a minute");
    assertTrue(notes.getFirst().contains("WAFServiceError"), notes.toString());
    assertEquals(2, firewall.failed());
  }

  @Test
  void nobodyThereIsAConnectionError() throws Exception {
    int port;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = gone.getLocalPort();
    }
    Inspectors firewall = asking("http://127.0.0.1:" + port, PATIENT);
    assertEquals(failed(Failure.CONNECTION_ERROR), ask(firewall, get()));
    Inspectors nameless = asking("http://no-such-host.invalid", PATIENT);
    assertEquals(failed(Failure.CONNECTION_ERROR), ask(nameless, get()));
    CompletableFuture<FirewallVerdict> verdict = new CompletableFuture<>();
    nameless.inspect("arn:of-nobody", get(), verdict::complete);
    assertEquals(failed(Failure.CONNECTION_ERROR), verdict.get());
  }

  @Test
  void aConnectionThatIsNotTakenTimesOut() throws Exception {
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InspectionLimits limits =
          InspectionLimits.standard().within(Duration.ofMillis(200), Duration.ofSeconds(60));
      Inspectors firewall = asking("http://127.0.0.1:" + full.getLocalPort(), limits);
      List<java.net.Socket> queue = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        queue.add(new java.net.Socket(InetAddress.getLoopbackAddress(), full.getLocalPort()));
      }
      assertEquals(failed(Failure.CONNECTION_TIMEOUT), ask(firewall, get()));
      for (java.net.Socket one : queue) {
        one.close();
      }
    }
  }

  @Test
  void anInspectorThatHangsOrNeverReadsOrTricklesTimesOut() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    FakeInspector hangs =
        inspector(
            with -> {
              with.question();
              FakeInspector.await(over);
            });
    FakeInspector neverReads = inspector(with -> FakeInspector.await(over));
    FakeInspector trickles =
        inspector(
            with -> {
              with.question();
              with.send("HTTP/1.1 200 OK\r\n");
              while (over.getCount() > 0) {
                with.send("A: b\r\n");
                FakeInspector.pause(20);
              }
            });
    String fields = ("A: " + "x".repeat(10_000) + "\r\n").repeat(7);
    List<CompletableFuture<FirewallVerdict>> all =
        List.of(
            begin(asking(hangs.url(), HURRIED), get()),
            begin(asking(neverReads.url(), HURRIED), request("POST", fields, "b".repeat(8_192))),
            begin(asking(trickles.url(), HURRIED), get()));
    for (CompletableFuture<FirewallVerdict> one : all) {
      assertEquals(failed(Failure.READ_TIMEOUT), one.get(60, TimeUnit.SECONDS));
    }
    over.countDown();
  }

  @Test
  void anInspectorThatDiesIsAConnectionError() throws Exception {
    for (String half : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) {
      FakeInspector there =
          inspector(
              with -> {
                with.question();
                with.send(half);
                with.reset();
              });
      assertEquals(failed(Failure.CONNECTION_ERROR), ask(asking(there.url(), PATIENT), get()));
    }
  }

  @Test
  void aConnectionThatWentStaleIsReplaced() throws Exception {
    FakeInspector there =
        inspector(
            with -> {
              if (with.question()) {
                with.send(OK);
              }
            });
    Inspectors firewall = asking(there.url(), PATIENT);
    for (int i = 0; i < 5; i++) {
      assertEquals(new FirewallVerdict.Allow(""), ask(firewall, get()));
    }
    assertEquals(5, there.connections.get());
  }

  @Test
  void bytesBehindAnAnswerEndItsConnection() throws Exception {
    FakeInspector there = answering(OK + "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
    Inspectors firewall = asking(there.url(), PATIENT);
    for (int i = 0; i < 3; i++) {
      assertEquals(new FirewallVerdict.Allow(""), ask(firewall, get()), "never another's answer");
    }
    assertEquals(3, there.connections.get());
  }

  @Test
  void interimAnswersAreSkipped() throws Exception {
    Inspectors firewall = asking(answering("HTTP/1.1 100 Continue\r\n\r\n" + OK).url(), PATIENT);
    assertEquals(new FirewallVerdict.Allow(""), ask(firewall, get()));
  }

  @Test
  void whatIsMoreThanTheLimitsHasNoVerdictAndWhatWaitsGetsOne() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    FakeInspector there =
        inspector(
            with -> {
              while (with.question()) {
                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                FakeInspector.await(go);
                atOnce.decrementAndGet();
                with.send(OK);
              }
            });
    Inspectors firewall = asking(there.url(), PATIENT.of(2, 5));
    List<CompletableFuture<FirewallVerdict>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(begin(firewall, get()));
    }
    for (CompletableFuture<FirewallVerdict> more : all.subList(5, 8)) {
      assertEquals(failed(Failure.CONNECTION_ERROR), more.getNow(failed(Failure.UNHANDLED)));
    }
    go.countDown();
    for (CompletableFuture<FirewallVerdict> one : all.subList(0, 5)) {
      assertEquals(new FirewallVerdict.Allow(""), one.get(60, TimeUnit.SECONDS));
    }
    assertTrue(most.get() <= 2, "connections: " + most);
    assertEquals(new FirewallVerdict.Allow(""), ask(firewall, get()), "room is given back");
  }

  @Test
  void oneThatWaitsForAConnectionInVainTimesOut() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    FakeInspector there =
        inspector(
            with -> {
              while (with.question()) {
                asked.countDown();
                FakeInspector.await(go);
                with.send(OK);
              }
            });
    Inspectors firewall =
        asking(
            there.url(),
            InspectionLimits.standard()
                .within(Duration.ofSeconds(2), Duration.ofSeconds(60))
                .of(1, 9));
    CompletableFuture<FirewallVerdict> first = begin(firewall, get());
    FakeInspector.await(asked);
    assertEquals(failed(Failure.CONNECTION_TIMEOUT), ask(firewall, get()));
    go.countDown();
    assertEquals(new FirewallVerdict.Allow(""), first.get(60, TimeUnit.SECONDS));
  }

  @Test
  void decisionsAreMetrics() throws Exception {
    AtomicInteger turn = new AtomicInteger();
    FakeInspector there =
        inspector(
            with -> {
              while (with.question()) {
                boolean allow = turn.getAndIncrement() % 3 != 0;
                with.send(allow ? OK : "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
              }
            });
    Inspectors firewall = asking(there.url(), PATIENT);
    for (int i = 0; i < 6; i++) {
      ask(firewall, get());
    }
    List<MetricDatum> data = firewall.drain(Instant.EPOCH);
    assertEquals(
        Map.of("AllowedRequests", 4.0, "BlockedRequests", 2.0),
        data.stream().collect(Collectors.toMap(d -> d.metric().name(), MetricDatum::sum)));
    assertEquals("AWS/WAFV2", data.getFirst().metric().namespace());
    assertEquals(
        Map.of("WebACL", "a", "Region", "us-east-1", "Rule", "ALL"),
        data.getFirst().metric().dimensions());
    assertEquals(List.of(), firewall.drain(Instant.EPOCH));
    assertEquals(
        List.of(4L, 2L, 0L), List.of(firewall.allowed(), firewall.blocked(), firewall.failed()));
  }
}
