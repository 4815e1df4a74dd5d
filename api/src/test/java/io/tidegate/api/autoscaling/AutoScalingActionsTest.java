package io.tidegate.api.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations over the query protocol, on a control plane with pretend instances. */
class AutoScalingActionsTest {
  private static final String GROUP =
      "&LaunchTemplate.LaunchTemplateName=web&LaunchTemplate.Version=$Latest&MinSize=1&MaxSize=4"
          + "&AvailabilityZones.member.1=us-east-1a&AvailabilityZones.member.2=us-east-1b";

  private final AutoScalingApi api = new AutoScalingApi();
  private final VirtualTime time = api.time;

  private String ok(String form) {
    return api.ok(form);
  }

  private String refused(String form, String code) {
    return api.refused(form, code);
  }

  private static void has(String text, String... parts) {
    for (String part : parts) {
      assertTrue(text.contains(part), () -> part + " is not in " + text);
    }
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static String find(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), text);
    return matcher.group(1);
  }

  @BeforeEach
  void createGroup() {
    String answer =
        ok(
            "Action=CreateAutoScalingGroup&AutoScalingGroupName=g&DesiredCapacity=2"
                + "&Tags.member.1.Key=team&Tags.member.1.Value=blue"
                + "&Tags.member.1.PropagateAtLaunch=true"
                + GROUP);
    assertFalse(answer.contains("CreateAutoScalingGroupResult"), answer);
    time.advance(Duration.ofSeconds(5));
  }

  @Test
  void describesWhatWasCreated() {
    String text = ok("Action=DescribeAutoScalingGroups&AutoScalingGroupNames.member.1=g");
    has(
        text,
        "<AutoScalingGroupName>g</AutoScalingGroupName>",
        "<MinSize>1</MinSize>",
        "<MaxSize>4</MaxSize>",
        "<DesiredCapacity>2</DesiredCapacity>",
        "<DefaultCooldown>300</DefaultCooldown>",
        "<HealthCheckType>EC2</HealthCheckType>",
        "<HealthCheckGracePeriod>0</HealthCheckGracePeriod>",
        "<Version>$Latest</Version>",
        "<LaunchTemplateName>web</LaunchTemplateName>",
        "<LifecycleState>InService</LifecycleState>",
        "<HealthStatus>Healthy</HealthStatus>",
        "<Version>1</Version>",
        "<TerminationPolicies><member>Default</member></TerminationPolicies>",
        "<Key>team</Key>",
        "<ResourceType>auto-scaling-group</ResourceType>",
        "AWSServiceRoleForAutoScaling</ServiceLinkedRoleARN>");
    assertEquals(2, count(text, "<InstanceId>"));
    assertTrue(
        text.matches("(?s).*<CreatedTime>2026-01-01T00:00:00(\\.000)?Z</CreatedTime>.*"), text);
    assertFalse(text.contains("PlacementGroup"), text);
  }

  @Test
  void instancesCanBeLeftOut() {
    assertEquals(
        0, count(ok("Action=DescribeAutoScalingGroups&IncludeInstances=false"), "<InstanceId>"));
  }

  @Test
  void unknownNamesAreIgnoredInListings() {
    assertEquals(
        0,
        count(
            ok("Action=DescribeAutoScalingGroups&AutoScalingGroupNames.member.1=none"),
            "<AutoScalingGroupName>"));
    assertEquals(
        0,
        count(
            ok("Action=DescribeAutoScalingInstances&InstanceIds.member.1=i-0123456789abcdef0"),
            "<InstanceId>"));
  }

  @Test
  void lonelyInstancesShoutTheirHealth() {
    String text = ok("Action=DescribeAutoScalingInstances");
    has(text, "<HealthStatus>HEALTHY</HealthStatus>", "<AutoScalingGroupName>g<");
    assertEquals(2, count(text, "<InstanceId>"));
  }

  @Test
  void pagesWalkEveryItemOnce() {
    for (String name : List.of("h", "i")) {
      ok("Action=CreateAutoScalingGroup&AutoScalingGroupName=" + name + GROUP);
    }
    StringBuilder names = new StringBuilder();
    String token = "";
    int pages = 0;
    do {
      String text =
          ok(
              "Action=DescribeAutoScalingGroups&MaxRecords=1"
                  + (token.isEmpty() ? "" : "&NextToken=" + token.replace("=", "%3D")));
      names.append(find(text, "<AutoScalingGroupName>(\\w)</AutoScalingGroupName>"));
      token = text.contains("<NextToken>") ? find(text, "<NextToken>([^<]+)<") : "";
      pages++;
    } while (!token.isEmpty() && pages < 9);
    assertEquals("ghi", names.toString());
    refused("Action=DescribeAutoScalingGroups&NextToken=bm9uc2Vuc2U%3D", "InvalidNextToken");
    refused("Action=DescribePolicies&MaxRecords=101", "ValidationError");
    refused("Action=DescribeAutoScalingInstances&MaxRecords=51", "ValidationError");
  }

  @Test
  void filtersSelectByTags() {
    ok("Action=CreateAutoScalingGroup&AutoScalingGroupName=h" + GROUP);
    String filter = "Action=DescribeAutoScalingGroups&Filters.member.1.Name=";
    assertEquals(
        1,
        count(
            ok(filter + "tag:team&Filters.member.1.Values.member.1=blue"),
            "<AutoScalingGroupName>"));
    assertEquals(
        0,
        count(
            ok(filter + "tag:team&Filters.member.1.Values.member.1=Blue"),
            "<AutoScalingGroupName>"));
    has(
        ok("Action=DescribeTags&Filters.member.1.Name=key&Filters.member.1.Values.member.1=team"),
        "<Value>blue</Value>",
        "<PropagateAtLaunch>true</PropagateAtLaunch>");
  }

  @Test
  void activitiesTellWhatHappened() {
    String text = ok("Action=DescribeScalingActivities&AutoScalingGroupName=g");
    assertEquals(2, count(text, "<ActivityId>"));
    has(
        text,
        "<StatusCode>Successful</StatusCode>",
        "<Progress>100</Progress>",
        "a user request created an AutoScalingGroup changing the desired capacity from 0 to 2.  At",
        "Launching a new EC2 instance: i-");
    assertEquals(
        0,
        count(
            ok(
                "Action=DescribeScalingActivities&AutoScalingGroupName=g&Filters.member.1.Name=Status"
                    + "&Filters.member.1.Values.member.1=Failed"),
            "<ActivityId>"));
    refused(
        "Action=DescribeScalingActivities&Filters.member.1.Name=Status&Filters.member.1.Values.member.1=Failed",
        "ValidationError");
  }

  @Test
  void activitiesOfDeletedGroupsAreShownWhenAsked() {
    ok("Action=DeleteAutoScalingGroup&AutoScalingGroupName=g&ForceDelete=true");
    time.advance(Duration.ofSeconds(5));
    assertEquals(0, count(ok("Action=DescribeScalingActivities"), "<ActivityId>"));
    String text = ok("Action=DescribeScalingActivities&IncludeDeletedGroups=true");
    assertEquals(4, count(text, "<AutoScalingGroupState>Deleted</AutoScalingGroupState>"));
  }

  @Test
  void terminateAnswersItsActivity() {
    String id = find(ok("Action=DescribeAutoScalingInstances"), "<InstanceId>(i-\\w+)<");
    has(
        ok(
            "Action=TerminateInstanceInAutoScalingGroup&InstanceId="
                + id
                + "&ShouldDecrementDesiredCapacity=true"),
        "<Description>Terminating EC2 instance: " + id,
        "<StatusCode>",
        "<AutoScalingGroupName>g<");
  }

  @Test
  void policiesRoundTrip() {
    String put =
        ok(
            "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyName=cpu"
                + "&PolicyType=TargetTrackingScaling&EstimatedInstanceWarmup=60"
                + "&TargetTrackingConfiguration.TargetValue=40.5"
                + "&TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType="
                + "ASGAverageCPUUtilization");
    assertEquals(2, count(put, "<AlarmARN>"));
    has(put, "<PolicyARN>arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:");
    ok(
        "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyName=out&PolicyType=StepScaling"
            + "&AdjustmentType=PercentChangeInCapacity&MinAdjustmentMagnitude=2"
            + "&StepAdjustments.member.1.MetricIntervalLowerBound=0"
            + "&StepAdjustments.member.1.MetricIntervalUpperBound=10"
            + "&StepAdjustments.member.1.ScalingAdjustment=10"
            + "&StepAdjustments.member.2.MetricIntervalLowerBound=10"
            + "&StepAdjustments.member.2.ScalingAdjustment=30");
    ok(
        "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyName=one"
            + "&AdjustmentType=ChangeInCapacity&ScalingAdjustment=1&Cooldown=60");
    String text = ok("Action=DescribePolicies&AutoScalingGroupName=g");
    has(
        text,
        "<TargetValue>40.5</TargetValue>",
        "<PredefinedMetricType>ASGAverageCPUUtilization</PredefinedMetricType>",
        "<PolicyType>StepScaling</PolicyType>",
        "<MetricAggregationType>Average</MetricAggregationType>",
        "<PolicyType>SimpleScaling</PolicyType>",
        "<Cooldown>60</Cooldown>",
        "<Enabled>true</Enabled>");
    assertEquals(3, count(text, "<PolicyName>"));
    ok("Action=ExecutePolicy&AutoScalingGroupName=g&PolicyName=one");
    has(ok("Action=DescribeAutoScalingGroups"), "<DesiredCapacity>3</DesiredCapacity>");
    String arn = find(put, "<PolicyARN>([^<]+)<");
    ok("Action=DeletePolicy&PolicyName=" + arn);
    assertEquals(2, count(ok("Action=DescribePolicies"), "<PolicyName>"));
  }

  @Test
  void legacyMinAdjustmentStepIsEchoed() {
    ok(
        "Action=PutScalingPolicy&AutoScalingGroupName=g&PolicyName=old&MinAdjustmentStep=2"
            + "&AdjustmentType=PercentChangeInCapacity&ScalingAdjustment=10");
    has(
        ok("Action=DescribePolicies&AutoScalingGroupName=g"),
        "<MinAdjustmentStep>2</MinAdjustmentStep>",
        "<AdjustmentType>PercentChangeInCapacity</AdjustmentType>");
    ok("Action=ExecutePolicy&AutoScalingGroupName=g&PolicyName=old");
    has(ok("Action=DescribeAutoScalingGroups"), "<DesiredCapacity>4</DesiredCapacity>");
  }

  @Test
  void activitiesUnderWayComeFirstThenTheNewest() {
    String id = find(ok("Action=DescribeAutoScalingInstances"), "<InstanceId>(i-\\w+)<");
    ok("Action=SetDesiredCapacity&AutoScalingGroupName=g&DesiredCapacity=3");
    time.advance(Duration.ofSeconds(90));
    ok("Action=UpdateAutoScalingGroup&AutoScalingGroupName=g&DefaultInstanceWarmup=600");
    ok("Action=SetDesiredCapacity&AutoScalingGroupName=g&DesiredCapacity=4");
    time.advance(Duration.ofSeconds(30));
    ok(
        "Action=TerminateInstanceInAutoScalingGroup&ShouldDecrementDesiredCapacity=true&InstanceId="
            + id);
    time.advance(Duration.ofSeconds(60));
    String text = ok("Action=DescribeScalingActivities&AutoScalingGroupName=g");
    List<String> codes = all(text, "<StatusCode>(\\w+)<");
    assertEquals(
        List.of("WaitingForInstanceWarmup", "Successful", "Successful", "Successful", "Successful"),
        codes);
    List<String> starts = all(text, "<StartTime>([^<]+)<");
    assertEquals(
        starts.subList(1, 5).stream().sorted(Comparator.reverseOrder()).toList(),
        starts.subList(1, 5));
  }

  @Test
  void activitiesStartToTheMillisecondAndEndToTheSecond() {
    time.advance(Duration.ofMillis(1_234));
    ok("Action=SetDesiredCapacity&AutoScalingGroupName=g&DesiredCapacity=3");
    time.advance(Duration.ofSeconds(20));
    String text = ok("Action=DescribeScalingActivities&AutoScalingGroupName=g&MaxRecords=1");
    String start = find(text, "<StartTime>([^<]+)<");
    assertTrue(start.matches("2026-01-01T00:00:\\d\\d\\.\\d{3}Z"), start);
    assertFalse(start.endsWith(".000Z"), start);
    assertTrue(find(text, "<EndTime>([^<]+)<").matches("[^.]+(\\.000)?Z"), text);
    assertTrue(find(text, "<Cause>At (\\S+) ").matches("[^.]+Z"), text);
  }

  private static List<String> all(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(one -> one.group(1)).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SetDesiredCapacity&DesiredCapacity=3&HonorCooldown=false",
        "SuspendProcesses&ScalingProcesses.member.1=Launch",
        "ResumeProcesses",
        "EnableMetricsCollection&Granularity=1Minute",
        "DisableMetricsCollection",
        "UpdateAutoScalingGroup&MaxSize=7",
        "DeleteAutoScalingGroup&ForceDelete=true"
      })
  void voidOperationsHaveNoResult(String call) {
    String name = call.replaceAll("&.*", "");
    String text = ok("Action=" + call + "&AutoScalingGroupName=g");
    assertFalse(text.contains(name + "Result"), text);
    has(text, name + "Response", "<RequestId>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SetDesiredCapacity&AutoScalingGroupName=g|ValidationError",
        "SetDesiredCapacity&AutoScalingGroupName=none&DesiredCapacity=1|ValidationError",
        "SetDesiredCapacity&AutoScalingGroupName=g&DesiredCapacity=9|ValidationError",
        "SetDesiredCapacity&AutoScalingGroupName=g&DesiredCapacity=x|MalformedInput",
        "DeleteAutoScalingGroup&AutoScalingGroupName=g|ResourceInUse",
        "SuspendProcesses&AutoScalingGroupName=g&ScalingProcesses.member.1=Sleep|ValidationError",
        "EnableMetricsCollection&AutoScalingGroupName=g&Granularity=5Minutes|ValidationError",
        "PutScalingPolicy&AutoScalingGroupName=g&PolicyName=p|ValidationError",
        "PutScalingPolicy&AutoScalingGroupName=g&PolicyName=p&PolicyType=Odd|ValidationError",
        "DeletePolicy&PolicyName=p&AutoScalingGroupName=g|ValidationError",
        "SetInstanceHealth&InstanceId=i-0123456789abcdef0&HealthStatus=Healthy|ValidationError",
        "AttachInstances&AutoScalingGroupName=g|ValidationError",
        "AttachTrafficSources&AutoScalingGroupName=g&TrafficSources.member.1.Identifier=x"
            + "&TrafficSources.member.1.Type=vpc-lattice|ValidationError",
        "StartInstanceRefresh&AutoScalingGroupName=g|InvalidAction",
        "PutWarmPool&AutoScalingGroupName=g|InvalidAction",
        "CreateLaunchConfiguration&LaunchConfigurationName=l|InvalidAction",
        "PutLifecycleHook&AutoScalingGroupName=g&LifecycleHookName=h|InvalidAction",
        "PutNotificationConfiguration&AutoScalingGroupName=g&TopicARN=t"
            + "&NotificationTypes.member.1=autoscaling:EC2_INSTANCE_LAUNCH|InvalidAction",
        "PutScalingPolicy&AutoScalingGroupName=g&PolicyName=p&PolicyType=PredictiveScaling"
            + "|ValidationError",
      })
  void badRequestsAreRefused(String call, String code) {
    refused("Action=" + call, code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MaxInstanceLifetime=86400",
        "PlacementGroup=p",
        "LoadBalancerNames.member.1=classic",
        "InstanceMaintenancePolicy.MinHealthyPercentage=100"
            + "&InstanceMaintenancePolicy.MaxHealthyPercentage=110",
        "DesiredCapacityType=vcpu",
      })
  void whatHasNoEffectHereIsRefused(String parameter) {
    has(
        refused(
            "Action=CreateAutoScalingGroup&AutoScalingGroupName=x&" + parameter + GROUP,
            "ValidationError"),
        "is not supported by this installation");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateName=web",
        "LaunchConfigurationName=l",
        "InstanceId=i-0123456789abcdef0",
      })
  void otherLaunchSourcesAreRefused(String source) {
    has(
        refused(
            "Action=CreateAutoScalingGroup&AutoScalingGroupName=x&MinSize=0&MaxSize=1"
                + "&AvailabilityZones.member.1=us-east-1a&"
                + source,
            "ValidationError"),
        "is not supported by this installation. Use LaunchTemplate.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"EBS", "EC2,VPC_LATTICE", "elb", ""})
  void healthTypesWithoutEffectAndMisspeltOnesAreRefused(String types) {
    refused(
        "Action=UpdateAutoScalingGroup&AutoScalingGroupName=g&HealthCheckType=" + types,
        "ValidationError");
  }

  @Test
  void scheduledActionsRoundTrip() {
    String put =
        ok(
            "Action=PutScheduledUpdateGroupAction&AutoScalingGroupName=g&ScheduledActionName=s"
                + "&StartTime=2026-01-02T00:00:00Z&Recurrence=0+9+*+*+1-5"
                + "&TimeZone=Europe/Berlin&MinSize=1&MaxSize=4&DesiredCapacity=3");
    assertFalse(put.contains("PutScheduledUpdateGroupActionResult"), put);
    String list = "Action=DescribeScheduledActions&AutoScalingGroupName=g";
    has(
        ok(list),
        "<ScheduledActionName>s</ScheduledActionName>",
        "<Recurrence>0 9 * * 1-5</Recurrence>",
        "<TimeZone>Europe/Berlin</TimeZone>",
        "<DesiredCapacity>3</DesiredCapacity>",
        "<Time>2026-01-02T00:00:00",
        "<StartTime>2026-01-02T00:00:00");
    assertEquals(0, count(ok(list + "&EndTime=2026-01-01T12:00:00Z"), "<ScheduledActionName>"));
    assertEquals(
        1,
        count(
            ok(list + "&EndTime=2026-01-01T12:00:00Z&ScheduledActionNames.member.1=s"),
            "<ScheduledActionName>"));
    has(
        ok(
            "Action=BatchPutScheduledUpdateGroupAction&AutoScalingGroupName=g"
                + "&ScheduledUpdateGroupActions.member.1.ScheduledActionName=t"
                + "&ScheduledUpdateGroupActions.member.1.Recurrence=bad"
                + "&ScheduledUpdateGroupActions.member.1.MinSize=1"),
        "<ErrorCode>ValidationError</ErrorCode>",
        "<ScheduledActionName>t</ScheduledActionName>");
    ok("Action=DeleteScheduledAction&AutoScalingGroupName=g&ScheduledActionName=s");
    assertEquals(0, count(ok(list), "<ScheduledActionName>"));
    has(
        ok(
            "Action=BatchDeleteScheduledAction&AutoScalingGroupName=g"
                + "&ScheduledActionNames.member.1=s"),
        "<ScheduledActionName>s</ScheduledActionName>");
  }

  @Test
  void staticListingsAreThoseOfAws() {
    assertEquals(9, count(ok("Action=DescribeScalingProcessTypes"), "<ProcessName>"));
    assertEquals(3, count(ok("Action=DescribeAdjustmentTypes"), "<AdjustmentType>"));
    assertEquals(7, count(ok("Action=DescribeTerminationPolicyTypes"), "<member>"));
    has(ok("Action=DescribeMetricCollectionTypes"), "<Granularity>1Minute</Granularity>");
    has(
        ok("Action=DescribeAccountLimits"),
        "<NumberOfAutoScalingGroups>1</NumberOfAutoScalingGroups>");
  }
}
