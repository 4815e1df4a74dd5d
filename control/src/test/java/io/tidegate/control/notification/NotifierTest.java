package io.tidegate.control.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.base.Chance;
import io.tidegate.model.ApiError;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.testkit.VirtualTime;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NotifierTest {
  private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:ops";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:05.250Z");

  private final VirtualTime time = new VirtualTime();
  private final List<Message> posted = new ArrayList<>();
  private final List<Instant> postedAt = new ArrayList<>();
  private final Deque<Integer> answers = new ArrayDeque<>();
  private final List<String> results = new ArrayList<>();
  private final Outbox outbox = new Outbox(this::post, time);

  private int post(URI to, Map<String, String> headers, String body) throws IOException {
    posted.add(new Message(to, headers, body));
    postedAt.add(time.now());
    int status = answers.isEmpty() ? 200 : answers.remove();
    if (status == 0) {
      throw new IOException("refused");
    }
    return status;
  }

  private Notifier notifier(String pairs, String bus) {
    return new Notifier(NotificationEndpoints.parse(pairs, bus), outbox, Chance.seeded(7), time);
  }

  private static final AlarmState BEFORE =
      new AlarmState(StateValue.OK, "fine", Optional.of("{\"version\":\"1.0\"}"), THEN, THEN);
  private static final AlarmState AFTER =
      new AlarmState(StateValue.ALARM, "Threshold Crossed", Optional.empty(), THEN, THEN);

  private static MetricAlarm alarm(AlarmSource source) {
    return new MetricAlarm(
        "arn:aws:cloudwatch:us-east-1:123456789012:alarm:hot",
        "hot",
        Optional.of("too hot"),
        AlarmActions.onAlarm(List.of(TOPIC)),
        source,
        AlarmCondition.all(3, Comparison.GREATER_THAN, 80),
        AFTER,
        VirtualTime.START,
        List.of());
  }

  private static AlarmSource cpu(String stat) {
    MetricId metric =
        MetricId.of("AWS/EC2", "CPUUtilization", Map.of("InstanceId", "i-0123456789abcdef0"));
    return new AlarmSource.Single(new MetricStat(metric, 60, stat, Optional.empty()));
  }

  private static AlarmChange change(AlarmSource source) {
    return AlarmChange.of(alarm(source), BEFORE);
  }

  private void deliver(Notifier notifier, String arn) {
    notifier.deliver(
        change(cpu("Average")), arn, result -> results.add(result.failure().orElse("arrived")));
    time.runDue();
  }

  @Test
  void topicsGetTheEnvelopeAndTheMessageOfAws() throws IOException {
    deliver(notifier(TOPIC + "=http://127.0.0.1:9/hook", ""), TOPIC);
    Message sent = posted.getFirst();
    JsonNode envelope = JSON.readTree(sent.body());
    assertEquals(
        List.of("Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp"),
        names(envelope));
    assertEquals("Notification", envelope.get("Type").asText());
    assertEquals(TOPIC, envelope.get("TopicArn").asText());
    assertEquals("ALARM: \"hot\" in US East (N. Virginia)", envelope.get("Subject").asText());
    assertEquals("2026-01-01T00:00:00.000Z", envelope.get("Timestamp").asText());
    assertEquals("Notification", sent.headers().get("x-amz-sns-message-type"));
    assertEquals(envelope.get("MessageId").asText(), sent.headers().get("x-amz-sns-message-id"));
    assertEquals(
        JSON.readTree(
            """
            {"AlarmName":"hot","AlarmDescription":"too hot","AWSAccountId":"123456789012",
             "AlarmConfigurationUpdatedTimestamp":"2026-01-01T00:00:00.000+0000",
             "NewStateValue":"ALARM","NewStateReason":"Threshold Crossed",
             "StateChangeTime":"2026-01-01T00:00:05.250+0000","Region":"US East (N. Virginia)",
             "AlarmArn":"arn:aws:cloudwatch:us-east-1:123456789012:alarm:hot",
             "OldStateValue":"OK","OKActions":[],
             "AlarmActions":["arn:aws:sns:us-east-1:123456789012:ops"],
             "InsufficientDataActions":[],
             "Trigger":{"MetricName":"CPUUtilization","Namespace":"AWS/EC2",
              "StatisticType":"Statistic","Statistic":"AVERAGE","Unit":null,
              "Dimensions":[{"value":"i-0123456789abcdef0","name":"InstanceId"}],
              "Period":60,"EvaluationPeriods":3,"ComparisonOperator":"GreaterThanThreshold",
              "Threshold":80.0,"TreatMissingData":"missing",
              "EvaluateLowSampleCountPercentile":""}}
            """),
        JSON.readTree(envelope.get("Message").asText()));
    assertEquals(List.of("arrived"), results);
  }

  @Test
  void percentilesAndExpressionsAreToldAsSuch() throws IOException {
    JsonNode percentile = JSON.readTree(AlarmJson.message(change(cpu("p99")))).get("Trigger");
    assertEquals("ExtendedStatistic", percentile.get("StatisticType").asText());
    assertEquals("p99", percentile.get("ExtendedStatistic").asText());
    assertEquals("SAMPLE_COUNT", trigger(cpu("SampleCount")).get("Statistic").asText());
    JsonNode math =
        trigger(
            new AlarmSource.Expression(
                List.of(
                    MetricDataQuery.metric("m1", cpu("Sum").single().orElseThrow(), false),
                    MetricDataQuery.expression("e1", "m1*2", true))));
    assertFalse(math.has("MetricName"));
    assertEquals("CPUUtilization", math.at("/Metrics/0/MetricStat/Metric/MetricName").asText());
    assertEquals("m1*2", math.at("/Metrics/1/Expression").asText());
    assertTrue(math.at("/Metrics/1/ReturnData").asBoolean());
  }

  private static JsonNode trigger(AlarmSource source) throws IOException {
    return JSON.readTree(AlarmJson.message(change(source))).get("Trigger");
  }

  @Test
  void compositeAlarmsTellTheirRuleAndWhichAlarmsTriggered() throws IOException {
    String data =
        "{\"triggeringAlarms\":[{\"arn\":\"a1\",\"state\":{\"value\":\"ALARM\","
            + "\"timestamp\":\"2026-01-01T00:00:05Z\"}}]}";
    CompositeAlarm alarm =
        new CompositeAlarm(
            "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:all",
            "all",
            Optional.empty(),
            AlarmActions.none(),
            "ALARM(hot)",
            Optional.of(
                new CompositeAlarm.Suppressor("s", Duration.ofSeconds(30), Duration.ofSeconds(60))),
            new AlarmState(StateValue.ALARM, "r", Optional.of(data), THEN, THEN),
            VirtualTime.START,
            List.of());
    AlarmChange change = AlarmChange.of(alarm, BEFORE);
    JsonNode message = JSON.readTree(AlarmJson.message(change));
    assertEquals("ALARM: \"all\" in EU (Ireland)", AlarmJson.subject(change));
    assertEquals("ALARM(hot)", message.get("AlarmRule").asText());
    assertEquals("a1", message.at("/TriggeringChildren/0/Arn").asText());
    assertEquals("ALARM", message.at("/TriggeringChildren/0/State/Value").asText());
    assertFalse(message.has("Trigger"));
    JsonNode event = JSON.readTree(AlarmJson.functionEvent(change));
    assertEquals("ALARM(hot)", event.at("/alarmData/configuration/alarmRule").asText());
    assertEquals(30, event.at("/alarmData/configuration/actionsSuppressorWaitPeriod").asInt());
  }

  @Test
  void functionsAreInvokedWithTheAlarmEvent() throws IOException {
    deliver(notifier(FUNCTION + "=http://127.0.0.1:9/f", ""), FUNCTION);
    JsonNode event = JSON.readTree(posted.getFirst().body());
    assertEquals("aws.cloudwatch", event.get("source").asText());
    assertEquals("123456789012", event.get("accountId").asText());
    assertEquals("2026-01-01T00:00:05.250+0000", event.get("time").asText());
    assertEquals("hot", event.at("/alarmData/alarmName").asText());
    assertEquals("ALARM", event.at("/alarmData/state/value").asText());
    assertEquals("OK", event.at("/alarmData/previousState/value").asText());
    assertEquals("{\"version\":\"1.0\"}", event.at("/alarmData/previousState/reasonData").asText());
    JsonNode metric = event.at("/alarmData/configuration/metrics/0");
    assertEquals("Average", metric.at("/metricStat/stat").asText());
    assertEquals(
        "i-0123456789abcdef0", metric.at("/metricStat/metric/dimensions/InstanceId").asText());
  }

  @Test
  void theBusHearsOfEveryChangeWithThePreviousState() throws IOException {
    notifier("", "http://127.0.0.1:9/a http://127.0.0.1:9/b").announce(change(cpu("Average")));
    time.runDue();
    assertEquals(2, posted.size());
    JsonNode event = JSON.readTree(posted.getFirst().body());
    assertEquals("CloudWatch Alarm State Change", event.get("detail-type").asText());
    assertEquals("aws.cloudwatch", event.get("source").asText());
    assertEquals("2026-01-01T00:00:05Z", event.get("time").asText());
    assertEquals(
        "arn:aws:cloudwatch:us-east-1:123456789012:alarm:hot", event.at("/resources/0").asText());
    assertEquals("OK", event.at("/detail/previousState/value").asText());
    assertEquals("ALARM", event.at("/detail/state/value").asText());
    assertEquals("too hot", event.at("/detail/configuration/description").asText());
  }

  @Test
  void failuresAreTriedAgainWithGrowingPauses() {
    answers.addAll(List.of(500, 0, 429, 503));
    deliver(notifier(TOPIC + "=http://127.0.0.1:9/", ""), TOPIC);
    time.advance(Duration.ofMinutes(2));
    assertEquals(List.of("arrived"), results);
    assertEquals(
        List.of(0L, 1L, 6L, 26L, 46L),
        postedAt.stream().map(at -> Duration.between(VirtualTime.START, at).toSeconds()).toList());
    assertEquals(new Outbox.Counts(1, 0, 0), outbox.counts());
    assertEquals(1, posted.stream().map(Message::body).distinct().count(), "one message id");
  }

  @Test
  void givesUpAfterSixAttemptsAndAtOnceOnWhatIsFinal() {
    Notifier notifier = notifier(TOPIC + "=http://127.0.0.1:9/", "");
    answers.addAll(List.of(500, 500, 500, 500, 500, 500, 403));
    deliver(notifier, TOPIC);
    time.advance(Duration.ofMinutes(2));
    assertEquals(List.of("the endpoint answered 500"), results);
    deliver(notifier, TOPIC);
    assertEquals(7, posted.size());
    assertEquals("the endpoint answered 403", results.getLast());
    assertEquals(new Outbox.Counts(0, 2, 0), outbox.counts());
  }

  @Test
  void everyEndpointOfATopicIsToldAndOneFailureIsNoted() {
    answers.addAll(List.of(404, 200));
    deliver(
        notifier(TOPIC + "=http://127.0.0.1:9/a, " + TOPIC + "=http://127.0.0.1:9/b", ""), TOPIC);
    assertEquals(List.of("/a", "/b"), posted.stream().map(m -> m.to().getPath()).toList());
    assertEquals(List.of("the endpoint answered 404"), results);
  }

  @Test
  void whatWaitsIsBounded() {
    Notifier notifier = notifier(TOPIC + "=http://127.0.0.1:9/", "");
    for (int i = 0; i < Outbox.MAX_UNDELIVERED + 5; i++) {
      notifier.deliver(
          change(cpu("Average")), TOPIC, result -> results.add(result.failure().orElse("arrived")));
    }
    assertEquals(5, results.size());
    assertTrue(results.getFirst().startsWith("too many notifications wait"), results.getFirst());
    time.runDue();
    assertEquals(Outbox.MAX_UNDELIVERED, posted.size());
    assertEquals(new Outbox.Counts(Outbox.MAX_UNDELIVERED, 5, 0), outbox.counts());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:sns:us-east-1:123456789012:t           | is not TOPIC-ARN=URL
          arn:aws:sqs:us-east-1:123456789012:q=http://a/ | is not TOPIC-ARN=URL
          topic=http://a/                                | is not TOPIC-ARN=URL
          arn:aws:sns:us-east-1:123456789012:t=a.example | is not an http:// or https:// URL
          arn:aws:sns:us-east-1:123456789012:t=http:/x   | is not an http:// or https:// URL
          """)
  void wrongSettingsAreNamed(String pairs, String message) {
    IllegalArgumentException wrong =
        assertThrows(IllegalArgumentException.class, () -> NotificationEndpoints.parse(pairs, ""));
    assertTrue(String.valueOf(wrong.getMessage()).contains(message), wrong.getMessage());
  }

  @Test
  void anArnWithoutEndpointIsRefusedNamingTheSetting() {
    NotificationEndpoints endpoints =
        NotificationEndpoints.parse(TOPIC + "=https://u:p@h.example/a?x=1,2", "");
    endpoints.check(TOPIC);
    assertEquals("x=1,2", endpoints.of(TOPIC).getFirst().getQuery());
    ApiError refused = assertThrows(ApiError.class, () -> endpoints.check(TOPIC + "2"));
    assertEquals("ValidationError", refused.code());
    assertTrue(refused.text().contains("notification-endpoints"), refused.text());
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
