package io.tidegate.dataplane.listen;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the connections of clients, in all and of each client, and says who may still come. Safe
 * from any thread: an atomic number and a concurrent map, which all loops share.
 */
public final class Admission {
  private static final int IPV6_BYTES = 16;

  private final int most;
  private final int mostPerClient;
  private final AtomicInteger all = new AtomicInteger();
  private final ConcurrentHashMap<Long, Integer> clients = new ConcurrentHashMap<>();

  /** At most {@code most} connections, {@code mostPerClient} of one client. */
  public Admission(int most, int mostPerClient) {
    this.most = most;
    this.mostPerClient = mostPerClient;
  }

  /** An IPv4 address, or the first 64 bits of an IPv6 one, which one client usually has whole. */
  static Long client(byte[] ip) {
    long key = ip.length == IPV6_BYTES ? 1 : 0;
    for (int i = 0; i < Math.min(8, ip.length); i++) {
      key = key << 8 | (ip[i] & 0xff);
    }
    return key;
  }

  /** Takes one more connection of {@code client}; false when that is one too many. */
  boolean enter(Long client) {
    if (all.incrementAndGet() > most) {
      all.decrementAndGet();
      return false;
    }
    if (clients.merge(client, 1, Integer::sum) > mostPerClient) {
      leave(client);
      return false;
    }
    return true;
  }

  /** A connection that entered has gone. */
  void leave(Long client) {
    all.decrementAndGet();
    clients.computeIfPresent(client, (key, count) -> count == 1 ? null : count - 1);
  }

  /** Whether no client may enter now. */
  boolean isFull() {
    return all.get() >= most;
  }

  /** Connections now. */
  int connections() {
    return all.get();
  }

  /** Clients that have connections now. */
  int clients() {
    return clients.size();
  }
}
