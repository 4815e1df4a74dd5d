package io.tidegate.cli.demo;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Answer;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The demo's application as a user would build it: image, launch template, target group, load
 * balancer over all zones, Auto Scaling group, scaling policies. Owned by the thread of the tour;
 * {@link #status()} may be called from any thread once it is built.
 */
final class Application {
  static final int LISTENER_PORT = 8080;
  static final int MIN = 3;
  static final int MAX = 6;
  private static final String NAME = "demo";
  static final int TARGET_REQUESTS_PER_PERIOD = 600;
  private static final String TARGET_TRACKING = "TargetTrackingConfiguration.";
  private static final String SAMPLE_IMAGE = "tidegate-sample-app";

  private final AwsClient aws;
  private String targetGroup = "";
  private String loadBalancer = "";
  private String dnsName = "";

  Application(AwsClient aws) {
    this.aws = aws;
  }

  String dnsName() {
    return dnsName;
  }

  /** Target group, load balancer in every zone, listener. */
  void createBalancer() {
    Answer group =
        aws.call(
            Service.ELBV2,
            "CreateTargetGroup",
            list(
                "Name",
                NAME,
                "Protocol",
                "HTTP",
                "Port",
                "8080",
                "VpcId",
                vpc(),
                "TargetType",
                "instance",
                "HealthCheckPath",
                "/",
                "HealthCheckIntervalSeconds",
                "5",
                "HealthCheckTimeoutSeconds",
                "2",
                "HealthyThresholdCount",
                "2",
                "UnhealthyThresholdCount",
                "2"));
    targetGroup = group.text("CreateTargetGroupResult/TargetGroups/member/TargetGroupArn");
    aws.call(
        Service.ELBV2,
        "ModifyTargetGroupAttributes",
        list(
            "TargetGroupArn", targetGroup,
            "Attributes.member.1.Key", "deregistration_delay.timeout_seconds",
            "Attributes.member.1.Value", "5"));
    List<String> words = new ArrayList<>(List.of("Name", NAME));
    List<String> subnets = subnets();
    for (int i = 0; i < subnets.size(); i++) {
      words.addAll(List.of("Subnets.member." + (i + 1), subnets.get(i)));
    }
    Answer balancer =
        aws.call(Service.ELBV2, "CreateLoadBalancer", words.toArray(String[]::new))
            .all("CreateLoadBalancerResult/LoadBalancers/member")
            .getFirst();
    loadBalancer = balancer.text("LoadBalancerArn");
    dnsName = balancer.text("DNSName");
    aws.call(
        Service.ELBV2,
        "CreateListener",
        list(
            "LoadBalancerArn",
            loadBalancer,
            "Protocol",
            "HTTP",
            "Port",
            "" + LISTENER_PORT,
            "DefaultActions.member.1.Type",
            "forward",
            "DefaultActions.member.1.TargetGroupArn",
            targetGroup));
  }

  /** Launch template of the bundled sample app, group of {@link #MIN} to {@link #MAX}. */
  void createGroup() {
    aws.call(
        Service.EC2,
        "CreateLaunchTemplate",
        list(
            "LaunchTemplateName",
            NAME,
            "LaunchTemplateData.ImageId",
            image(),
            "LaunchTemplateData.InstanceType",
            "t3.nano"));
    aws.call(
        Service.AUTO_SCALING,
        "CreateAutoScalingGroup",
        list(
            "AutoScalingGroupName",
            NAME,
            "LaunchTemplate.LaunchTemplateName",
            NAME,
            "LaunchTemplate.Version",
            "$Latest",
            "MinSize",
            "" + MIN,
            "MaxSize",
            "" + MAX,
            "DesiredCapacity",
            "" + MIN,
            "VPCZoneIdentifier",
            String.join(",", subnets()),
            "TargetGroupARNs.member.1",
            targetGroup,
            "HealthCheckType",
            "ELB",
            "HealthCheckGracePeriod",
            "15",
            "DefaultCooldown",
            "10",
            "DefaultInstanceWarmup",
            "10"));
  }

  /** The group's scaling activities, oldest first. */
  List<Activity> activities() {
    List<Activity> found = new ArrayList<>();
    for (Answer row :
        aws.call(
                Service.AUTO_SCALING,
                "DescribeScalingActivities",
                list("AutoScalingGroupName", NAME))
            .all("DescribeScalingActivitiesResult/Activities/member")) {
      found.addFirst(
          new Activity(row.text("ActivityId"), row.text("Description"), row.text("Cause")));
    }
    return found;
  }

  /** What the group did and why, in AWS's words. */
  record Activity(String id, String description, String cause) {}

  /**
   * Out by target tracking on requests per target, in by a step on the same metric: out follows
   * load at once, in waits until it has been low for a while.
   */
  void createPolicies() {
    aws.call(
        Service.AUTO_SCALING,
        "PutScalingPolicy",
        list(
            "AutoScalingGroupName",
            NAME,
            "PolicyName",
            "out",
            "PolicyType",
            "TargetTrackingScaling",
            TARGET_TRACKING + "PredefinedMetricSpecification.PredefinedMetricType",
            "ALBRequestCountPerTarget",
            TARGET_TRACKING + "PredefinedMetricSpecification.ResourceLabel",
            resource(loadBalancer, "loadbalancer/") + "/" + resource(targetGroup, ""),
            TARGET_TRACKING + "TargetValue",
            "" + TARGET_REQUESTS_PER_PERIOD,
            TARGET_TRACKING + "DisableScaleIn",
            "true"));
    String in =
        aws.call(
                Service.AUTO_SCALING,
                "PutScalingPolicy",
                list(
                    "AutoScalingGroupName", NAME,
                    "PolicyName", "in",
                    "PolicyType", "StepScaling",
                    "AdjustmentType", "ChangeInCapacity",
                    "StepAdjustments.member.1.MetricIntervalUpperBound", "0",
                    "StepAdjustments.member.1.ScalingAdjustment", "-3"))
            .text("PutScalingPolicyResult/PolicyARN");
    aws.call(
        Service.CLOUDWATCH,
        "PutMetricAlarm",
        list(
            "AlarmName",
            "demo-low",
            "Namespace",
            "AWS/ApplicationELB",
            "MetricName",
            "RequestCountPerTarget",
            "Dimensions.member.1.Name",
            "TargetGroup",
            "Dimensions.member.1.Value",
            resource(targetGroup, ""),
            "Statistic",
            "Sum",
            "Period",
            "10",
            "EvaluationPeriods",
            "3",
            "Threshold",
            "" + TARGET_REQUESTS_PER_PERIOD / 4,
            "ComparisonOperator",
            "LessThanThreshold",
            "AlarmActions.member.1",
            in));
  }

  /** Group, target health and alarms as they are now. */
  Status status() {
    Answer answer =
        aws.call(
            Service.AUTO_SCALING,
            "DescribeAutoScalingGroups",
            list("AutoScalingGroupNames.member.1", NAME));
    List<Answer> groups = answer.all("DescribeAutoScalingGroupsResult/AutoScalingGroups/member");
    if (groups.isEmpty()) {
      return Status.none();
    }
    Map<String, String> health = new HashMap<>();
    aws.call(Service.ELBV2, "DescribeTargetHealth", list("TargetGroupArn", targetGroup))
        .all("DescribeTargetHealthResult/TargetHealthDescriptions/member")
        .forEach(row -> health.put(row.text("Target/Id"), row.text("TargetHealth/State")));
    List<Status.Member> members = new ArrayList<>();
    for (Answer member : groups.getFirst().all("Instances/member")) {
      String id = member.text("InstanceId");
      members.add(
          new Status.Member(
              id,
              member.text("AvailabilityZone"),
              member.text("LifecycleState"),
              health.getOrDefault(id, "-")));
    }
    members.sort(Comparator.comparing(Status.Member::zone).thenComparing(Status.Member::id));
    List<Status.Alarm> alarms = new ArrayList<>();
    aws.call(Service.CLOUDWATCH, "DescribeAlarms")
        .all("DescribeAlarmsResult/MetricAlarms/member")
        .forEach(
            row -> alarms.add(new Status.Alarm(row.text("AlarmName"), row.text("StateValue"))));
    return new Status(
        number(groups.getFirst(), "MinSize"),
        number(groups.getFirst(), "DesiredCapacity"),
        number(groups.getFirst(), "MaxSize"),
        members,
        alarms);
  }

  /** Deletes all that was created and waits until no instance is left. */
  void delete(Duration limit) {
    attempt(
        () ->
            aws.call(
                Service.AUTO_SCALING,
                "DeleteAutoScalingGroup",
                list("AutoScalingGroupName", NAME, "ForceDelete", "true")));
    boolean gone = Pause.until(limit, Duration.ofMillis(200), () -> liveInstances().isEmpty());
    attempt(
        () ->
            aws.call(Service.CLOUDWATCH, "DeleteAlarms", list("AlarmNames.member.1", "demo-low")));
    attempt(
        () -> aws.call(Service.ELBV2, "DeleteLoadBalancer", list("LoadBalancerArn", loadBalancer)));
    attempt(
        () -> aws.call(Service.ELBV2, "DeleteTargetGroup", list("TargetGroupArn", targetGroup)));
    attempt(() -> aws.call(Service.EC2, "DeleteLaunchTemplate", list("LaunchTemplateName", NAME)));
    if (!gone) {
      throw new StepFailed("these instances are still there: " + liveInstances());
    }
  }

  /** Ids of instances that are not terminated. */
  List<String> liveInstances() {
    List<String> live = new ArrayList<>();
    for (Answer row :
        aws.call(Service.EC2, "DescribeInstances").all("reservationSet/item/instancesSet/item")) {
      if (!row.text("instanceState/name").equals("terminated")) {
        live.add(row.text("instanceId"));
      }
    }
    return live;
  }

  private static void attempt(Runnable deletion) {
    try {
      deletion.run();
    } catch (AwsClient.Refused notThere) {
      // an interrupted tour may not have created it
    }
  }

  private static int number(Answer answer, String path) {
    return Integer.parseInt(answer.text(path));
  }

  /** The part of an ARN that metrics and resource labels use. */
  private static String resource(String arn, String prefix) {
    return arn.substring(arn.lastIndexOf(':') + 1 + prefix.length());
  }

  private String vpc() {
    return aws.call(Service.EC2, "DescribeVpcs").text("vpcSet/item/vpcId");
  }

  private List<String> subnets() {
    return aws.call(Service.EC2, "DescribeSubnets").texts("subnetSet/item/subnetId");
  }

  private String image() {
    Answer images =
        aws.call(
            Service.EC2,
            "DescribeImages",
            list("Filter.1.Name", "name", "Filter.1.Value.1", SAMPLE_IMAGE));
    return images
        .find("imagesSet/item/imageId")
        .orElseThrow(() -> new StepFailed("the bundled image " + SAMPLE_IMAGE + " is missing"));
  }

  private static String[] list(String... words) {
    return words;
  }
}
