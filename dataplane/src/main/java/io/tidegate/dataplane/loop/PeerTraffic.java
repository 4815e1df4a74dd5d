package io.tidegate.dataplane.loop;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes that one loop exchanged over TCP with each address it dialled, since its start: owned
 * by the loop's thread. Payload as the kernel took and gave it, TLS records and health checks
 * included, packet headers not. An address stays known, so there are as many as ever had targets.
 */
public final class PeerTraffic {
  private final Map<ByteBuffer, Counter> byAddress = new HashMap<>();

  /** The bytes of one address; owned by the loop's thread. */
  static final class Counter {
    private final String address;
    long sent;
    long received;

    private Counter(String address) {
      this.address = address;
    }
  }

  /** Bytes sent to an address and received from it. */
  public record Bytes(long sent, long received) {
    private Bytes plus(Bytes other) {
      return new Bytes(sent + other.sent, received + other.received);
    }
  }

  /** The counter of {@code ip}, which has 4 bytes or 16 and is not changed. */
  Counter counter(byte[] ip) {
    return byAddress.computeIfAbsent(ByteBuffer.wrap(ip), key -> new Counter(Addresses.text(ip)));
  }

  /** Adds what was counted so far to {@code sums}, by address in text. */
  public void addTo(Map<String, Bytes> sums) {
    byAddress
        .values()
        .forEach(
            counter ->
                sums.merge(
                    counter.address, new Bytes(counter.sent, counter.received), Bytes::plus));
  }
}
