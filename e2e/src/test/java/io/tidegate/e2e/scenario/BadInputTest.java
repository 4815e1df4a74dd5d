package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.ServerAccess;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must not go well, against the real server: a coded refusal, nothing lost, nothing hangs. */
class BadInputTest {
  private static @Nullable ServerProcess started;

  @BeforeAll
  static void start() throws IOException {
    started = ServerProcess.start();
  }

  @AfterAll
  static void stop() {
    server().close();
  }

  @AfterEach
  void theServerStillAnswers() {
    server().client().call(Service.STS, "GetCallerIdentity");
  }

  @Test
  void aWrongSecretIsRefused() {
    ServerAccess right = server().access();
    ServerAccess wrong =
        new ServerAccess(right.endpoint(), right.region(), right.accessKeyId(), "wrong");
    AwsClient client = new AwsClient(wrong, TimeSource.system());
    assertEquals("SignatureDoesNotMatch", refusal(client, Service.ELBV2, "DescribeLoadBalancers"));
    assertEquals("AuthFailure", refusal(client, Service.EC2, "DescribeInstances"));
  }

  @Test
  void aClockThatIsSixMinutesOffIsRefused() {
    TimeSource late =
        new TimeSource() {
          @Override
          public Instant now() {
            return TimeSource.system().now().minus(Duration.ofMinutes(6));
          }

          @Override
          public long nanoTime() {
            return TimeSource.system().nanoTime();
          }
        };
    AwsClient client = new AwsClient(server().access(), late);
    assertEquals("SignatureDoesNotMatch", refusal(client, Service.ELBV2, "DescribeLoadBalancers"));
  }

  @Test
  void whatCannotBeIsRefusedWithAwsCodes() {
    Shop shop = Shop.on(server());
    String none =
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/no/0123456789abcdef";
    assertEquals("InvalidAction", refused(Service.ELBV2, "MakeCoffee"));
    assertEquals("ValidationError", refused(Service.ELBV2, "CreateLoadBalancer"));
    assertEquals(
        "ValidationError",
        refused(
            Service.ELBV2,
            "CreateTargetGroup",
            "Name",
            "x",
            "Protocol",
            "HTTP",
            "Port",
            "0",
            "VpcId",
            shop.vpc()));
    assertEquals(
        "TargetGroupNotFound",
        refused(Service.ELBV2, "DescribeTargetHealth", "TargetGroupArn", none));
    assertEquals(
        "InvalidInstanceID.NotFound",
        refused(Service.EC2, "TerminateInstances", "InstanceId.1", "i-0123456789abcdef0"));
    shop.targetGroup("twice", "ip", 80);
    assertEquals(
        "DuplicateTargetGroupName",
        refused(
            Service.ELBV2,
            "CreateTargetGroup",
            "Name",
            "twice",
            "Protocol",
            "HTTP",
            "Port",
            "81",
            "VpcId",
            shop.vpc(),
            "TargetType",
            "ip"));
  }

  @Test
  void aPortInUseIsToldWhenTheListenerIsCreated() throws Exception {
    Shop shop = Shop.on(server());
    String group = shop.targetGroup("port", "ip", 80);
    String balancer = shop.loadBalancer("port");
    shop.listener(balancer, group);
    String node =
        Leftovers.listeners(server().addressPrefix()).stream()
            .filter(socket -> socket.endsWith(":" + Shop.PORT))
            .findFirst()
            .orElseThrow()
            .split(":")[0];
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(node, 8181));
      AwsClient.Refused refused =
          assertThrows(
              AwsClient.Refused.class,
              () ->
                  shop.aws()
                      .call(
                          Service.ELBV2,
                          "CreateListener",
                          "LoadBalancerArn",
                          balancer,
                          "Protocol",
                          "HTTP",
                          "Port",
                          "8181",
                          "DefaultActions.member.1.Type",
                          "forward",
                          "DefaultActions.member.1.TargetGroupArn",
                          group));
      assertTrue(String.valueOf(refused.getMessage()).contains("another process uses it"));
    }
  }

  @Test
  void anImageThatCannotStartGivesAFailedActivityAndNoStorm() {
    Shop shop = Shop.on(server());
    String image =
        shop.aws()
            .call(
                Service.EC2,
                "RegisterImage",
                "Name",
                "broken",
                "ImageLocation",
                server().data().resolve("images").toString(),
                "RootDeviceName",
                "/dev/xvda")
            .text("imageId");
    shop.aws()
        .call(
            Service.EC2,
            "CreateLaunchTemplate",
            "LaunchTemplateName",
            "broken",
            "LaunchTemplateData.ImageId",
            image,
            "LaunchTemplateData.InstanceType",
            "t3.nano",
            "LaunchTemplateData.UserData",
            "IyEvYmluL3NoCmV4aXQgMwo=");
    shop.aws()
        .call(
            Service.AUTO_SCALING,
            "CreateAutoScalingGroup",
            "AutoScalingGroupName",
            "broken",
            "LaunchTemplate.LaunchTemplateName",
            "broken",
            "MinSize",
            "1",
            "MaxSize",
            "1",
            "VPCZoneIdentifier",
            shop.subnets().getFirst());
    Pause.of(Duration.ofSeconds(12));
    int launched =
        shop.aws()
            .call(
                Service.AUTO_SCALING, "DescribeScalingActivities", "AutoScalingGroupName", "broken")
            .all("DescribeScalingActivitiesResult/Activities/member")
            .size();
    assertTrue(launched >= 1 && launched <= 8, launched + " activities in 12 s");
    shop.aws()
        .call(
            Service.AUTO_SCALING,
            "DeleteAutoScalingGroup",
            "AutoScalingGroupName",
            "broken",
            "ForceDelete",
            "true");
  }

  @Test
  void aBodyOfAGigabyteIsRefusedUnread() throws IOException {
    String head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 1073741824\r\n\r\nAction=";
    assertTrue(exchange(head).startsWith("HTTP/1.1 413 "));
  }

  @Test
  void tenThousandMembersAreRefused() {
    List<String> words = new ArrayList<>();
    for (int i = 1; i <= 10_000; i++) {
      words.add("Names.member." + i);
      words.add("n" + i);
    }
    String code =
        refusal(
            server().client(),
            Service.ELBV2,
            "DescribeLoadBalancers",
            words.toArray(String[]::new));
    assertEquals("ValidationError", code);
  }

  @Test
  void requestsCutAtEveryByteDoNoHarm() throws IOException {
    String request =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 43\r\n\r\nAction=GetCallerIdentity&Version=2011-06-15";
    for (int length = 0; length < request.length(); length++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
        socket
            .getOutputStream()
            .write(request.substring(0, length).getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(13), StandardCharsets.US_ASCII);
    }
  }

  private static String refused(Service service, String action, String... words) {
    return refusal(server().client(), service, action, words);
  }

  private static String refusal(AwsClient client, Service service, String action, String... words) {
    return assertThrows(AwsClient.Refused.class, () -> client.call(service, action, words)).code();
  }

  private static ServerProcess server() {
    ServerProcess server = started;
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }
}
