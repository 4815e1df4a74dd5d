package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A process that may have few descriptors refuses the clients that it cannot serve, and goes on.
 */
class FewDescriptorsTest {
  private static final List<String> FEW =
      List.of("bash", "-c", "ulimit -n 400; exec \"$@\"", "few");
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: few\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int CLIENTS = 600;

  @Test
  void servesAsManyClientsAsItHasDescriptorsFor() throws Exception {
    try (ServerProcess server = ServerProcess.startBy(FEW);
        WebTarget _ = WebTarget.at(server.spareAddress(1), Shop.PORT)) {
      Shop shop = Shop.on(server);
      String group = shop.targetGroup("few", "ip", Shop.PORT);
      String node = balancer(server, shop, group);
      assertTrue(asks(node), server::log);

      List<Socket> clients = new ArrayList<>();
      try {
        for (int i = 0; i < CLIENTS; i++) {
          clients.add(new Socket(node, Shop.PORT));
        }
        long served = clients.stream().filter(FewDescriptorsTest::isServed).count();
        assertTrue(served >= 100 && served < 200, served + " are served\n" + server.log());
        assertEquals(1, shop.targets(group, "healthy"), () -> shop.evidence(group));
        shop.targetGroup("another", "ip", Shop.PORT);
      } finally {
        for (Socket client : clients) {
          client.close();
        }
      }

      boolean again = Pause.until(Duration.ofSeconds(20), Duration.ofMillis(50), () -> asks(node));
      assertTrue(again, server::log);
      assertTrue(server.log().contains("raise `ulimit -n`"), server::log);
      assertFalse(server.log().contains("a bug in"), server::log);
    }
  }

  private static String balancer(ServerProcess server, Shop shop, String group) {
    shop.aws()
        .call(
            Service.ELBV2,
            "RegisterTargets",
            Shop.words(
                "TargetGroupArn",
                group,
                "Targets.member.1.Id",
                server.spareAddress(1),
                "Targets.member.1.AvailabilityZone",
                "all"));
    shop.listener(shop.loadBalancer("few"), group);
    assertTrue(
        Pause.until(
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            () -> shop.targets(group, "healthy") == 1),
        () -> shop.evidence(group));
    return shop.aws()
        .call(Service.ELBV2, "DescribeLoadBalancers")
        .texts(
            "DescribeLoadBalancersResult/LoadBalancers/member/AvailabilityZones/member"
                + "/LoadBalancerAddresses/member/IpAddress")
        .getFirst();
  }

  private static boolean asks(String node) {
    try (Socket client = new Socket(node, Shop.PORT)) {
      return isServed(client);
    } catch (IOException refused) {
      return false;
    }
  }

  private static boolean isServed(Socket client) {
    try {
      client.setSoTimeout(10_000);
      client.getOutputStream().write(REQUEST);
      return HttpWire.response(client.getInputStream()).startsWith("HTTP/1.1 200 ");
    } catch (IOException reset) {
      return false;
    }
  }
}
