package io.tidegate.e2e.scenario;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * CloudWatch with the unmodified aws CLI: by each of its three wire protocols, and alarms that tell
 * a topic and the event bus, which are endpoints of this test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WatchTest {
  private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:ops";
  private static final List<String> PROTOCOLS = List.of("query", "json", "smithy-rpc-v2-cbor");

  private final List<String> told = new CopyOnWriteArrayList<>();
  private Path models = Path.of("");
  private @Nullable HttpServer receiver;
  private @Nullable ServerProcess started;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    assumeTrue(Aws.has("aws"), "SKIPPED: this machine has no aws CLI");
    models = directory;
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          told.add(exchange.getRequestURI() + " " + new String(body, StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    http.start();
    receiver = http;
    String url = "http://127.0.0.1:" + http.getAddress().getPort();
    started =
        ServerProcess.start(
            "--notification-endpoints=" + TOPIC + "=" + url + "/topic",
            "--event-endpoints=" + url + "/bus");
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
    if (receiver != null) {
      receiver.stop(0);
    }
  }

  private Aws aws() {
    return new Aws(requireNonNull(started).access());
  }

  /** A Python that has the models of the aws CLI. */
  private static Optional<String> python() throws IOException, InterruptedException {
    for (String candidate : List.of("/usr/bin/python3", "python3")) {
      if (Aws.has(candidate) || Files.isExecutable(Path.of(candidate))) {
        List<String> command = List.of(candidate, "-c", "import botocore");
        if (Aws.run(command, Map.of()).code() == 0) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  /** Models that know one protocol each; the program that reads them is not touched. */
  private boolean knows(String protocol) throws Exception {
    Path model = models.resolve(protocol).resolve("cloudwatch/2010-08-01/service-2.json");
    if (!Files.exists(models.resolve("json"))) {
      write();
    }
    return Files.exists(model);
  }

  private void write() throws Exception {
    Path script =
        Path.of(requireNonNull(WatchTest.class.getResource("cloudwatch_models.py")).toURI());
    List<String> command =
        Stream.of(
                Stream.of(python().orElse("none"), script.toString(), models.toString()),
                PROTOCOLS.stream())
            .flatMap(parts -> parts)
            .toList();
    Aws.Done done = Aws.run(command, Map.of());
    assertEquals(0, done.code(), done.text());
  }

  private Aws.Done by(String protocol, String words) throws Exception {
    Map<String, String> environment = new HashMap<>(aws().environment());
    environment.put("AWS_DATA_PATH", models.resolve(protocol).toString());
    return Aws.run(
        Stream.concat(Stream.of("aws"), Stream.of(words.split(" "))).toList(), environment);
  }

  private JsonNode read(String protocol, String words) throws Exception {
    Aws.Done done = by(protocol, words);
    assertEquals(0, done.code(), words + "\n" + done.text());
    return done.text().isBlank()
        ? new ObjectMapper().createObjectNode()
        : new ObjectMapper().readTree(done.text());
  }

  @ParameterizedTest
  @CsvSource({
    "query, Action=ListMetrics",
    "json, GraniteServiceVersion20100801.ListMetrics",
    "smithy-rpc-v2-cbor, /service/GraniteServiceVersion20100801/operation/ListMetrics"
  })
  void theCliIsServedByEachProtocol(String protocol, String onTheWire) throws Exception {
    assumeTrue(
        python().isPresent() && knows(protocol),
        "SKIPPED: this aws CLI does not offer " + protocol);
    Instant minute = TimeSource.system().now().truncatedTo(ChronoUnit.MINUTES);
    String metric = " --namespace Wire --metric-name " + protocol;
    read(protocol, "cloudwatch put-metric-data --value 1.5 --unit Count" + metric);
    read(
        protocol,
        "cloudwatch put-metric-data --statistic-values"
            + " Sum=10,SampleCount=3,Minimum=2,Maximum=4 --unit Count"
            + metric);
    JsonNode points =
        read(
            protocol,
            "cloudwatch get-metric-statistics --period 3600 --statistics Sum SampleCount"
                + " --start-time "
                + minute.minusSeconds(1800)
                + " --end-time "
                + minute.plusSeconds(1800)
                + metric);
    double sum = 0;
    for (JsonNode point : points.path("Datapoints")) {
      sum += point.path("Sum").asDouble();
    }
    assertEquals(11.5, sum, 1e-9);
    read(
        protocol,
        "cloudwatch put-metric-alarm --statistic Average --period 60 --evaluation-periods 2"
            + " --threshold 0.25 --comparison-operator GreaterThanThreshold"
            + " --treat-missing-data notBreaching --alarm-name "
            + protocol
            + metric);
    JsonNode alarm =
        read(protocol, "cloudwatch describe-alarms --alarm-names " + protocol)
            .at("/MetricAlarms/0");
    assertEquals(0.25, alarm.path("Threshold").asDouble());
    assertEquals("notBreaching", alarm.path("TreatMissingData").asText());
    assertTrue(alarm.has("AlarmConfigurationUpdatedTimestamp"));
    Aws.Done unknown =
        by(
            protocol,
            "cloudwatch set-alarm-state --alarm-name nobody --state-value OK --state-reason r");
    assertNotEquals(0, unknown.code());
    assertTrue(unknown.text().contains("(ResourceNotFound)"), unknown.text());
    Aws.Done debug = by(protocol, "cloudwatch list-metrics --namespace Wire --debug");
    assertEquals(0, debug.code(), debug.text());
    assertTrue(
        debug.text().contains(onTheWire)
            || (debug.text().contains("'Action': 'ListMetrics'") && protocol.equals("query")),
        "not by " + protocol);
  }

  @Test
  void anAlarmTellsItsTopicAndTheBus() throws Exception {
    String alarm =
        "cloudwatch put-metric-alarm --namespace Shop --metric-name Load --statistic Average"
            + " --period 60 --evaluation-periods 1 --threshold 5"
            + " --comparison-operator GreaterThanThreshold --alarm-name hot --alarm-actions ";
    Aws.Done refused = aws().attempt(alarm + TOPIC + "-nobody");
    assertTrue(
        refused.text().contains("(ValidationError)")
            && refused.text().contains("notification-endpoints"),
        refused.text());
    aws().run(alarm + TOPIC);
    aws()
        .run(
            "cloudwatch set-alarm-state --alarm-name hot --state-value ALARM --state-reason",
            "set by hand");
    await("/topic");
    await("/bus");
    JsonNode envelope = new ObjectMapper().readTree(body("/topic"));
    assertEquals("Notification", envelope.path("Type").asText());
    assertEquals(TOPIC, envelope.path("TopicArn").asText());
    assertEquals("ALARM: \"hot\" in US East (N. Virginia)", envelope.path("Subject").asText());
    JsonNode message = new ObjectMapper().readTree(envelope.path("Message").asText());
    assertEquals("set by hand", message.path("NewStateReason").asText());
    assertEquals("INSUFFICIENT_DATA", message.path("OldStateValue").asText());
    JsonNode event = new ObjectMapper().readTree(body("/bus"));
    assertEquals("CloudWatch Alarm State Change", event.path("detail-type").asText());
    boolean noted =
        Pause.until(
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            () -> history().contains("Successfully executed action " + TOPIC));
    assertTrue(noted, history());
  }

  private String history() {
    try {
      return aws()
          .attempt("cloudwatch describe-alarm-history --alarm-name hot --history-item-type Action")
          .text();
    } catch (IOException | InterruptedException failed) {
      throw new AssertionError(failed);
    }
  }

  private void await(String path) {
    assertTrue(
        Pause.until(
            Duration.ofSeconds(30),
            Duration.ofMillis(50),
            () -> told.stream().anyMatch(line -> line.startsWith(path + " "))),
        () -> told + "\n" + requireNonNull(started).log());
  }

  private String body(String path) {
    return told.stream()
        .filter(line -> line.startsWith(path + " "))
        .findFirst()
        .orElseThrow()
        .substring(path.length() + 1);
  }
}
