package io.tidegate.bench.serve;

import io.tidegate.base.Pause;
import io.tidegate.bench.peer.Peer;
import io.tidegate.cli.aws.Answer;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/**
 * A load balancer of a whole server over two backends by address, which changes a rule or a target
 * at a time. Owned by whoever changes.
 */
public final class ServedShop {
  private static final int PORT = 8080;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String NODES =
      "DescribeLoadBalancersResult/LoadBalancers/member/AvailabilityZones/member"
          + "/LoadBalancerAddresses/member/IpAddress";

  private final AwsClient aws;
  private final Peer.Place spare;
  private final String group;
  private final String rule;
  private final Peer.Place place;

  /** Creates it all, waits until it answers; {@code spare} is the backend that comes and goes. */
  public ServedShop(ServedTidegate server, Peer.Place backend, Peer.Place spare, boolean log)
      throws IOException {
    this.aws = server.client();
    this.spare = spare;
    this.group = group(backend.port());
    String balancer = balancer();
    if (log) {
      log(server, balancer);
    }
    this.rule = rule(listener(balancer));
    elb("RegisterTargets TargetGroupArn", group, "Targets.member.1.Id", backend.address());
    this.place = new Peer.Place(elb("DescribeLoadBalancers").texts(NODES).getFirst(), PORT);
    if (!Pause.until(
        LIMIT,
        Duration.ofMillis(100),
        () -> PlainGet.status(place.address(), PORT, "/index.html") == 200)) {
      throw new IOException("the load balancer does not answer");
    }
  }

  /** The operation and the names and values whose values hold no space, then the others. */
  private Answer elb(String text, String... more) {
    String[] words = text.split(" ", -1);
    String[] all = new String[words.length - 1 + more.length];
    System.arraycopy(words, 1, all, 0, words.length - 1);
    System.arraycopy(more, 0, all, words.length - 1, more.length);
    return aws.call(Service.ELBV2, words[0], all);
  }

  private String group(int port) {
    String vpc = aws.call(Service.EC2, "DescribeVpcs").text("vpcSet/item/vpcId");
    return elb(
            "CreateTargetGroup Name churn Protocol HTTP TargetType ip Port " + port + " VpcId", vpc)
        .text("CreateTargetGroupResult/TargetGroups/member/TargetGroupArn");
  }

  private String balancer() {
    var subnets = aws.call(Service.EC2, "DescribeSubnets").texts("subnetSet/item/subnetId");
    return elb(
            "CreateLoadBalancer Name churn Subnets.member.1",
            subnets.get(0),
            "Subnets.member.2",
            subnets.get(1))
        .text("CreateLoadBalancerResult/LoadBalancers/member/LoadBalancerArn");
  }

  private void log(ServedTidegate server, String balancer) throws IOException {
    Files.createDirectories(server.data().resolve("buckets").resolve("churn"));
    elb(
        "ModifyLoadBalancerAttributes"
            + " Attributes.member.1.Key access_logs.s3.enabled Attributes.member.1.Value true"
            + " Attributes.member.2.Key access_logs.s3.bucket Attributes.member.2.Value churn"
            + " LoadBalancerArn",
        balancer);
  }

  private String listener(String balancer) {
    return elb(
            "CreateListener Protocol HTTP Port "
                + PORT
                + " DefaultActions.member.1.Type forward DefaultActions.member.1.TargetGroupArn",
            group,
            "LoadBalancerArn",
            balancer)
        .text("CreateListenerResult/Listeners/member/ListenerArn");
  }

  private String rule(String listener) {
    return elb(
            "CreateRule Priority 1 Conditions.member.1.Field path-pattern"
                + " Conditions.member.1.Values.member.1 /gone/first/*"
                + " Actions.member.1.Type fixed-response"
                + " Actions.member.1.FixedResponseConfig.StatusCode 410 ListenerArn",
            listener)
        .text("CreateRuleResult/Rules/member/RuleArn");
  }

  /** Where it listens. */
  public Peer.Place place() {
    return place;
  }

  /** Change number {@code number}: in turn the rule's path, a target more, the path, one less. */
  public void change(int number) {
    switch (number % 4) {
      case 1 -> target("RegisterTargets");
      case 3 -> target("DeregisterTargets");
      default ->
          elb(
              "ModifyRule Conditions.member.1.Field path-pattern"
                  + " Conditions.member.1.Values.member.1 /gone/r"
                  + number
                  + "/* RuleArn",
              rule);
    }
  }

  /** A target that still drains cannot be registered: then another change is made. */
  private void target(String action) {
    try {
      elb(action + " TargetGroupArn", group, "Targets.member.1.Id", spare.address());
    } catch (AwsClient.Refused draining) {
      elb(
          "ModifyTargetGroupAttributes"
              + " Attributes.member.1.Key deregistration_delay.timeout_seconds"
              + " Attributes.member.1.Value 1 TargetGroupArn",
          group);
    }
  }
}
