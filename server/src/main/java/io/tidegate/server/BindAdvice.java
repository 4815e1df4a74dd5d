package io.tidegate.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Says in one line why an address could not be bound and what helps. */
final class BindAdvice {
  private static final int FIRST_FREE_PORT = 1024;

  private BindAdvice() {}

  static String of(String what, InetSocketAddress address, IOException refused) {
    String at = address.getHostString() + ":" + address.getPort();
    String reason = String.valueOf(refused.getMessage()).toLowerCase(Locale.ROOT);
    String start = what + " cannot listen on " + at + ": ";
    if (reason.contains("in use")) {
      return start + "the port is in use; stop its user (ss -ltnp shows it) or choose another";
    }
    if (reason.contains("permission") && address.getPort() < FIRST_FREE_PORT) {
      return start
          + "ports below "
          + FIRST_FREE_PORT
          + " need permission: sysctl -w net.ipv4.ip_unprivileged_port_start=0,"
          + " or the capability CAP_NET_BIND_SERVICE";
    }
    if (reason.contains("cannot assign")) {
      return start + "this machine does not have that address (ip address shows those it has)";
    }
    return start + refused.getMessage();
  }
}
