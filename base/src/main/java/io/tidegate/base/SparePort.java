package io.tidegate.base;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Ports of loopback for servers that are started later: below those that Linux gives to outgoing
 * connections, any of which could take one before the server listens.
 */
public final class SparePort {
  private static final int FIRST = 10_240;
  private static final int ALL = 32_768 - FIRST;

  private SparePort() {}

  /**
   * One that is free for TCP and UDP alike.
   *
   * @throws IOException when sockets cannot be opened
   */
  public static int find() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    while (true) {
      int port = FIRST + Chance.system().below(ALL);
      try (ServerSocket tcp = new ServerSocket(port, 1, loopback);
          DatagramSocket udp = new DatagramSocket(port, loopback)) {
        return Math.max(tcp.getLocalPort(), udp.getLocalPort());
      } catch (BindException taken) {
        // the next one is tried
      }
    }
  }
}
