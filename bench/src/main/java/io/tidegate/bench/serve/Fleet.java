package io.tidegate.bench.serve;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A load balancer, and behind it, where asked for, a group of two instances of the sample app. */
public final class Fleet {
  /** The port of the listener. */
  public static final int PORT = 8080;

  private static final String NAME = "bench";
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(100);

  private final AwsClient aws;
  private final List<String> subnets;
  private final String targetGroup;
  private final String node;
  private final String listener;

  /** Creates target group, load balancer in two zones, and listener. */
  public Fleet(AwsClient aws) {
    this.aws = aws;
    this.subnets = aws.call(Service.EC2, "DescribeSubnets").texts("subnetSet/item/subnetId");
    this.targetGroup =
        aws.call(
                Service.ELBV2,
                "CreateTargetGroup",
                words(
                    "Name", NAME,
                    "Protocol", "HTTP",
                    "Port", "8080",
                    "VpcId", aws.call(Service.EC2, "DescribeVpcs").text("vpcSet/item/vpcId"),
                    "TargetType", "instance",
                    "HealthCheckIntervalSeconds", "5",
                    "HealthCheckTimeoutSeconds", "2",
                    "HealthyThresholdCount", "2"))
            .text("CreateTargetGroupResult/TargetGroups/member/TargetGroupArn");
    String balancer =
        aws.call(
                Service.ELBV2,
                "CreateLoadBalancer",
                words(
                    "Name", NAME,
                    "Subnets.member.1", subnets.get(0),
                    "Subnets.member.2", subnets.get(1)))
            .text("CreateLoadBalancerResult/LoadBalancers/member/LoadBalancerArn");
    this.listener =
        aws.call(
                Service.ELBV2,
                "CreateListener",
                words(
                    "LoadBalancerArn",
                    balancer,
                    "Protocol",
                    "HTTP",
                    "Port",
                    "" + PORT,
                    "DefaultActions.member.1.Type",
                    "forward",
                    "DefaultActions.member.1.TargetGroupArn",
                    targetGroup))
            .text("CreateListenerResult/Listeners/member/ListenerArn");
    this.node =
        aws.call(
                Service.ELBV2,
                "DescribeLoadBalancers",
                words("LoadBalancerArns.member.1", balancer))
            .texts(
                "DescribeLoadBalancersResult/LoadBalancers/member/AvailabilityZones/member"
                    + "/LoadBalancerAddresses/member/IpAddress")
            .getFirst();
  }

  /** The address of one node. */
  public String node() {
    return node;
  }

  /** The listener's ARN. */
  public String listener() {
    return listener;
  }

  /** Launches the group and waits until its instances answer through the load balancer. */
  public void launch() throws IOException {
    String image =
        aws.call(
                Service.EC2,
                "DescribeImages",
                words("Filter.1.Name", "name", "Filter.1.Value.1", "tidegate-sample-app"))
            .text("imagesSet/item/imageId");
    aws.call(
        Service.EC2,
        "CreateLaunchTemplate",
        words(
            "LaunchTemplateName", NAME,
            "LaunchTemplateData.ImageId", image,
            "LaunchTemplateData.InstanceType", "t3.nano"));
    aws.call(
        Service.AUTO_SCALING,
        "CreateAutoScalingGroup",
        words(
            "AutoScalingGroupName",
            NAME,
            "LaunchTemplate.LaunchTemplateName",
            NAME,
            "MinSize",
            "2",
            "MaxSize",
            "2",
            "TargetGroupARNs.member.1",
            targetGroup,
            "VPCZoneIdentifier",
            String.join(",", subnets.subList(0, 2))));
    if (!Pause.until(LIMIT, STEP, () -> healthy() == 2)) {
      throw new IOException("the instances did not become healthy");
    }
  }

  private long healthy() {
    return aws
        .call(Service.ELBV2, "DescribeTargetHealth", words("TargetGroupArn", targetGroup))
        .texts("DescribeTargetHealthResult/TargetHealthDescriptions/member/TargetHealth/State")
        .stream()
        .filter("healthy"::equals)
        .count();
  }

  /** Processes of the group's instances, ascending. */
  public List<Long> processes() {
    List<Long> pids = new ArrayList<>();
    instances("running").forEach(id -> pids.addAll(ServedTidegate.processesNaming(id)));
    return pids.stream().sorted().toList();
  }

  private List<String> instances(String state) {
    return aws
        .call(Service.EC2, "DescribeInstances")
        .all("reservationSet/item/instancesSet/item")
        .stream()
        .filter(row -> row.text("instanceState/name").equals(state))
        .map(row -> row.text("instanceId"))
        .toList();
  }

  /** Ends the group with its instances. */
  public void end() {
    aws.call(
        Service.AUTO_SCALING,
        "DeleteAutoScalingGroup",
        words("AutoScalingGroupName", NAME, "ForceDelete", "true"));
    Pause.until(LIMIT, STEP, () -> instances("terminated").size() >= 2);
  }

  private static String[] words(String... words) {
    return words;
  }
}
