package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortProbeTest {
  @Test
  void takenPortIsRefusedWithAdvice() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int port;
    try (ServerSocket other = new ServerSocket(0, 1, loopback)) {
      port = other.getLocalPort();
      String reason = PortProbe.sockets().refusal(loopback.getHostAddress(), port).orElseThrow();
      assertTrue(reason.contains("another process uses it"), reason);
    }
    assertEquals(Optional.empty(), PortProbe.sockets().refusal(loopback.getHostAddress(), port));
  }

  @Test
  void addressOfAnotherMachineIsRefusedWithAdvice() {
    String reason = PortProbe.sockets().refusal("192.0.2.1", 0).orElseThrow();
    assertTrue(reason.contains("ip_nonlocal_bind"), reason);
  }

  @Test
  void checkSkipsPortsThatAreOurs() {
    ElbWorld world = new ElbWorld();
    var balancer = world.balancer("web");
    PortProbe never = (address, port) -> Optional.of(address + ":" + port);
    assertEquals(
        "127.31.0.4:80",
        world.refused(
            "InvalidConfigurationRequest",
            image -> {
              never.check(image, balancer.arn(), 80);
              return image;
            }));
    world.listener(balancer, 80, world.group("tg"));
    never.check(world.image, balancer.arn(), 80);
  }
}
