package io.tidegate.control.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.control.notification.Notifier;
import io.tidegate.control.notification.Outbox;
import io.tidegate.control.notification.Poster;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.model.Installation;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.MissingData;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AlarmWatchTest {
  private static final MetricId CPU = MetricId.of("AWS/EC2", "CPUUtilization", Map.of("g", "1"));
  private static final MetricId OTHER = MetricId.of("AWS/EC2", "NetworkIn", Map.of("g", "1"));
  private static final String POLICY = "arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:p";
  private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:t";

  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";
  private static final NotificationEndpoints ENDPOINTS =
      NotificationEndpoints.parse(
          TOPIC + "=http://h/t," + FUNCTION + "=http://h/f", "http://h/bus");

  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final MetricStore store = MetricStore.inMemory(MetricStoreOptions.defaults(), time);
  private final AlarmJournal journal = AlarmJournal.inMemory();
  private final AlarmManager manager = new AlarmManager(Installation.standard(), ENDPOINTS, time);
  private final List<String> acted = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final List<MetricAlarm> shown = new ArrayList<>();

  AlarmWatchTest() {
    AlarmActionHandler handler =
        (image, alarm, arn) -> {
          acted.add(alarm.name() + " " + alarm.state().value() + " " + arn.split(":")[2]);
          shown.add(alarm);
        };
    AlarmDispatcher dispatcher =
        new AlarmDispatcher(Map.of("autoscaling", handler), notifier(), journal, time, time);
    controller.subscribe(dispatcher);
    controller.subscribe(new AlarmHistorian(journal, time, time));
    new AlarmWatch(controller, new MetricDataReader(store), dispatcher, time).start(time);
  }

  /** Topics take everything, functions answer 403, the bus is told. */
  private Notifier notifier() {
    Poster poster =
        (to, headers, body) -> {
          told.add(to.getPath() + " " + body);
          if (to.getPath().equals("/t")) {
            acted.add("a " + state() + " sns");
          }
          return to.getPath().equals("/f") ? 403 : 200;
        };
    return new Notifier(ENDPOINTS, new Outbox(poster, time), Chance.seeded(1), time);
  }

  private static AlarmSource cpu(int period) {
    return new AlarmSource.Single(new MetricStat(CPU, period, "Average", Optional.empty()));
  }

  private void put(AlarmSource source, int periods, String... actions) {
    put(source, AlarmCondition.all(periods, Comparison.GREATER_THAN, 50), actions);
  }

  private void put(AlarmSource source, AlarmCondition condition, String... actions) {
    AlarmDefinition definition =
        new AlarmDefinition(
            "a",
            Optional.empty(),
            AlarmActions.onAlarm(List.of(actions)),
            source,
            condition,
            List.of());
    controller.submit(
        "PutMetricAlarm", image -> new Outcome<>(manager.put(image, definition), true));
  }

  private void minutes(int count, double... values) {
    for (int i = 0; i < count; i++) {
      for (double value : values) {
        store.put(List.of(MetricDatum.value(CPU, time.now(), value, "Percent")));
      }
      time.advance(Duration.ofMinutes(1));
    }
  }

  private MetricAlarm alarm() {
    return controller.image().metricAlarms().find("a").orElseThrow();
  }

  private StateValue state() {
    return alarm().state().value();
  }

  @Test
  void isInsufficientDataAtFirstThenWhatTheDataSays() {
    put(cpu(60), 1);
    assertEquals("Unchecked: Initial alarm creation", alarm().state().reason());
    assertEquals(StateValue.INSUFFICIENT_DATA, state());
    minutes(2, 10);
    assertEquals(StateValue.OK, state());
    minutes(2, 90);
    assertEquals(StateValue.ALARM, state());
    assertTrue(alarm().state().reason().startsWith("Threshold Crossed: 1 out of the last 1"));
    assertTrue(alarm().state().reasonData().orElseThrow().contains("\"recentDatapoints\":[90.0]"));
  }

  @Test
  void goesToInsufficientDataWhenTheMetricStops() {
    put(cpu(60), 1);
    minutes(2, 10);
    minutes(5);
    assertEquals(StateValue.INSUFFICIENT_DATA, state());
    assertEquals("Insufficient Data: 1 datapoint was unknown.", alarm().state().reason());
  }

  @Test
  void ignoreKeepsTheStateWhenTheMetricStops() {
    put(
        cpu(60),
        new AlarmCondition(
            1, Optional.empty(), 50, Comparison.GREATER_THAN, MissingData.IGNORE, false),
        POLICY);
    minutes(2, 90);
    assertEquals(StateValue.ALARM, state());
    int calls = acted.size();
    minutes(10);
    assertEquals(StateValue.ALARM, state());
    assertTrue(acted.size() <= calls + 3, "missing data must not go on scaling: " + acted);
  }

  @Test
  void scalingActionsRepeatEachMinuteOthersRunOnce() {
    put(cpu(60), 1, POLICY, TOPIC);
    minutes(6, 90);
    assertEquals(1, acted.stream().filter(call -> call.equals("a ALARM sns")).count());
    assertEquals(5, acted.stream().filter(call -> call.equals("a ALARM autoscaling")).count());
    assertTrue(shown.getLast().state().updated().isAfter(alarm().state().updated()));
  }

  @Test
  void disabledActionsDoNotRun() {
    put(cpu(60), 1, POLICY, TOPIC);
    controller.submit("d", image -> manager.enableActions(image, List.of("a"), false));
    minutes(6, 90);
    assertEquals(StateValue.ALARM, state());
    assertEquals(List.of(), acted);
  }

  @Test
  void periodsUnderAMinuteAreEvaluatedEveryTenSeconds() {
    put(cpu(10), 1);
    for (int i = 0; i < 4; i++) {
      store.put(List.of(MetricDatum.value(CPU, time.now(), 90, "Percent").resolution(1)));
      time.advance(Duration.ofSeconds(10));
    }
    assertEquals(StateValue.ALARM, state());
  }

  @Test
  void aWindowOfFiveMinutesSlidesByOne() {
    put(cpu(300), 1);
    minutes(6, 10);
    assertEquals(StateValue.OK, state());
    minutes(2, 500);
    assertEquals(StateValue.ALARM, state(), "2 of 5 minutes at 500 average above 50");
  }

  @Test
  void windowsOfMoreThanADayAreEvaluatedAtFullHours() {
    put(cpu(3600), 48);
    Instant now = Instant.parse("2026-01-01T05:59:59Z");
    assertEquals(Instant.parse("2026-01-01T05:00:00Z"), AlarmWatch.windowEnd(alarm(), now));
    put(cpu(3600), 2);
    assertEquals(Instant.parse("2026-01-01T05:59:00Z"), AlarmWatch.windowEnd(alarm(), now));
  }

  @Test
  void watchesAnExpression() {
    put(
        new AlarmSource.Expression(
            List.of(
                MetricDataQuery.metric(
                    "m1", new MetricStat(CPU, 60, "Average", Optional.empty()), false),
                MetricDataQuery.metric(
                    "m2", new MetricStat(OTHER, 60, "Sum", Optional.empty()), false),
                MetricDataQuery.expression("e1", "m1 + m2", true))),
        1);
    for (int i = 0; i < 3; i++) {
      store.put(List.of(MetricDatum.value(OTHER, time.now(), 45, "Bytes")));
      minutes(1, 10);
    }
    assertEquals(StateValue.ALARM, state());
    assertTrue(alarm().state().reason().contains("[55.0 ("), alarm().state().reason());
  }

  @Test
  void aStateSetByHandActsAndLastsUntilTheNextEvaluation() {
    put(cpu(60), 1, TOPIC);
    minutes(2, 10);
    assertEquals(StateValue.OK, state());
    controller.submit(
        "SetAlarmState",
        image ->
            manager.setState(image, "a", StateValue.ALARM, "testing", Optional.of("{\"a\":1}")));
    time.runDue();
    assertEquals(List.of("a ALARM sns"), acted);
    Instant transitioned = alarm().state().transitioned();
    minutes(1, 10);
    assertEquals(StateValue.OK, state());
    assertTrue(alarm().state().transitioned().isAfter(transitioned));
  }

  @Test
  void updateKeepsTheState() {
    put(cpu(60), 1);
    minutes(2, 90);
    Instant configured = alarm().configurationUpdated();
    Instant transitioned = alarm().state().transitioned();
    put(cpu(60), 2, TOPIC);
    assertEquals(StateValue.ALARM, state());
    assertTrue(alarm().configurationUpdated().isAfter(configured));
    assertEquals(transitioned, alarm().state().transitioned());
  }

  @Test
  void everyTransitionIsAnEventOfTheBusAlsoWithActionsDisabled() {
    put(cpu(60), 1);
    minutes(3, 10);
    minutes(3, 90);
    List<String> events = told.stream().filter(line -> line.startsWith("/bus ")).toList();
    assertEquals(2, events.size(), events.toString());
    assertTrue(
        events.getFirst().contains("\"previousState\":{\"value\":\"INSUFFICIENT_DATA\""),
        events.getFirst());
    assertTrue(events.getLast().contains("\"state\":{\"value\":\"ALARM\""), events.getLast());
  }

  @Test
  void historyOutlivesTheAlarm() {
    put(cpu(60), 1, TOPIC, FUNCTION);
    minutes(2, 90);
    controller.submit(
        "DeleteAlarms", image -> new Outcome<>(manager.delete(image, List.of("a")), true));
    time.runDue();
    assertFalse(controller.image().metricAlarms().contains("a"));
    List<String> summaries =
        journal
            .find(
                new AlarmJournal.Query(
                    Optional.of("a"),
                    List.of("MetricAlarm"),
                    Optional.empty(),
                    VirtualTime.START,
                    time.now().plusSeconds(1),
                    false,
                    0,
                    100))
            .stream()
            .map(AlarmHistoryItem::summary)
            .toList();
    assertTrue(summaries.contains("Alarm \"a\" created"), summaries.toString());
    assertTrue(
        summaries.contains("Alarm updated from INSUFFICIENT_DATA to ALARM"), summaries.toString());
    assertTrue(summaries.contains("Successfully executed action " + TOPIC), summaries.toString());
    assertTrue(
        summaries.contains(
            "Failed to execute action "
                + FUNCTION
                + ". Received error: \"the endpoint answered 403\""),
        summaries.toString());
    assertEquals("Alarm \"a\" deleted", summaries.getLast());
  }
}
