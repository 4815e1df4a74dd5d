package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Bytes that pass a load balancer to real instances scale their group. */
class NetworkScalingTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  /** Bytes in a minute; health checks alone are some thousands. */
  private static final int TARGET = 1_000_000;

  @Test
  void moreBytesThanTheTargetScaleOut() throws Exception {
    try (ServerProcess server = ServerProcess.start();
        HttpClient http = HttpClient.newHttpClient()) {
      ShopGroup group = ShopGroup.on(server);
      group
          .shop()
          .aws()
          .call(
              Service.AUTO_SCALING,
              "UpdateAutoScalingGroup",
              "AutoScalingGroupName",
              "g",
              "MaxSize",
              "3",
              "DefaultInstanceWarmup",
              "0");
      group
          .shop()
          .aws()
          .call(
              Service.AUTO_SCALING,
              "PutScalingPolicy",
              "AutoScalingGroupName",
              "g",
              "PolicyName",
              "bytes",
              "PolicyType",
              "TargetTrackingScaling",
              "TargetTrackingConfiguration.TargetValue",
              "" + TARGET,
              "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType",
              "ASGAverageNetworkIn");
      boolean grown =
          Pause.until(
              LIMIT,
              Duration.ofMillis(200),
              () -> {
                upload(http, group);
                return group.shop().targets(group.targetGroup(), "healthy") == 3;
              });
      assertTrue(grown, server::log);
      String activities =
          group
              .shop()
              .aws()
              .call(Service.AUTO_SCALING, "DescribeScalingActivities", "AutoScalingGroupName", "g")
              .texts("DescribeScalingActivitiesResult/Activities/member/Cause")
              .toString();
      assertTrue(activities.contains("in state ALARM triggered policy bytes"), activities);
    }
  }

  private static void upload(HttpClient http, ShopGroup group) {
    HttpRequest request =
        HttpRequest.newBuilder(group.node())
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[500_000]))
            .build();
    try {
      http.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException refused) {
      // the next one is tried
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
