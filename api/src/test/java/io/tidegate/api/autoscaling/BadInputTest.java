package io.tidegate.api.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.metrics.MetricStoreOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bad input by API calls alone: AWS's error or its documented behaviour, and capacity never moves
 * on missing data. A group of four tracks App/Load at 60; its alarms need three minutes over 60 to
 * scale out.
 */
class BadInputTest {
  private static final String GROUP =
      "Action=CreateAutoScalingGroup&AutoScalingGroupName=g&MinSize=1&MaxSize=20&DesiredCapacity=4"
          + "&DefaultInstanceWarmup=0&LaunchTemplate.LaunchTemplateName=web"
          + "&AvailabilityZones.member.1=us-east-1a";
  private static final String DATUM =
      "Action=PutMetricData&Namespace=App&MetricData.member.1.MetricName=Load"
          + "&MetricData.member.1.";

  private AutoScalingApi api = new AutoScalingApi();

  private void group() {
    api.ok(GROUP);
    api.time.advance(Duration.ofSeconds(30));
  }

  private void track() {
    group();
    api.ok(
        "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyName=load"
            + "&PolicyType=TargetTrackingScaling&TargetTrackingConfiguration.TargetValue=60"
            + "&TargetTrackingConfiguration.CustomizedMetricSpecification.MetricName=Load"
            + "&TargetTrackingConfiguration.CustomizedMetricSpecification.Namespace=App"
            + "&TargetTrackingConfiguration.CustomizedMetricSpecification.Statistic=Average");
  }

  private void put(double value, long secondsAway) {
    api.ok(DATUM + "Value=" + value + "&MetricData.member.1.Timestamp=" + away(secondsAway));
  }

  private Instant away(long seconds) {
    return api.time.now().plusSeconds(seconds);
  }

  private void minute() {
    api.time.advance(Duration.ofMinutes(1));
  }

  private int desired() {
    return number("DesiredCapacity");
  }

  private int number(String element) {
    String text = api.ok("Action=DescribeAutoScalingGroups");
    Matcher found = Pattern.compile("<" + element + ">(\\d+)<").matcher(text);
    assertTrue(found.find(), text);
    return Integer.parseInt(found.group(1));
  }

  private String state(String alarm) {
    String text = api.ok("Action=DescribeAlarms&AlarmNames.member.1=" + alarm);
    Matcher found = Pattern.compile("<StateValue>(\\w+)<").matcher(text);
    assertTrue(found.find(), text);
    return found.group(1);
  }

  @ParameterizedTest
  @CsvSource({
    "Value=NaN, InvalidParameterValue",
    "Value=Infinity, InvalidParameterValue",
    "Value=-Infinity, InvalidParameterValue",
    "Value=1e300, InvalidParameterValue",
    "Values.member.1=1&MetricData.member.1.Values.member.2=NaN, InvalidParameterValue",
    "StatisticValues.SampleCount=0&MetricData.member.1.StatisticValues.Sum=1"
        + "&MetricData.member.1.StatisticValues.Minimum=1"
        + "&MetricData.member.1.StatisticValues.Maximum=1, InvalidParameterValue",
    "Value=1&MetricData.member.1.Timestamp=2025-12-17T23:59:59Z, InvalidParameterValue",
    "Value=1&MetricData.member.1.Timestamp=2026-01-01T02:00:31Z, InvalidParameterValue",
    "Unit=Count, MissingParameter",
  })
  void dataThatCannotBeStoredIsRefusedWhole(String members, String code) {
    api.refused(DATUM + members, code);
    assertEquals(0, api.metrics.counters().received());
  }

  @Test
  void outOfOrderAndDoubledDataCountOnceEachInTheirMinute() {
    track();
    for (int i = 0; i < 3; i++) {
      put(90, 20);
      put(90, -20);
      put(90, -20);
      minute();
    }
    minute();
    assertEquals(6, desired(), "4 x 90 / 60");
  }

  @Test
  void twoWeeksLateAndTwoHoursEarlyDataAreStoredAndMoveNothing() {
    track();
    Instant late = away(-14 * 86_400 + 600);
    for (int i = 0; i < 10; i++) {
      put(500, -14 * 86_400 + 600);
      put(500, 7_000);
      minute();
    }
    assertEquals(4, desired());
    String stored =
        api.ok(
            "Action=GetMetricStatistics&Namespace=App&MetricName=Load&Period=300"
                + "&Statistics.member.1=SampleCount&StartTime="
                + late.minusSeconds(600)
                + "&EndTime="
                + late.plusSeconds(1200));
    assertTrue(stored.contains("<SampleCount>"), stored);
  }

  @Test
  void aMetricThatStopsLeavesCapacityAndGivesInsufficientData() {
    track();
    for (int i = 0; i < 3; i++) {
      put(90, 0);
      minute();
    }
    minute();
    assertEquals(6, desired());
    api.time.advance(Duration.ofHours(3));
    assertEquals(6, desired());
    String alarms = api.ok("Action=DescribeAlarms");
    assertEquals(2, alarms.split("<StateValue>INSUFFICIENT_DATA<", -1).length - 1, alarms);
  }

  @Test
  void alarmsOnMetricsThatNeverComeStayWithoutDataAndMoveNothing() {
    track();
    for (String missing : new String[] {"missing", "ignore"}) {
      api.ok(alarm(missing, "&TreatMissingData=" + missing));
    }
    api.time.advance(Duration.ofHours(2));
    assertEquals("INSUFFICIENT_DATA", state("missing"));
    assertEquals("INSUFFICIENT_DATA", state("ignore"));
    assertEquals(4, desired());
  }

  private static String alarm(String name, String more) {
    return "Action=PutMetricAlarm&AlarmName="
        + name
        + "&Namespace=App&MetricName=Load&Statistic=Average&Period=60&EvaluationPeriods=1"
        + "&Threshold=80&ComparisonOperator=GreaterThanThreshold"
        + more;
  }

  private String step(String name, int adjustment) {
    String text =
        api.ok(
            "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyType=StepScaling&PolicyName="
                + name
                + "&AdjustmentType=ChangeInCapacity&StepAdjustments.member.1.ScalingAdjustment="
                + adjustment
                + "&StepAdjustments.member.1.MetricIntervalLowerBound=0");
    Matcher arn = Pattern.compile("<PolicyARN>([^<]+)<").matcher(text);
    assertTrue(arn.find(), text);
    return arn.group(1);
  }

  @Test
  void ofContradictoryPoliciesOnOneAlarmTheLargerCapacityWins() {
    group();
    String less = step("less", -2);
    String more = step("more", 3);
    api.ok(alarm("hot", "&AlarmActions.member.1=" + less + "&AlarmActions.member.2=" + more));
    put(90, 0);
    minute();
    api.time.advance(Duration.ofSeconds(20));
    assertEquals(7, desired());
  }

  @ParameterizedTest
  @CsvSource({
    "UpdateAutoScalingGroup&AutoScalingGroupName=g&MinSize=9&MaxSize=3",
    "UpdateAutoScalingGroup&AutoScalingGroupName=g&MinSize=21",
    "UpdateAutoScalingGroup&AutoScalingGroupName=g&MaxSize=0",
    "SetDesiredCapacity&AutoScalingGroupName=g&DesiredCapacity=21",
    "PutScheduledUpdateGroupAction&AutoScalingGroupName=g&ScheduledActionName=s"
        + "&StartTime=2026-02-01T00:00:00Z&MinSize=5&MaxSize=2",
    "PutScheduledUpdateGroupAction&AutoScalingGroupName=g&ScheduledActionName=s"
        + "&Recurrence=0 25 * * *&DesiredCapacity=2",
    "PutScheduledUpdateGroupAction&AutoScalingGroupName=g&ScheduledActionName=s"
        + "&Recurrence=0 1 * * *&TimeZone=Mars/Olympus&DesiredCapacity=2",
  })
  void minimumAboveMaximumAndImpossibleSchedulesAreRefused(String call) {
    group();
    api.refused("Action=" + call.replace(" ", "%20").replace("*", "%2A"), "ValidationError");
    assertEquals(4, desired());
    assertEquals(1, number("MinSize"));
    assertEquals(20, number("MaxSize"));
  }

  /** On 8 March 2026 the hour from 02:00 to 03:00 does not exist in New York (07:00 UTC). */
  @ParameterizedTest
  @CsvSource({"30 2 * * *, 06:59, 4", "30 2 * * *, 07:01, 6", "30 3 * * *, 07:29, 4"})
  void aScheduleInAnHourThatDoesNotExistRunsOnceRightAfter(
      String recurrence, String until, int expected) {
    Instant start = Instant.parse("2026-03-08T06:45:00Z");
    api = new AutoScalingApi(start, MetricStoreOptions.defaults());
    group();
    api.ok(
        "Action=PutScheduledUpdateGroupAction&AutoScalingGroupName=g&ScheduledActionName=s"
            + "&TimeZone=America/New_York&DesiredCapacity=6&Recurrence="
            + recurrence.replace(" ", "%20").replace("*", "%2A"));
    Instant end = Instant.parse("2026-03-08T" + until + ":00Z");
    api.time.advance(Duration.between(api.time.now(), end));
    assertEquals(expected, desired());
  }

  @Test
  void moreMetricsThanThereIsRoomForAreThrottledAndNothingOfTheCallIsStored() {
    MetricStoreOptions small =
        new MetricStoreOptions(
            Duration.ofHours(3), 600_000, 5, 4000, Duration.ofSeconds(10), Duration.ofHours(1));
    api = new AutoScalingApi(Instant.parse("2026-01-01T00:00:00Z"), small);
    StringBuilder call = new StringBuilder("Action=PutMetricData&Namespace=App");
    for (int i = 1; i <= 6; i++) {
      call.append("&MetricData.member." + i + ".Value=1&MetricData.member." + i + ".MetricName=m")
          .append(i);
    }
    String refused = api.refused(call.toString(), "Throttling");
    assertTrue(refused.contains("Rate exceeded"), refused);
    assertEquals(6, api.metrics.counters().rejected());
    put(1, 0);
    assertEquals(1, api.metrics.counters().streams());
  }
}
