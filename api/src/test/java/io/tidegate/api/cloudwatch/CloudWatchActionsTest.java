package io.tidegate.api.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.cloudwatch.AlarmEngine;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.control.notification.Notifier;
import io.tidegate.control.notification.Outbox;
import io.tidegate.control.notification.Poster;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.model.ApiError;
import io.tidegate.model.Installation;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudWatchActionsTest {
  private static final NotificationEndpoints ENDPOINTS =
      NotificationEndpoints.parse(
          "arn:aws:sns:us-east-1:123456789012:t=http://h/t,"
              + "arn:aws:sns:us-east-1:123456789012:u=http://h/u,"
              + "arn:aws:sns:us-east-1:123456789012:page=http://h/page",
          "");

  private final VirtualTime time = new VirtualTime();
  private final Instant start = time.now();
  private final MetricStore metrics = MetricStore.inMemory(MetricStoreOptions.defaults(), time);
  private final AlarmJournal journal = AlarmJournal.inMemory();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final Map<String, Action> actions =
      CloudWatchActions.all(
          new CloudWatch(Installation.standard(), controller, metrics, journal, ENDPOINTS, time));
  private final List<String> acted = new ArrayList<>();

  CloudWatchActionsTest() {
    startAlarms();
  }

  private void startAlarms() {
    AlarmEngine.start(
        new AlarmEngine.Parts(
            Installation.standard(), controller, metrics, journal, notifier(), time, time),
        Map.of());
  }

  private Notifier notifier() {
    Poster poster =
        (to, headers, body) -> {
          String name = new ObjectMapper().readTree(body).get("Subject").asText().split("\"")[1];
          acted.add(name + " " + headers.get("x-amz-sns-topic-arn"));
          return 200;
        };
    return new Notifier(ENDPOINTS, new Outbox(poster, time), Chance.seeded(1), time);
  }

  private Struct call(String operation, Struct input) {
    return Objects.requireNonNull(actions.get(operation))
        .run(new Call(operation, input, "r", Caller.root("123456789012")));
  }

  private ApiError refused(String operation, Struct input) {
    return assertThrows(ApiError.class, () -> call(operation, input));
  }

  private static Struct dimension(String name, String value) {
    return Struct.of("Name", name).set("Value", value);
  }

  private Struct datum(double value) {
    return Struct.of("MetricName", "Load").set("Value", value).set("Timestamp", time.now());
  }

  private void put(Struct... data) {
    call("PutMetricData", Struct.of("Namespace", "App").set("MetricData", List.of(data)));
  }

  private ApiError putRefused(Struct... data) {
    return refused("PutMetricData", Struct.of("Namespace", "App").set("MetricData", List.of(data)));
  }

  private Struct statistics(int period) {
    return Struct.of("Namespace", "App")
        .set("MetricName", "Load")
        .set("StartTime", start)
        .set("EndTime", start.plus(Duration.ofHours(1)))
        .set("Period", period)
        .set("Statistics", List.of("Sum", "Average", "Minimum", "Maximum", "SampleCount"));
  }

  private Struct alarm(String name) {
    return Struct.of("AlarmName", name)
        .set("Namespace", "App")
        .set("MetricName", "Load")
        .set("Statistic", "Average")
        .set("Period", 60)
        .set("EvaluationPeriods", 1)
        .set("Threshold", 50.0)
        .set("ComparisonOperator", "GreaterThanThreshold");
  }

  private Struct described(String name) {
    return call(
            "DescribeAlarms",
            Struct.of("AlarmNames", List.of(name))
                .set("AlarmTypes", List.of("MetricAlarm", "CompositeAlarm")))
        .structs("MetricAlarms")
        .getFirst();
  }

  private StateValue compositeState(String name) {
    return controller.image().compositeAlarms().find(name).orElseThrow().state().value();
  }

  private void load(double value) {
    put(datum(value));
    time.advance(Duration.ofMinutes(1));
    put(datum(value));
    time.advance(Duration.ofMinutes(1));
  }

  @Test
  void putsAndGetsStatisticsBack() {
    put(datum(1), datum(3));
    Struct point = call("GetMetricStatistics", statistics(60)).structs("Datapoints").getFirst();
    assertEquals(4.0, point.optDouble("Sum").orElseThrow());
    assertEquals(2.0, point.optDouble("Average").orElseThrow());
    assertEquals(1.0, point.optDouble("Minimum").orElseThrow());
    assertEquals(3.0, point.optDouble("Maximum").orElseThrow());
    assertEquals(2.0, point.optDouble("SampleCount").orElseThrow());
    assertEquals("None", point.text("Unit"));
    assertEquals(start, point.optTime("Timestamp").orElseThrow());
  }

  @Test
  void valuesWithCountsAndStatisticSetsMerge() {
    put(
        Struct.of("MetricName", "Load")
            .set("Values", List.of(1.0, 5.0))
            .set("Counts", List.of(3.0, 1.0)),
        Struct.of("MetricName", "Load")
            .set(
                "StatisticValues",
                Struct.of("SampleCount", 2.0)
                    .set("Sum", 20.0)
                    .set("Minimum", 9.0)
                    .set("Maximum", 11.0)));
    Struct point = call("GetMetricStatistics", statistics(60)).structs("Datapoints").getFirst();
    assertEquals(6.0, point.optDouble("SampleCount").orElseThrow());
    assertEquals(28.0, point.optDouble("Sum").orElseThrow());
    assertEquals(11.0, point.optDouble("Maximum").orElseThrow());
  }

  @Test
  void refusesBadData() {
    assertEquals("InvalidParameterValue", putRefused(datum(Double.NaN)).code());
    assertEquals("InvalidParameterValue", putRefused(datum(1e120)).code());
    assertEquals(
        "InvalidParameterCombination", putRefused(datum(1).set("Values", List.of(1.0))).code());
    assertEquals("MissingParameter", putRefused(Struct.of("MetricName", "x")).code());
    assertEquals(
        "The parameter MetricData.member.1.Timestamp must specify a time within the past two"
            + " weeks.",
        putRefused(datum(1).set("Timestamp", start.minus(Duration.ofDays(15)))).text());
    assertEquals(
        "InvalidParameterValue",
        putRefused(datum(1).set("Timestamp", start.plus(Duration.ofHours(3)))).code());
    assertEquals(
        "InvalidParameterValue",
        putRefused(
                Struct.of("MetricName", "x")
                    .set("Values", List.of(1.0))
                    .set("Counts", List.of(1.0, 2.0)))
            .code());
    List<Struct> many = new ArrayList<>();
    for (int i = 0; i < 31; i++) {
      many.add(dimension("d" + i, "v"));
    }
    assertEquals("InvalidParameterValue", putRefused(datum(1).set("Dimensions", many)).code());
    assertEquals(
        "InvalidParameterValue",
        refused(
                "PutMetricData",
                Struct.of("Namespace", ":App").set("MetricData", List.of(datum(1))))
            .code());
    Struct[] tooMany = new Struct[1001];
    java.util.Arrays.fill(tooMany, datum(1));
    assertEquals("InvalidParameterValue", putRefused(tooMany).code());
    assertEquals(0, call("ListMetrics", Struct.of()).structs("Metrics").size());
  }

  @Test
  void refusesPeriodsAndRangesThatCannotBeRead() {
    assertEquals("InvalidParameterValue", refused("GetMetricStatistics", statistics(45)).code());
    ApiError tooMany =
        refused(
            "GetMetricStatistics", statistics(60).set("EndTime", start.plus(Duration.ofDays(2))));
    assertEquals("InvalidParameterCombination", tooMany.code());
    assertTrue(tooMany.text().startsWith("You have requested up to 2,880 datapoints"));
    assertEquals(
        "InvalidParameterCombination",
        refused("GetMetricStatistics", statistics(60).set("ExtendedStatistics", List.of("p99")))
            .code());
  }

  @Test
  void listsMetricsByFilterAndPage() {
    List<Struct> data = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      data.add(datum(1).set("Dimensions", List.of(dimension("Host", "h" + i))));
    }
    put(data.toArray(Struct[]::new));
    put(datum(1));
    Struct first = call("ListMetrics", Struct.of("Namespace", "App"));
    assertEquals(500, first.structs("Metrics").size());
    Struct second =
        call(
            "ListMetrics", Struct.of("Namespace", "App").set("NextToken", first.text("NextToken")));
    assertEquals(101, second.structs("Metrics").size());
    assertFalse(second.has("NextToken"));
    assertEquals(
        1,
        call("ListMetrics", Struct.of("Dimensions", List.of(dimension("Host", "h7"))))
            .structs("Metrics")
            .size());
    assertEquals("InvalidNextToken", refused("ListMetrics", Struct.of("NextToken", "x")).code());
    time.advance(Duration.ofHours(4));
    assertEquals(
        0, call("ListMetrics", Struct.of("RecentlyActive", "PT3H")).structs("Metrics").size());
    time.advance(Duration.ofDays(15));
    assertEquals(0, call("ListMetrics", Struct.of()).structs("Metrics").size());
  }

  private static Struct query(String id, Object stat) {
    return Struct.of("Id", id)
        .set(
            "MetricStat",
            Struct.of("Metric", Struct.of("Namespace", "App").set("MetricName", "Load"))
                .set("Period", 60)
                .set("Stat", stat));
  }

  private Struct data(Struct... queries) {
    return Struct.of("MetricDataQueries", List.of(queries))
        .set("StartTime", start)
        .set("EndTime", start.plus(Duration.ofHours(1)));
  }

  @Test
  void getsDataWithMathInPages() {
    for (int minute = 0; minute < 10; minute++) {
      put(datum(minute));
      time.advance(Duration.ofMinutes(1));
    }
    Struct input =
        data(
            query("m1", "Sum").set("ReturnData", false),
            query("m2", "Maximum").set("Label", "most"),
            Struct.of("Id", "e1").set("Expression", "m1 * 10 + m2"));
    List<Struct> all = call("GetMetricData", input).structs("MetricDataResults");
    assertEquals(List.of("m2", "e1"), all.stream().map(one -> one.text("Id")).toList());
    assertEquals("most", all.getFirst().text("Label"));
    assertEquals(99.0, all.getLast().list("Values", Double.class).getFirst());
    List<Double> walked = new ArrayList<>();
    Struct page = Struct.of("NextToken", "");
    for (Struct next = input.set("MaxDatapoints", 7);
        ;
        next.set("NextToken", page.text("NextToken"))) {
      page = call("GetMetricData", next);
      page.structs("MetricDataResults").stream()
          .filter(one -> one.text("Id").equals("e1"))
          .forEach(one -> walked.addAll(one.list("Values", Double.class)));
      if (!page.has("NextToken")) {
        break;
      }
    }
    assertEquals(all.getLast().list("Values", Double.class), walked);
    Struct ascending = data(query("m1", "Sum")).set("ScanBy", "TimestampAscending");
    assertEquals(
        0.0,
        call("GetMetricData", ascending)
            .structs("MetricDataResults")
            .getFirst()
            .list("Values", Double.class)
            .getFirst());
  }

  @Test
  void searchesMetrics() {
    put(
        datum(1).set("Dimensions", List.of(dimension("Host", "alpha"))),
        datum(2).set("Dimensions", List.of(dimension("Host", "beta"))),
        datum(4).set("Dimensions", List.of(dimension("Host", "beta"), dimension("Zone", "z"))));
    Struct found =
        call(
            "GetMetricData",
            data(
                Struct.of("Id", "e1")
                    .set("Expression", "SEARCH('{App,Host} MetricName=\"Load\"', 'Sum', 60)"),
                Struct.of("Id", "e2")
                    .set("Expression", "SUM(SEARCH('{App,Host} NOT alpha', 'Sum', 60))")));
    List<Struct> results = found.structs("MetricDataResults");
    assertEquals(
        List.of("alpha Load", "beta Load", "e2"),
        results.stream().map(one -> one.text("Label")).toList());
    assertEquals(List.of(2.0), results.getLast().list("Values", Double.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          M1 | m1      | must start with a lowercase letter
          m1 | nope(1) | must be upper case
          m1 | m1 + 1  | refers to itself
          m1 | m9 + 1  | is not defined
          m1 | 5       | must give a time series
          """)
  void refusesWrongExpressions(String id, String expression, String message) {
    ApiError error =
        refused("GetMetricData", data(Struct.of("Id", id).set("Expression", expression)));
    assertEquals("ValidationError", error.code());
    assertTrue(error.text().contains(message), error.text());
  }

  @Test
  void anAlarmIsCreatedEvaluatedAndDescribed() {
    call(
        "PutMetricAlarm",
        alarm("a")
            .set("AlarmActions", List.of("arn:aws:sns:us-east-1:123456789012:t"))
            .set("Tags", List.of(Struct.of("Key", "k").set("Value", "v"))));
    Struct created = described("a");
    assertEquals("INSUFFICIENT_DATA", created.text("StateValue"));
    assertEquals("missing", created.text("TreatMissingData"));
    assertFalse(created.has("DatapointsToAlarm"));
    assertEquals("arn:aws:cloudwatch:us-east-1:123456789012:alarm:a", created.text("AlarmArn"));
    load(90);
    assertEquals("ALARM", described("a").text("StateValue"));
    assertEquals(List.of("a arn:aws:sns:us-east-1:123456789012:t"), acted);
    call("PutMetricAlarm", alarm("a").set("Tags", List.of()).set("Threshold", 95.0));
    assertEquals("ALARM", described("a").text("StateValue"));
    Struct tags = call("ListTagsForResource", Struct.of("ResourceARN", created.text("AlarmArn")));
    assertEquals(1, tags.structs("Tags").size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Period            | 45    | InvalidParameterValue
          EvaluationPeriods | 1441  | ValidationError
          DatapointsToAlarm | 2     | InvalidParameterValue
          ExtendedStatistic | p99   | InvalidParameterCombination
          TreatMissingData  | zero  | ValidationError
          ComparisonOperator| LessThanLowerThreshold | ValidationError
          """)
  void refusesAlarmsThatCannotBeEvaluated(String member, String value, String code) {
    Object typed = value.matches("\\d+") ? (Object) Long.valueOf(value) : value;
    assertEquals(code, refused("PutMetricAlarm", alarm("a").set(member, typed)).code());
    assertEquals(0, controller.image().metricAlarms().size());
  }

  @Test
  void refusesActionsThatCannotRun() {
    assertEquals(
        "InvalidParameterValue",
        refused(
                "PutMetricAlarm",
                alarm("a").set("AlarmActions", List.of("arn:aws:automate:us-east-1:ec2:terminate")))
            .code());
    assertEquals(
        "InvalidParameterValue",
        refused(
                "PutMetricAlarm",
                alarm("a")
                    .set(
                        "OKActions",
                        java.util.Collections.nCopies(6, "arn:aws:sns:us-east-1:123456789012:t")))
            .code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:sns:us-east-1:123456789012:nobody         | setting notification-endpoints
          arn:aws:lambda:us-east-1:123456789012:function:no | setting notification-endpoints
          arn:aws:ssm:us-east-1:123456789012:opsitem:1      | receives actions of the service ssm
          arn:aws:sqs:us-east-1:123456789012:queue          | receives actions of the service sqs
          somewhere                                         | Invalid arn syntax: somewhere
          """)
  void actionsThatReachNobodyAreRefused(String arn, String message) {
    ApiError metric = refused("PutMetricAlarm", alarm("a").set("OKActions", List.of(arn)));
    assertEquals("ValidationError", metric.code());
    assertTrue(metric.text().contains(message), metric.text());
    call("PutMetricAlarm", alarm("child"));
    ApiError composite =
        refused(
            "PutCompositeAlarm",
            Struct.of("AlarmName", "c")
                .set("AlarmRule", "ALARM(child)")
                .set("AlarmActions", List.of(arn)));
    assertTrue(composite.text().contains(message), composite.text());
  }

  @Test
  void refusesMathAlarmsThatDoNotGiveOneSeries() {
    Struct base =
        Struct.of("AlarmName", "a")
            .set("EvaluationPeriods", 1)
            .set("Threshold", 1.0)
            .set("ComparisonOperator", "GreaterThanThreshold");
    Struct hidden = query("m1", "Sum").set("ReturnData", false);
    assertTrue(
        refused(
                "PutMetricAlarm",
                base.set("Metrics", List.of(query("m1", "Sum"), query("m2", "Sum"))))
            .text()
            .startsWith("Exactly one element"));
    for (String wrong :
        List.of("METRICS()", "5", "m1 +", "SEARCH('{App} x', 'Sum', 60)", "AVG(m1)")) {
      Struct expression = Struct.of("Id", "e1").set("Expression", wrong);
      assertEquals(
          "ValidationError",
          refused("PutMetricAlarm", base.set("Metrics", List.of(hidden, expression))).code(),
          wrong);
    }
    Struct right = Struct.of("Id", "e1").set("Expression", "m1 / 2");
    call("PutMetricAlarm", base.set("Metrics", List.of(hidden, right)));
    load(90);
    assertEquals("ALARM", described("a").text("StateValue"));
    assertEquals(
        0,
        call("DescribeAlarmsForMetric", Struct.of("Namespace", "App").set("MetricName", "Load"))
            .structs("MetricAlarms")
            .size());
  }

  @Test
  void mathAlarmsHaveOnePeriod() {
    Struct base =
        Struct.of("AlarmName", "a")
            .set("EvaluationPeriods", 1)
            .set("Threshold", 1.0)
            .set("ComparisonOperator", "GreaterThanThreshold");
    Struct minute = query("m1", "Sum").set("ReturnData", false);
    Struct hour = query("m2", "Sum").set("ReturnData", false);
    hour.optStruct("MetricStat").orElseThrow().set("Period", 3600);
    Struct sum = Struct.of("Id", "e1").set("Expression", "m1 + m2");
    ApiError error = refused("PutMetricAlarm", base.set("Metrics", List.of(minute, hour, sum)));
    assertEquals("ValidationError", error.code());
    assertTrue(error.text().contains("same period"), error.text());
  }

  @Test
  void describesByPrefixStateAndAction() {
    call(
        "PutMetricAlarm",
        alarm("web-1").set("AlarmActions", List.of("arn:aws:sns:us-east-1:123456789012:t")));
    call(
        "PutMetricAlarm",
        alarm("web-2").set("OKActions", List.of("arn:aws:sns:us-east-1:123456789012:u")));
    call("PutMetricAlarm", alarm("db").set("Threshold", 500.0));
    load(90);
    Struct[][] cases = {
      {Struct.of("AlarmNamePrefix", "web-"), Struct.of("n", 2)},
      {Struct.of("StateValue", "ALARM"), Struct.of("n", 2)},
      {Struct.of("StateValue", "OK"), Struct.of("n", 1)},
      {Struct.of("ActionPrefix", "arn:aws:sns:us-east-1:123456789012:u"), Struct.of("n", 1)},
      {Struct.of("AlarmTypes", List.of("CompositeAlarm")), Struct.of("n", 0)},
      {Struct.of(), Struct.of("n", 3)},
    };
    for (Struct[] row : cases) {
      assertEquals(
          row[1].number("n"),
          call("DescribeAlarms", row[0]).structs("MetricAlarms").size(),
          row[0].toString());
    }
    Struct first = call("DescribeAlarms", Struct.of("MaxRecords", 2));
    assertEquals(2, first.structs("MetricAlarms").size());
    Struct second = call("DescribeAlarms", Struct.of("NextToken", first.text("NextToken")));
    assertEquals("web-2", second.structs("MetricAlarms").getFirst().text("AlarmName"));
    assertEquals(
        "InvalidParameterCombination",
        refused(
                "DescribeAlarms",
                Struct.of("AlarmNames", List.of("db")).set("AlarmNamePrefix", "w"))
            .code());
  }

  @Test
  void compositeAlarmsFollowTheirChildren() {
    call("PutMetricAlarm", alarm("a"));
    call("PutMetricAlarm", alarm("b").set("Threshold", 500.0));
    call(
        "PutCompositeAlarm",
        Struct.of("AlarmName", "both").set("AlarmRule", "ALARM(a) AND ALARM(\"b\")"));
    call(
        "PutCompositeAlarm",
        Struct.of("AlarmName", "any").set("AlarmRule", "ALARM(a) OR ALARM(both)"));
    load(90);
    assertEquals(StateValue.OK, compositeState("both"));
    assertEquals(StateValue.ALARM, compositeState("any"));
    load(900);
    assertEquals(StateValue.ALARM, compositeState("both"));
    assertEquals(
        2,
        call("DescribeAlarms", Struct.of("ChildrenOfAlarmName", "any")).members().values().stream()
            .mapToInt(list -> ((List<?>) list).size())
            .sum());
    assertEquals(
        2,
        call("DescribeAlarms", Struct.of("ParentsOfAlarmName", "a"))
            .structs("CompositeAlarms")
            .size());
    load(10);
    assertEquals(StateValue.OK, compositeState("any"));
  }

  @Test
  void compositeAlarmsInACycleStandStillAndCannotBeDeleted() {
    call("PutMetricAlarm", alarm("a"));
    call("PutCompositeAlarm", Struct.of("AlarmName", "x").set("AlarmRule", "ALARM(a)"));
    call("PutCompositeAlarm", Struct.of("AlarmName", "y").set("AlarmRule", "ALARM(x)"));
    load(10);
    call("PutCompositeAlarm", Struct.of("AlarmName", "x").set("AlarmRule", "ALARM(a) OR ALARM(y)"));
    load(90);
    assertEquals(StateValue.OK, compositeState("x"));
    assertEquals(
        "ValidationError", refused("DeleteAlarms", Struct.of("AlarmNames", List.of("x"))).code());
    call("PutCompositeAlarm", Struct.of("AlarmName", "x").set("AlarmRule", "FALSE"));
    call("DeleteAlarms", Struct.of("AlarmNames", List.of("x")));
    assertEquals(1, controller.image().compositeAlarms().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ALARM(nobody)   | do not exist
          ALARM(a         | expected ')'
          a OR b          | expected ALARM
          ALARM(a) ALARM(a) | unexpected 'A'
          """)
  void refusesCompositeRules(String rule, String message) {
    call("PutMetricAlarm", alarm("a"));
    ApiError error =
        refused("PutCompositeAlarm", Struct.of("AlarmName", "c").set("AlarmRule", rule));
    assertEquals("ValidationError", error.code());
    assertTrue(error.text().contains(message), error.text());
  }

  @Test
  void compositeAlarmsHaveNoScalingActions() {
    call("PutMetricAlarm", alarm("a"));
    assertEquals(
        "ValidationError",
        refused(
                "PutCompositeAlarm",
                Struct.of("AlarmName", "c")
                    .set("AlarmRule", "ALARM(a)")
                    .set("AlarmActions", List.of("arn:aws:autoscaling:r:1:scalingPolicy:p")))
            .code());
  }

  @Test
  void theSuppressorHoldsActionsForItsPeriods() {
    call("PutMetricAlarm", alarm("a"));
    call("PutMetricAlarm", alarm("maintenance").set("MetricName", "Flag"));
    call(
        "PutCompositeAlarm",
        Struct.of("AlarmName", "c")
            .set("AlarmRule", "ALARM(a)")
            .set("AlarmActions", List.of("arn:aws:sns:us-east-1:123456789012:page"))
            .set("ActionsSuppressor", "maintenance")
            .set("ActionsSuppressorWaitPeriod", 30)
            .set("ActionsSuppressorExtensionPeriod", 60));
    minutes(3, 10, 90);
    minutes(3, 90, 90);
    assertEquals(StateValue.ALARM, compositeState("c"));
    assertEquals(0, actions("c"));
    minutes(1, 90, 0);
    time.advance(Duration.ofSeconds(30));
    assertEquals("OK", described("maintenance").text("StateValue"));
    assertEquals(0, actions("c"), "within the extension period");
    assertEquals(List.of(), acted);
    time.advance(Duration.ofSeconds(50));
    assertEquals(1, actions("c"));
    assertEquals(List.of("c arn:aws:sns:us-east-1:123456789012:page"), acted);
  }

  @Test
  void whatTheSuppressorHoldsOutlivesARestart() {
    call("PutMetricAlarm", alarm("a"));
    call("PutMetricAlarm", alarm("maintenance").set("MetricName", "Flag"));
    String page = "arn:aws:sns:us-east-1:123456789012:page";
    for (String name : List.of("held", "free")) {
      Struct composite =
          Struct.of("AlarmName", name)
              .set("AlarmRule", "ALARM(a)")
              .set("AlarmActions", List.of(page))
              .set("ActionsSuppressor", name.equals("held") ? "maintenance" : "a-flag")
              .set("ActionsSuppressorWaitPeriod", 30)
              .set("ActionsSuppressorExtensionPeriod", 0);
      call("PutMetricAlarm", alarm("a-flag").set("MetricName", "None"));
      call("PutCompositeAlarm", composite);
    }
    minutes(3, 90, 90);
    assertEquals(List.of("free " + page), acted, "the other is held");
    time.forgetTasks();
    startAlarms();
    minutes(2, 90, 90);
    assertEquals(List.of("free " + page), acted, "still held, and told only once");
    minutes(2, 90, 0);
    assertEquals(List.of("free " + page, "held " + page), acted);
  }

  private void minutes(int count, double load, double flag) {
    for (int i = 0; i < count; i++) {
      put(datum(load), datum(flag).set("MetricName", "Flag"));
      time.advance(Duration.ofMinutes(1));
    }
  }

  private int actions(String alarm) {
    return call(
            "DescribeAlarmHistory", Struct.of("AlarmName", alarm).set("HistoryItemType", "Action"))
        .structs("AlarmHistoryItems")
        .size();
  }

  private void setState(String alarm, String value) {
    call(
        "SetAlarmState",
        Struct.of("AlarmName", alarm).set("StateValue", value).set("StateReason", "test"));
    time.runDue();
  }

  @Test
  void setsStateEnablesDisablesAndDeletes() {
    call(
        "PutMetricAlarm",
        alarm("a").set("AlarmActions", List.of("arn:aws:sns:us-east-1:123456789012:t")));
    call("DisableAlarmActions", Struct.of("AlarmNames", List.of("a")));
    setState("a", "ALARM");
    assertEquals(List.of(), acted);
    call("EnableAlarmActions", Struct.of("AlarmNames", List.of("a")));
    setState("a", "OK");
    setState("a", "ALARM");
    assertEquals(1, acted.size());
    ApiError unknown =
        refused(
            "SetAlarmState",
            Struct.of("AlarmName", "no").set("StateValue", "OK").set("StateReason", "r"));
    assertEquals("ResourceNotFound", unknown.code());
    assertEquals(404, unknown.status());
    assertEquals(
        "InvalidFormat",
        refused(
                "SetAlarmState",
                Struct.of("AlarmName", "a")
                    .set("StateValue", "OK")
                    .set("StateReason", "r")
                    .set("StateReasonData", "{"))
            .code());
    assertEquals(
        "ResourceNotFound",
        refused("DeleteAlarms", Struct.of("AlarmNames", List.of("a", "no"))).code());
    assertEquals(0, controller.image().metricAlarms().size());
    time.runDue();
    List<String> history =
        call("DescribeAlarmHistory", Struct.of("AlarmName", "a"))
            .structs("AlarmHistoryItems")
            .stream()
            .map(item -> item.text("HistoryItemType"))
            .toList();
    assertTrue(history.contains("StateUpdate"), history.toString());
    assertTrue(history.contains("Action"), history.toString());
    assertTrue(history.contains("ConfigurationUpdate"), history.toString());
  }

  @Test
  void tagsAreAddedAndTakenAway() {
    call("PutMetricAlarm", alarm("a"));
    Struct arn = Struct.of("ResourceARN", described("a").text("AlarmArn"));
    call(
        "TagResource",
        Struct.of("ResourceARN", arn.text("ResourceARN"))
            .set(
                "Tags",
                List.of(
                    Struct.of("Key", "a").set("Value", "1"),
                    Struct.of("Key", "b").set("Value", "2"))));
    call(
        "UntagResource",
        Struct.of("ResourceARN", arn.text("ResourceARN")).set("TagKeys", List.of("a")));
    assertEquals("b", call("ListTagsForResource", arn).structs("Tags").getFirst().text("Key"));
    assertEquals(
        "ResourceNotFoundException",
        refused("ListTagsForResource", Struct.of("ResourceARN", "arn:aws:cloudwatch:r:1:alarm:no"))
            .code());
  }
}
