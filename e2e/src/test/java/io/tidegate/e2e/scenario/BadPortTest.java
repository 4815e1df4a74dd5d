package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ports that cannot be had: whoever asks is told what helps. */
class BadPortTest {
  private static final Path FIRST_FREE = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");

  @Test
  void aPortInUseIsToldWhenTheListenerIsCreated() throws IOException {
    try (ServerProcess server = ServerProcess.start()) {
      Shop shop = Shop.on(server);
      String group = shop.targetGroup("port", "ip", 80);
      String balancer = shop.loadBalancer("port");
      shop.listener(balancer, group);
      String node =
          Leftovers.listeners(server.addressPrefix()).stream()
              .filter(socket -> socket.endsWith(":" + Shop.PORT))
              .findFirst()
              .orElseThrow()
              .split(":")[0];
      try (ServerSocket taken = new ServerSocket()) {
        taken.bind(new InetSocketAddress(node, 8181));
        String told = refusal(shop, balancer, group, 8181);
        assertTrue(told.contains("another process uses it"), told);
      }
      assertEquals("", listenerAt(shop, balancer, group, 8181));
    }
  }

  @Test
  void aPortThatNeedsPermissionIsToldWithSysctlAndCapability() throws Exception {
    assumeTrue(
        Integer.parseInt(Files.readString(FIRST_FREE).strip()) > 80,
        "every port is allowed on this machine");
    try (ServerProcess server = ServerProcess.startBy(withoutCapability())) {
      Shop shop = Shop.on(server);
      String group = shop.targetGroup("port", "ip", 80);
      String balancer = shop.loadBalancer("port");
      String told = refusal(shop, balancer, group, 80);
      assertTrue(told.contains("sysctl -w net.ipv4.ip_unprivileged_port_start=80"), told);
      assertTrue(told.contains("CAP_NET_BIND_SERVICE"), told);
    }
  }

  /** Root keeps root's files but loses the right to low ports; others never had it. */
  private static List<String> withoutCapability() {
    boolean root = "root".equals(System.getProperty("user.name"));
    return root
        ? List.of("setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service")
        : List.of();
  }

  private static String refusal(Shop shop, String balancer, String group, int port) {
    AwsClient.Refused refused =
        assertThrows(AwsClient.Refused.class, () -> listenerAt(shop, balancer, group, port));
    assertEquals("InvalidConfigurationRequest", refused.code());
    return String.valueOf(refused.getMessage());
  }

  private static String listenerAt(Shop shop, String balancer, String group, int port) {
    shop.aws()
        .call(
            Service.ELBV2,
            "CreateListener",
            Shop.words(
                "LoadBalancerArn",
                balancer,
                "Protocol",
                "HTTP",
                "Port",
                "" + port,
                "DefaultActions.member.1.Type",
                "forward",
                "DefaultActions.member.1.TargetGroupArn",
                group));
    return "";
  }
}
