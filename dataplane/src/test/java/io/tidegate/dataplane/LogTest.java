package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.log.LogSpool;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access, connection and health-check logs, from sockets to compressed files. */
class LogTest {
  private static final String TARGET_LESS = "- -1 -1 -1";

  @TempDir Path home;
  private Plane plane;
  private LogBook book;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
    book = new LogBook(home, plane);
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @Test
  void aForwardedRequestHasAllFields() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress())) {
      plane.forwardTo(backend);
      int clientPort;
      String sent = "POST /a%20b?q=\"1\" HTTP/1.1\r\nHost: Shop.test\r\nUser-Agent: x \"y\"\r\n";
      try (Wire client = plane.connect()) {
        clientPort = client.socket.getLocalPort();
        assertEquals("3", client.send(sent + "Content-Length: 3\r\n\r\nabc").answer().text());
      }
      List<String> fields = book.accesses().getFirst();
      String target = backend.address() + ":" + backend.port();
      assertEquals("http", fields.get(0));
      assertTrue(fields.get(1).matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
      assertEquals("app/t/1", fields.get(2));
      assertTrue(fields.get(3).endsWith(":" + clientPort), fields.get(3));
      assertEquals(target, fields.get(4));
      for (int time = 5; time <= 7; time++) {
        assertTrue(fields.get(time).matches("\\d\\.\\d{3}"), fields.toString());
      }
      assertEquals(List.of("200", "200"), fields.subList(8, 10));
      assertEquals(
          Integer.toString((sent + "Content-Length: 3\r\n\r\nabc").length()), fields.get(10));
      assertTrue(Integer.parseInt(fields.get(11)) > 30);
      assertEquals(
          "\"POST http://Shop.test:" + plane.port + "/a%20b?q=\\x221\\x22 HTTP/1.1\"",
          fields.get(12));
      assertEquals("\"x \\x22y\\x22\"", fields.get(13));
      assertEquals(List.of("-", "-", Plane.GROUP), fields.subList(14, 17));
      String trace = Wire.header(backend.heads.getFirst(), "X-Amzn-Trace-Id");
      assertEquals("\"" + trace + "\"", fields.get(17));
      assertEquals(List.of("\"-\"", "\"-\"", "0"), fields.subList(18, 21));
      assertTrue(fields.get(21).compareTo(fields.get(1)) <= 0);
      assertEquals(List.of("\"forward\"", "\"-\"", "\"-\""), fields.subList(22, 25));
      assertEquals(List.of("\"" + target + "\"", "\"200\""), fields.subList(25, 27));
      assertEquals(List.of("\"-\"", "\"-\""), fields.subList(27, 29));
      assertTrue(fields.get(29).matches("TID_[0-9a-f]{32}"), fields.get(29));
      assertEquals(List.of("\"-\"", "\"-\"", "\"-\""), fields.subList(30, 33));

      List<String> connection = book.connections().getFirst();
      assertEquals(Integer.toString(clientPort), connection.get(2));
      assertEquals(Integer.toString(plane.port), connection.get(3));
      assertEquals(fields.get(29), connection.get(11));
    }
  }

  @Test
  void actionsAndErrorsAreToldApart() throws Exception {
    plane.rules =
        List.of(
            new RuleTable.Source(
                "r1",
                7,
                List.of(new RuleCondition.PathPattern(List.of("/go"))),
                new RouteAction.Redirect(301, "HTTPS", "#{host}", "443", "/#{path}", "#{query}")),
            new RuleTable.Source(
                "r2",
                8,
                List.of(new RuleCondition.PathPattern(List.of("/tea"))),
                new RouteAction.Fixed(418, "text/plain", new byte[] {'x'})));
    plane.forwardTo(new Backend[0]);
    try (Wire client = plane.connect()) {
      client.get("/go");
      client.get("/tea");
      client.get("/none");
      client.send("GET /ambiguous HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").answer();
    }
    try (Wire client = plane.connect()) {
      client.send("GET / HTTP/1.1\r\n\r\n").answer();
    }
    List<List<String>> all = book.accesses();
    assertEquals(5, all.size());
    assertEquals(
        List.of("7", "\"redirect\"", "\"https://a.test:443/go\"", "301"), outcome(all.get(0)));
    assertEquals(List.of("8", "\"fixed-response\"", "\"-\"", "418"), outcome(all.get(1)));
    assertEquals(List.of("0", "\"forward\"", "\"-\"", "503"), outcome(all.get(2)));
    assertTrue(all.get(2).get(17).startsWith("\"Root=1-"), all.get(2).toString());
    assertEquals(
        List.of("\"Ambiguous\"", "\"UndefinedContentLengthSemantics\""),
        all.get(3).subList(27, 29));
    assertEquals(List.of("-", "\"-\"", "\"-\"", "400"), outcome(all.get(4)));
    for (List<String> fields : all) {
      assertEquals(TARGET_LESS, String.join(" ", fields.subList(4, 8)));
      assertEquals("-", fields.get(9));
    }
  }

  private static List<String> outcome(List<String> fields) {
    return List.of(fields.get(20), fields.get(22), fields.get(23), fields.get(8));
  }

  @Test
  void aClientThatLeavesIsLoggedAs460AndAnUnreadableHeadWithDashes() throws Exception {
    Backend.Script silent = with -> with.in.readAllBytes();
    try (Backend backend = new Backend(Plane.nextAddress(), silent)) {
      plane.forwardTo(backend);
      Wire leaving = plane.connect();
      leaving.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
      Plane.until("in flight", () -> plane.plane.census().inFlight() == 1);
      leaving.socket.setSoLinger(true, 0);
      leaving.close();
      Plane.until("gone", () -> plane.plane.census().clientConnections() == 0);
      try (Wire client = plane.connect()) {
        client.send("GET /" + "x".repeat(17_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(414, client.answer().status());
      }
      List<List<String>> all = book.accesses();
      assertEquals(List.of("460", "-"), all.get(0).subList(8, 10));
      assertEquals(backend.address() + ":" + backend.port(), all.get(0).get(4));
      assertEquals("-1 -1", String.join(" ", all.get(0).subList(6, 8)));
      assertEquals(
          "\"- http://t-1.us-east-1.elb.tidegate.internal:" + plane.port + "- -\"",
          all.get(1).get(12));
      assertEquals("414", all.get(1).get(8));
    }
  }

  @Test
  void healthChecksHaveTheirOwnLogAndNoOther() throws Exception {
    Backend.Script script =
        with -> {
          with.head();
          with.send("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script);
        Backend well = Backend.fixed(Plane.nextAddress(), "x")) {
      plane.check =
          new io.tidegate.model.elbv2.HealthCheck(
              true,
              io.tidegate.model.elbv2.Protocol.HTTP,
              Optional.empty(),
              "/",
              Duration.ofSeconds(30),
              Duration.ofSeconds(5),
              2,
              2,
              Optional.of("200"));
      plane.forwardTo(backend, well);
      plane.untilHealthy(1);
      List<String> seen = new ArrayList<>();
      Plane.until(
          "both checked",
          () -> {
            try {
              seen.clear();
              seen.addAll(book.lines("health_check_log_"));
            } catch (IOException failed) {
              throw new java.io.UncheckedIOException(failed);
            }
            return seen.size() == 2;
          });
      String time = "20\\S+Z \\d\\.\\d{3} ";
      String failing = "http " + time + backend.address() + ":" + backend.port();
      String passing = "http " + time + well.address() + ":" + well.port();
      assertTrue(
          seen.stream().anyMatch(line -> line.matches(failing + " t FAIL 503 TargetError")),
          seen.toString());
      assertTrue(
          seen.stream().anyMatch(line -> line.matches(passing + " t PASS 200 -")), seen.toString());
      assertEquals(List.of(), book.lines("123456789012_"));
    }
  }

  @Test
  void filesAreNamedAsAwsNamesThemAndRotateOnTheInterval() throws Exception {
    plane.forwardTo(new Backend[0]);
    try (Wire client = plane.connect()) {
      client.get("/");
      plane.settle();
      book.writer.step(Instant.parse("2026-11-23T16:03:59Z"));
      assertEquals(false, book.writer.step(Instant.parse("2026-11-23T16:04:59Z")));
      assertEquals(true, book.writer.step(Instant.parse("2026-11-23T16:05:00Z")));
      assertEquals(0, book.delivery.deliver());
    }
    Path day =
        home.resolve(
            "buckets/my-logs/web/prod/AWSLogs/123456789012/elasticloadbalancing/us-east-1/2026/11/23");
    try (Stream<Path> files = Files.list(day)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(2, names.size());
      String tail =
          "123456789012_elasticloadbalancing_us-east-1_app\\.t\\.1_20261123T1605Z_"
              + plane.address.replace(".", "\\.")
              + "_[0-9a-f]{8}\\.log\\.gz";
      assertTrue(names.get(0).matches(tail), names.toString());
      assertTrue(names.get(1).matches("conn_log_" + tail), names.toString());
    }
  }

  @Test
  void whatACrashLeavesIsDeliveredByTheNextStart() throws Exception {
    plane.forwardTo(new Backend[0]);
    try (Wire client = plane.connect()) {
      client.get("/");
    }
    plane.settle();
    book.writer.step(plane.time.now());
    LogSpool.Options options = book.spool();
    assertTrue(new LogSpool(options, Chance.seeded(8)).rotate(Instant.MAX) == false);
    assertEquals(0, book.delivery.deliver());
    assertEquals(2, book.delivery.delivered());
  }

  @Test
  void aMissingBucketKeepsItsFilesForLater() throws Exception {
    Files.delete(home.resolve("buckets/my-logs"));
    plane.forwardTo(new Backend[0]);
    try (Wire client = plane.connect()) {
      client.get("/");
    }
    plane.settle();
    book.end();
    assertEquals(2, book.delivery.deliver());
    Files.createDirectories(home.resolve("buckets/my-logs"));
    plane.faults.clear();
    assertEquals(0, book.delivery.deliver());
  }

  @Test
  void aDiskThatTakesNothingIsToldOnceAndItsLinesAreCounted() throws Exception {
    plane.forwardTo(new Backend[0]);
    Path open = home.resolve("spool/open");
    Files.delete(open);
    Files.writeString(open, "no directory");
    for (int i = 1; i <= 2; i++) {
      try (Wire client = plane.connect()) {
        client.get("/");
      }
      plane.settle();
      book.writer.step(plane.time.now());
      assertEquals(2L * i, book.writer.lost(), "an access and a connection");
    }
    assertEquals(1, plane.faults.size(), plane.faults.toString());
    plane.faults.clear();
    Files.delete(open);
    assertEquals(0, book.accesses().size());
    try (Wire client = plane.connect()) {
      client.get("/");
    }
    assertEquals(1, book.accesses().size());
    assertEquals(4, book.writer.lost());
  }
}
