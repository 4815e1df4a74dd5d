package io.tidegate.api.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.control.autoscaling.StoredLoads;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Predictive scaling over the API; hour 0 of virtual time is midnight. */
class PredictiveActionsTest {
  private static final String PUT =
      "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyName=p&PolicyType=PredictiveScaling";
  private static final String C = "&PredictiveScalingConfiguration.";
  private static final String SPEC = C + "MetricSpecifications.member.1.";
  private static final String PAIR =
      SPEC + "PredefinedMetricPairSpecification.PredefinedMetricType=ASGCPUUtilization";
  private static final String TARGET = SPEC + "TargetValue=40";

  private final AutoScalingApi api = new AutoScalingApi();

  @BeforeEach
  void createGroup() {
    api.ok(
        "Action=CreateAutoScalingGroup&AutoScalingGroupName=g&DesiredCapacity=2"
            + "&LaunchTemplate.LaunchTemplateName=web&MinSize=1&MaxSize=4"
            + "&AvailabilityZones.member.1=us-east-1a");
    api.time.advance(Duration.ofSeconds(5));
  }

  private static void has(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> part + " is not in " + text);
    }
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void pairRoundTrips() {
    api.ok(PUT + TARGET + PAIR);
    String text = api.ok("Action=DescribePolicies&PolicyTypes.member.1=PredictiveScaling");
    has(
        text,
        "<PolicyType>PredictiveScaling</PolicyType>",
        "<PredefinedMetricPairSpecification><PredefinedMetricType>ASGCPUUtilization",
        "<TargetValue>40.0</TargetValue>",
        "<Mode>ForecastOnly</Mode>",
        "<SchedulingBufferTime>300</SchedulingBufferTime>",
        "<MaxCapacityBreachBehavior>HonorMaxCapacity</MaxCapacityBreachBehavior>");
    assertFalse(text.contains("MaxCapacityBuffer>"), text);
  }

  @Test
  void separateMetricsRoundTrip() {
    String m = ".MetricDataQueries.member.1.";
    api.ok(
        PUT
            + TARGET
            + SPEC
            + "PredefinedScalingMetricSpecification.PredefinedMetricType=ASGAverageCPUUtilization"
            + SPEC
            + "CustomizedLoadMetricSpecification"
            + m
            + "Id=l"
            + SPEC
            + "CustomizedLoadMetricSpecification"
            + m
            + "MetricStat.Stat=Sum"
            + SPEC
            + "CustomizedLoadMetricSpecification"
            + m
            + "MetricStat.Metric.Namespace=Own"
            + SPEC
            + "CustomizedLoadMetricSpecification"
            + m
            + "MetricStat.Metric.MetricName=Jobs"
            + SPEC
            + "CustomizedCapacityMetricSpecification"
            + m
            + "Id=c"
            + SPEC
            + "CustomizedCapacityMetricSpecification"
            + m
            + "Expression=TIME_SERIES(4)"
            + C
            + "Mode=ForecastAndScale"
            + C
            + "MaxCapacityBreachBehavior=IncreaseMaxCapacity"
            + C
            + "MaxCapacityBuffer=10"
            + C
            + "SchedulingBufferTime=600");
    String text = api.ok("Action=DescribePolicies");
    has(
        text,
        "<PredefinedScalingMetricSpecification><PredefinedMetricType>ASGAverageCPUUtilization",
        "<CustomizedLoadMetricSpecification><MetricDataQueries><member><Id>l</Id>",
        "<Stat>Sum</Stat>",
        "<MetricName>Jobs</MetricName>",
        "<Expression>TIME_SERIES(4)</Expression>",
        "<Mode>ForecastAndScale</Mode>",
        "<MaxCapacityBuffer>10</MaxCapacityBuffer>",
        "<SchedulingBufferTime>600</SchedulingBufferTime>");
    assertFalse(text.contains("<Period>"), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no configuration|",
        "no metric|{T}",
        "no target|{P}",
        "target zero|{P}{S}TargetValue=0",
        "two specifications|{T}{P}{C}MetricSpecifications.member.2.TargetValue=4",
        "unknown pair|{T}{S}PredefinedMetricPairSpecification.PredefinedMetricType=Odd",
        "requests without label"
            + "|{T}{S}PredefinedMetricPairSpecification.PredefinedMetricType=ALBRequestCount",
        "label for CPU|{T}{P}{S}PredefinedMetricPairSpecification.ResourceLabel=app/a/b",
        "load without scaling metric"
            + "|{T}{S}PredefinedLoadMetricSpecification.PredefinedMetricType=ASGTotalNetworkIn",
        "pair and load metric"
            + "|{T}{P}{S}PredefinedLoadMetricSpecification.PredefinedMetricType=ASGTotalNetworkIn",
        "bad mode|{T}{P}{C}Mode=Odd",
        "buffer of an hour|{T}{P}{C}SchedulingBufferTime=3600",
        "buffer under zero|{T}{P}{C}SchedulingBufferTime=-1",
        "increase without buffer|{T}{P}{C}MaxCapacityBreachBehavior=IncreaseMaxCapacity",
        "buffer without increase|{T}{P}{C}MaxCapacityBuffer=10",
        "buffer over 100"
            + "|{T}{P}{C}MaxCapacityBreachBehavior=IncreaseMaxCapacity{C}MaxCapacityBuffer=101",
        "eleven queries|{T}{L}{Q11}",
        "two results|{T}{L}{Q2}",
        "expression that cannot be read|{T}{L}{Q}Id=a{Q}Expression=1%2B",
        "adjustment type|{T}{P}&AdjustmentType=ChangeInCapacity",
        "warm-up|{T}{P}&EstimatedInstanceWarmup=10",
      })
  void badConfigurationsAreRefused(String what, String more) {
    String queries = SPEC + "CustomizedLoadMetricSpecification.MetricDataQueries.member.";
    StringBuilder eleven = new StringBuilder();
    StringBuilder two = new StringBuilder();
    for (int i = 1; i <= 11; i++) {
      String query = queries + i + ".Id=q" + i + queries + i + ".Expression=1";
      eleven.append(query).append(queries).append(i).append(".ReturnData=").append(i == 1);
      if (i <= 2) {
        two.append(query);
      }
    }
    String form =
        (more == null ? "" : more)
            .replace("{Q11}", eleven)
            .replace("{Q2}", two)
            .replace("{Q}", queries + "1.")
            .replace(
                "{L}",
                SPEC
                    + "PredefinedScalingMetricSpecification.PredefinedMetricType"
                    + "=ASGAverageCPUUtilization")
            .replace("{T}", TARGET)
            .replace("{P}", PAIR)
            .replace("{S}", SPEC)
            .replace("{C}", C);
    api.refused(PUT + form, "ValidationError");
    has(api.ok("Action=DescribePolicies"), "<ScalingPolicies></ScalingPolicies>");
  }

  @Test
  void otherTypesTakeNoPredictiveConfiguration() {
    api.refused(
        "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyName=p"
            + "&AdjustmentType=ChangeInCapacity&ScalingAdjustment=1"
            + TARGET,
        "ValidationError");
  }

  /** Two weeks at 80 % of two instances, which at a target of 40 % is work for four. */
  private void twoWeeks() {
    history(14 * 24 - 1);
  }

  private void history(int hours) {
    MetricId cpu = MetricId.of("AWS/EC2", "CPUUtilization", Map.of("AutoScalingGroupName", "g"));
    List<MetricDatum> data = new ArrayList<>();
    for (int i = 1; i <= hours; i++) {
      Instant at = VirtualTime.START.minus(Duration.ofHours(i));
      data.add(new MetricDatum(cpu, at, 2, 160, 80, 80, "Percent"));
      data.add(MetricDatum.value(StoredLoads.capacityOf("g"), at, 2, "None"));
    }
    api.metrics.put(data);
  }

  @Test
  void forecastIsShownByTheHour() {
    twoWeeks();
    api.ok(PUT + TARGET + PAIR);
    api.time.advance(Duration.ofSeconds(1));
    String get = "Action=GetPredictiveScalingForecast&AutoScalingGroupName=g&PolicyName=p";
    String text = api.ok(get + "&StartTime=2025-12-30T00:00:00Z&EndTime=2026-01-10T00:00:00Z");
    assertEquals(2 * (2 * 24 + 48), count(text, "<member>202"));
    assertEquals(2 * 24 + 48, count(text, "<member>4.0</member>"));
    has(text, "<UpdateTime>2026-01-01T00:00:", PAIR.substring(PAIR.lastIndexOf('=') + 1));
    String hour = api.ok(get + "&StartTime=2026-01-01T05:00:00Z&EndTime=2026-01-01T06:00:00Z");
    assertEquals(2, count(hour, "2026-01-01T05:00:00"));
    assertEquals(0, count(hour, "2026-01-01T06:00:00"));
    has(api.ok("Action=DescribeAutoScalingGroups"), "<PredictedCapacity>4</PredictedCapacity>");
  }

  @ParameterizedTest
  @CsvSource({"12, 0", "23, 0", "25, 48", "48, 48"})
  void aConstantLoadOfADayGivesAConstantForecastAndLessGivesNone(int hours, int values) {
    history(hours);
    api.ok(PUT + TARGET + PAIR + C + "Mode=ForecastAndScale");
    api.time.advance(Duration.ofMinutes(2));
    String get =
        "Action=GetPredictiveScalingForecast&AutoScalingGroupName=g&PolicyName=p"
            + "&StartTime=2026-01-01T00:00:00Z&EndTime=2026-01-03T00:00:00Z";
    String groups = api.ok("Action=DescribeAutoScalingGroups");
    if (values == 0) {
      api.refused(get, "ValidationError");
      assertFalse(groups.contains("PredictedCapacity"), groups);
    } else {
      assertEquals(values, count(api.ok(get), "<member>4.0</member>"));
      has(groups, "<PredictedCapacity>4</PredictedCapacity>");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z",
    "2026-01-02T00:00:00Z, 2026-01-01T00:00:00Z",
    "2024-01-01T00:00:00Z, 2024-01-02T00:00:00Z"
  })
  void badWindowsAreRefused(String start, String end) {
    twoWeeks();
    api.ok(PUT + TARGET + PAIR);
    api.refused(
        "Action=GetPredictiveScalingForecast&AutoScalingGroupName=g&PolicyName=p&StartTime="
            + start
            + "&EndTime="
            + end,
        "ValidationError");
  }

  @Test
  void noForecastWithoutHistory() {
    api.ok(PUT + TARGET + PAIR);
    api.refused(
        "Action=GetPredictiveScalingForecast&AutoScalingGroupName=g&PolicyName=p"
            + "&StartTime=2026-01-01T00:00:00Z&EndTime=2026-01-02T00:00:00Z",
        "ValidationError");
    assertFalse(api.ok("Action=DescribeAutoScalingGroups").contains("PredictedCapacity"));
  }
}
