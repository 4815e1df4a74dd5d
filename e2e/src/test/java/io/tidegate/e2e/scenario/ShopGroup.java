package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A group of two instances of the sample application behind a load balancer.
 *
 * @param node where the load balancer listens
 */
record ShopGroup(ServerProcess server, Shop shop, String targetGroup, URI node) {
  static final Duration LIMIT = Duration.ofSeconds(60);

  /** Makes it and waits until both are healthy. */
  static ShopGroup on(ServerProcess server) {
    Shop shop = Shop.on(server);
    String group = shop.targetGroup("g", "instance", 8080);
    shop.listener(shop.loadBalancer("l"), group);
    createGroup(shop, group);
    ShopGroup made = new ShopGroup(server, shop, group, URI.create("http://" + node(server) + "/"));
    made.awaitHealthy();
    return made;
  }

  void awaitHealthy() {
    assertTrue(
        Pause.until(LIMIT, Duration.ofMillis(200), () -> shop.targets(targetGroup, "healthy") == 2),
        () -> shop.evidence(targetGroup) + server.log());
  }

  /** Waits until the node answers 200 again. */
  void awaitTraffic(HttpClient http) {
    assertTrue(Pause.until(LIMIT, Duration.ofMillis(10), () -> answers(http)), server::log);
  }

  private static void createGroup(Shop shop, String targetGroup) {
    shop.aws()
        .call(
            Service.EC2,
            "CreateLaunchTemplate",
            "LaunchTemplateName",
            "shop",
            "LaunchTemplateData.ImageId",
            image(shop),
            "LaunchTemplateData.InstanceType",
            "t3.nano");
    shop.aws()
        .call(
            Service.AUTO_SCALING,
            "CreateAutoScalingGroup",
            "AutoScalingGroupName",
            "g",
            "LaunchTemplate.LaunchTemplateName",
            "shop",
            "MinSize",
            "2",
            "MaxSize",
            "2",
            "TargetGroupARNs.member.1",
            targetGroup,
            "VPCZoneIdentifier",
            String.join(",", shop.subnets().subList(0, 2)));
  }

  private static String image(Shop shop) {
    return shop.aws()
        .call(
            Service.EC2,
            "DescribeImages",
            "Filter.1.Name",
            "name",
            "Filter.1.Value.1",
            "tidegate-sample-app")
        .text("imagesSet/item/imageId");
  }

  /** Of every instance, sorted. */
  List<String> instanceIds() {
    return shop
        .aws()
        .call(Service.EC2, "DescribeInstances")
        .texts("reservationSet/item/instancesSet/item/instanceId")
        .stream()
        .sorted()
        .toList();
  }

  /** Pids of everything that instances run. */
  Set<Long> instanceProcesses() {
    Set<Long> pids = new TreeSet<>();
    Leftovers.processesNaming(server.data() + "/instances").forEach(p -> pids.add(p.pid()));
    return pids;
  }

  /** A node listens at the first free address of a subnet; instances come after it. */
  private static String node(ServerProcess server) {
    return Leftovers.listeners(server.addressPrefix()).stream()
        .filter(socket -> socket.endsWith(".4:" + Shop.PORT))
        .findFirst()
        .orElseThrow();
  }

  private boolean answers(HttpClient http) {
    try {
      return status(http) == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Of one request. */
  int status(HttpClient http) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(node).timeout(Duration.ofSeconds(5)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
