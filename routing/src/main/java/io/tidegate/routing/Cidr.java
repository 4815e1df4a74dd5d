package io.tidegate.routing;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of IPv4 or IPv6 addresses. Immutable, any thread. */
public record Cidr(byte[] address, int bits) {
  /**
   * {@code address/bits}; literal addresses only, nothing is resolved.
   *
   * @throws IllegalArgumentException when {@code text} is not such a block
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    if (host.isEmpty() || !host.matches("[0-9A-Fa-f:.]+")) {
      throw new IllegalArgumentException("not a CIDR block: " + text);
    }
    try {
      byte[] address = InetAddress.getByName(host).getAddress();
      int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > address.length * 8) {
        throw new IllegalArgumentException("not a CIDR block: " + text);
      }
      return new Cidr(address, bits);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not a CIDR block: " + text, e);
    }
  }

  /** Whether {@code peer}, 4 or 16 bytes, lies in the block. */
  public boolean contains(byte[] peer) {
    if (peer.length != address.length) {
      return false;
    }
    int whole = bits >> 3;
    for (int i = 0; i < whole; i++) {
      if (peer[i] != address[i]) {
        return false;
      }
    }
    int rest = bits & 7;
    return rest == 0 || ((peer[whole] ^ address[whole]) & 0xff) >> (8 - rest) == 0;
  }
}
