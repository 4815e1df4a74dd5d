package io.tidegate.e2e.scenario;

import io.tidegate.cli.aws.Answer;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.util.List;

/** The parts that several scenarios need: a target group, a load balancer, a listener. */
record Shop(AwsClient aws, String vpc, List<String> subnets) {
  static final int PORT = 8080;

  static Shop on(ServerProcess server) {
    AwsClient aws = server.client();
    return new Shop(
        aws,
        aws.call(Service.EC2, "DescribeVpcs").text("vpcSet/item/vpcId"),
        aws.call(Service.EC2, "DescribeSubnets").texts("subnetSet/item/subnetId"));
  }

  /** A target group with quick health checks; {@code type} is {@code ip} or {@code instance}. */
  String targetGroup(String name, String type, int port) {
    return aws.call(
            Service.ELBV2,
            "CreateTargetGroup",
            words(
                "Name",
                name,
                "Protocol",
                "HTTP",
                "Port",
                "" + port,
                "VpcId",
                vpc,
                "TargetType",
                type,
                "HealthCheckIntervalSeconds",
                "5",
                "HealthCheckTimeoutSeconds",
                "2",
                "HealthyThresholdCount",
                "2"))
        .text("CreateTargetGroupResult/TargetGroups/member/TargetGroupArn");
  }

  String loadBalancer(String name) {
    return aws.call(
            Service.ELBV2,
            "CreateLoadBalancer",
            words(
                "Name",
                name,
                "Subnets.member.1",
                subnets.get(0),
                "Subnets.member.2",
                subnets.get(1)))
        .text("CreateLoadBalancerResult/LoadBalancers/member/LoadBalancerArn");
  }

  String listener(String loadBalancer, String targetGroup) {
    return aws.call(
            Service.ELBV2,
            "CreateListener",
            words(
                "LoadBalancerArn",
                loadBalancer,
                "Protocol",
                "HTTP",
                "Port",
                "" + PORT,
                "DefaultActions.member.1.Type",
                "forward",
                "DefaultActions.member.1.TargetGroupArn",
                targetGroup))
        .text("CreateListenerResult/Listeners/member/ListenerArn");
  }

  /** How many targets of a group are in {@code state}. */
  long targets(String targetGroup, String state) {
    Answer health =
        aws.call(Service.ELBV2, "DescribeTargetHealth", words("TargetGroupArn", targetGroup));
    return health
        .texts("DescribeTargetHealthResult/TargetHealthDescriptions/member/TargetHealth/State")
        .stream()
        .filter(state::equals)
        .count();
  }

  /** What a reader of a failure wants to see. */
  String evidence(String targetGroup) {
    return aws.call(Service.ELBV2, "DescribeTargetHealth", words("TargetGroupArn", targetGroup))
        + "\n"
        + aws.call(Service.AUTO_SCALING, "DescribeScalingActivities")
        + "\n"
        + aws.call(Service.EC2, "DescribeInstances")
        + "\n";
  }

  static String[] words(String... words) {
    return words;
  }
}
