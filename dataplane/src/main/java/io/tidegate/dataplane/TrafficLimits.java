package io.tidegate.dataplane;

import java.util.List;

/**
 * How much of everything the data plane takes; beyond it new work is refused, what is under way
 * goes on.
 *
 * @param connections of clients, in all
 * @param connectionsPerClient of one client: an IPv4 address, or an IPv6 network of 64 bits
 * @param memoryBytes that connections may hold together: what was received and cannot be passed on,
 *     what was to be sent and is not taken. Beyond it the connections that have made no progress
 *     for the longest are closed
 * @param lagMs how far an event loop may be behind for a second before it sheds load
 * @param proxies CIDR blocks of proxies whose connections begin with a PROXY header
 */
public record TrafficLimits(
    int connections, int connectionsPerClient, long memoryBytes, int lagMs, List<String> proxies) {
  /** The default of {@link #connections}. */
  public static final int CONNECTIONS = 200_000;

  /** The default of {@link #connectionsPerClient}. */
  public static final int CONNECTIONS_PER_CLIENT = 50_000;

  /** The default of {@link #lagMs}. */
  public static final int LAG_MS = 250;

  /** Copies. */
  public TrafficLimits {
    proxies = List.copyOf(proxies);
  }

  /** The defaults; memory is a quarter of the largest heap. */
  public static TrafficLimits standard() {
    return new TrafficLimits(
        CONNECTIONS,
        CONNECTIONS_PER_CLIENT,
        Runtime.getRuntime().maxMemory() / 4,
        LAG_MS,
        List.of());
  }

  /** With so many connections. */
  public TrafficLimits withConnections(int most) {
    return new TrafficLimits(most, connectionsPerClient, memoryBytes, lagMs, proxies);
  }
}
