package io.tidegate.dataplane.loop;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes that one loop exchanged over TCP with each IPv4 address it dialled, since its start:
 * owned by the loop's thread. Payload as the kernel took and gave it, TLS records and health checks
 * included, packet headers not. An address stays known, so there are as many as ever had targets.
 */
public final class PeerTraffic {
  private static final int IPV4 = 4;

  private final Map<Integer, Counter> byAddress = new HashMap<>();

  /** The bytes of one address; owned by the loop's thread. */
  static final class Counter {
    long sent;
    long received;
  }

  /** Bytes sent to an address and received from it. */
  public record Bytes(long sent, long received) {
    private Bytes plus(Bytes other) {
      return new Bytes(sent + other.sent, received + other.received);
    }
  }

  /** The counter of {@code ip}, which has 4 bytes or 16; those of 16 share one. */
  Counter counter(byte[] ip) {
    int address = 0;
    for (int i = 0; i < ip.length && ip.length == IPV4; i++) {
      address = (address << Byte.SIZE) | (ip[i] & 0xff);
    }
    return byAddress.computeIfAbsent(address, key -> new Counter());
  }

  /** Adds what was counted so far to {@code sums}, by address in text. */
  public void addTo(Map<String, Bytes> sums) {
    byAddress.forEach(
        (address, counter) ->
            sums.merge(text(address), new Bytes(counter.sent, counter.received), Bytes::plus));
  }

  private static String text(int address) {
    byte[] ip = {
      (byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address
    };
    try {
      return InetAddress.getByAddress(ip).getHostAddress();
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
