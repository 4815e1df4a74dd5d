package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that ends, gently or not, leaves its instances running and finds them again. */
class RestartTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void adoptsItsInstancesAndServesAgain(boolean gently) throws Exception {
    try (ServerProcess server = ServerProcess.start();
        HttpClient http = HttpClient.newHttpClient()) {
      Shop shop = Shop.on(server);
      String group = shop.targetGroup("g", "instance", 8080);
      shop.listener(shop.loadBalancer("l"), group);
      createGroup(shop, group);
      assertTrue(
          Pause.until(LIMIT, Duration.ofMillis(200), () -> shop.targets(group, "healthy") == 2),
          () -> shop.evidence(group) + server.log());
      Set<Long> before = instanceProcesses(server);
      List<String> ids = instanceIds(shop);
      URI node = URI.create("http://" + node(server) + "/");
      assertEquals(200, get(http, node));

      if (gently) {
        server.stop();
      } else {
        server.kill();
      }
      assertEquals(before, instanceProcesses(server), "instances live on");
      server.restart();

      assertTrue(Pause.until(LIMIT, Duration.ofMillis(10), () -> answers(http, node)), server::log);
      assertEquals(ids, instanceIds(shop));
      assertEquals(before, instanceProcesses(server), "no instance was restarted");
      assertTrue(
          Pause.until(LIMIT, Duration.ofMillis(200), () -> shop.targets(group, "healthy") == 2),
          server::log);
      assertEquals(ids, instanceIds(shop));
    }
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

  private static List<String> instanceIds(Shop shop) {
    return shop
        .aws()
        .call(Service.EC2, "DescribeInstances")
        .texts("reservationSet/item/instancesSet/item/instanceId")
        .stream()
        .sorted()
        .toList();
  }

  private static Set<Long> instanceProcesses(ServerProcess server) {
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

  private static boolean answers(HttpClient http, URI node) {
    try {
      return get(http, node) == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static int get(HttpClient http, URI node) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(node).timeout(Duration.ofSeconds(5)).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
