package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * What {@link Ipv6Test} runs inside a namespace: an Auto Scaling group whose instances have IPv6
 * addresses, in a target group of IPv6 instances behind a dualstack load balancer. One thread.
 */
final class Ipv6GroupJob {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Path NONLOCAL_BIND = Path.of("/proc/sys/net/ipv6/ip_nonlocal_bind");

  private final ServerProcess server;
  private final Shop shop;
  private final String image;

  private Ipv6GroupJob(ServerProcess server) {
    this.server = server;
    this.shop = Shop.on(server);
    this.image =
        shop.aws()
            .call(
                Service.EC2,
                "DescribeImages",
                Shop.words("Filter.1.Name", "name", "Filter.1.Value.1", "tidegate-sample-app"))
            .text("imagesSet/item/imageId");
  }

  /** Ends with an exception when something is wrong. */
  public static void main(String[] arguments) throws Exception {
    try (ServerProcess server =
        ServerProcess.start("--vpc-ipv6-cidr=" + NetworkSpace.IPV6, "--event-loops=1")) {
      new Ipv6GroupJob(server).run();
      server.stop();
    }
  }

  private void run() throws Exception {
    Files.writeString(NONLOCAL_BIND, "0");
    aLaunchSaysWhatTheMachineLacks();
    Files.writeString(NONLOCAL_BIND, "1");
    String group = ipv6Group();
    anInstanceWithoutIpv6IsNoTarget(group);
    scale();
    String balancer = dualstack();
    shop.listener(balancer, group);
    attach(group);
    assertTrue(
        Pause.until(LIMIT, LOOK, () -> shop.targets(group, "healthy") == 2),
        () -> shop.evidence(group) + server.log());
    List<String> addresses =
        shop.aws()
            .call(
                Service.EC2,
                "DescribeInstances",
                Shop.words(
                    "Filter.1.Name",
                    "instance-state-name",
                    "Filter.1.Value.1",
                    "running",
                    "Filter.2.Name",
                    "tag:aws:autoscaling:groupName",
                    "Filter.2.Value.1",
                    "g"))
            .texts("reservationSet/item/instancesSet/item/ipv6Address");
    assertEquals(2, addresses.stream().filter(one -> one.startsWith("fd00:7:")).count());
    URI node = URI.create("http://[" + node6() + "]:" + Shop.PORT + "/where");
    try (HttpClient http = HttpClient.newHttpClient()) {
      String answer =
          http.send(HttpRequest.newBuilder(node).build(), BodyHandlers.ofString()).body();
      assertTrue(answer.contains("\"X-forwarded-for\": \"") && answer.contains("fd00:7:"), answer);
    }
  }

  private void aLaunchSaysWhatTheMachineLacks() {
    String id = launch("Ipv6AddressCount", "1");
    String[] words = Shop.words("InstanceId.1", id);
    assertTrue(
        Pause.until(
            LIMIT,
            LOOK,
            () ->
                shop.aws()
                    .call(Service.EC2, "DescribeInstances", words)
                    .text("reservationSet/item/instancesSet/item/instanceState/name")
                    .equals("terminated")),
        server::log);
    String reason =
        shop.aws()
            .call(Service.EC2, "DescribeInstances", words)
            .text("reservationSet/item/instancesSet/item/stateReason/message");
    assertTrue(reason.contains("sysctl -w net.ipv6.ip_nonlocal_bind=1"), reason);
  }

  private String launch(String... more) {
    String[] words =
        Shop.words("ImageId", image, "InstanceType", "t3.nano", "MinCount", "1", "MaxCount", "1");
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return shop.aws().call(Service.EC2, "RunInstances", all).text("instancesSet/item/instanceId");
  }

  private String ipv6Group() {
    return shop.aws()
        .call(
            Service.ELBV2,
            "CreateTargetGroup",
            Shop.words(
                "Name", "six",
                "Protocol", "HTTP",
                "Port", "8080",
                "VpcId", shop.vpc(),
                "TargetType", "instance",
                "IpAddressType", "ipv6",
                "HealthCheckPath", "/health",
                "HealthCheckIntervalSeconds", "5",
                "HealthCheckTimeoutSeconds", "2",
                "HealthyThresholdCount", "2"))
        .text("CreateTargetGroupResult/TargetGroups/member/TargetGroupArn");
  }

  private void anInstanceWithoutIpv6IsNoTarget(String group) {
    String id = launch();
    AwsClient.Refused refused =
        assertThrows(
            AwsClient.Refused.class,
            () ->
                shop.aws()
                    .call(
                        Service.ELBV2,
                        "RegisterTargets",
                        Shop.words("TargetGroupArn", group, "Targets.member.1.Id", id)));
    assertEquals("InvalidTarget", refused.code());
    shop.aws().call(Service.EC2, "TerminateInstances", Shop.words("InstanceId.1", id));
  }

  private void scale() {
    String nic = "LaunchTemplateData.NetworkInterface.1.";
    shop.aws()
        .call(
            Service.EC2,
            "CreateLaunchTemplate",
            Shop.words(
                "LaunchTemplateName",
                "six",
                "LaunchTemplateData.ImageId",
                image,
                "LaunchTemplateData.InstanceType",
                "t3.nano",
                nic + "DeviceIndex",
                "0",
                nic + "Ipv6AddressCount",
                "1",
                nic + "PrimaryIpv6",
                "true"));
    shop.aws()
        .call(
            Service.AUTO_SCALING,
            "CreateAutoScalingGroup",
            Shop.words(
                "AutoScalingGroupName", "g",
                "LaunchTemplate.LaunchTemplateName", "six",
                "MinSize", "2",
                "MaxSize", "2",
                "VPCZoneIdentifier", String.join(",", shop.subnets().subList(0, 2))));
  }

  private void attach(String group) {
    shop.aws()
        .call(
            Service.AUTO_SCALING,
            "AttachLoadBalancerTargetGroups",
            Shop.words("AutoScalingGroupName", "g", "TargetGroupARNs.member.1", group));
  }

  private String dualstack() {
    String arn = shop.loadBalancer("web");
    shop.aws()
        .call(
            Service.ELBV2,
            "SetIpAddressType",
            Shop.words("LoadBalancerArn", arn, "IpAddressType", "dualstack"));
    return arn;
  }

  private String node6() {
    List<String> nodes =
        shop.aws()
            .call(Service.ELBV2, "DescribeLoadBalancers")
            .texts(
                "DescribeLoadBalancersResult/LoadBalancers/member/AvailabilityZones/member"
                    + "/LoadBalancerAddresses/member/IPv6Address");
    assertEquals(2, Set.copyOf(nodes).size());
    return nodes.getFirst();
  }
}
