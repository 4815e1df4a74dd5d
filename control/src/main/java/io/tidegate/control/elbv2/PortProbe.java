package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.Ipv6Block;
import io.tidegate.model.elbv2.LoadBalancer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/**
 * Finds out before a listener is created whether the data plane will be able to bind its port, so
 * that the caller hears of it. Any thread; may block for a moment.
 */
@FunctionalInterface
public interface PortProbe {
  /** Ports below this need a permission on most machines. */
  int FIRST_UNPRIVILEGED_PORT = 1024;

  /** Why {@code port} of {@code address} cannot be bound now, with what helps; else nothing. */
  Optional<String> refusal(String address, int port);

  /**
   * Checks a port on every node of a load balancer, unless a listener of it has that port.
   *
   * @throws ApiError {@code InvalidConfigurationRequest}
   */
  default void check(Image image, String loadBalancerArn, int port) {
    boolean ours =
        ElbLookup.listenersOf(image, loadBalancerArn).stream()
            .anyMatch(listener -> listener.port() == port);
    if (ours) {
      return;
    }
    for (String address : ElbLookup.loadBalancer(image, loadBalancerArn).addresses()) {
      require(address, port);
    }
  }

  /**
   * Checks that this machine has the IPv6 addresses of its subnets, for load balancers of an
   * address type that needs them.
   *
   * @throws ApiError {@code InvalidConfigurationRequest}
   */
  default void checkIpv6(Image image, String ipAddressType) {
    if (!ipAddressType.equals(LoadBalancer.IPV4)) {
      image.vpcs().stream()
          .flatMap(vpc -> vpc.ipv6Cidr().stream())
          .forEach(block -> require(Ipv6Block.parse(block).address(1), 0));
    }
  }

  private void require(String address, int port) {
    refusal(address, port)
        .ifPresent(
            reason -> {
              throw ApiError.of("InvalidConfigurationRequest", reason);
            });
  }

  /** Every port can be bound: the pretend world. */
  static PortProbe always() {
    return (address, port) -> Optional.empty();
  }

  /** Tries a socket of this machine and closes it at once; for IPv4 addresses. */
  static PortProbe sockets() {
    return (address, port) -> {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(address, port), 1);
        return Optional.empty();
      } catch (BindException refused) {
        return Optional.of(advice(address, port, String.valueOf(refused.getMessage())));
      } catch (IOException failed) {
        return Optional.of(
            "Port " + port + " of " + address + " cannot be used: " + failed.getMessage());
      }
    };
  }

  private static String advice(String address, int port, String error) {
    String what = "The load balancer cannot listen on port " + port + " of " + address + ": ";
    if (error.contains("ermission") && port < FIRST_UNPRIVILEGED_PORT) {
      return what
          + "ports below the system's limit need a permission. Allow it with 'sysctl -w"
          + " net.ipv4.ip_unprivileged_port_start="
          + port
          + "', give the process CAP_NET_BIND_SERVICE, or use a higher port";
    }
    if (error.contains("in use")) {
      return what + "another process uses it. Stop that process or use another port";
    }
    if (error.contains("assign")) {
      return what
          + "the machine does not have this address. Add it to an interface, or allow it with"
          + " 'sysctl -w net.ipv4.ip_nonlocal_bind=1'";
    }
    return what + error;
  }
}
