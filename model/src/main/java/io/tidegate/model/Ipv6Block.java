package io.tidegate.model;

import io.tidegate.base.Ipv6Text;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An IPv6 block of at least a /64: {@code network} holds the first 64 bits of its addresses, {@code
 * prefix} is 0 to 64.
 */
public record Ipv6Block(long network, int prefix) {
  /** The prefix of every subnet (VPC guide, "Subnet CIDR blocks"). */
  public static final int SUBNET_PREFIX = 64;

  private static final int HALF_BYTES = 8;

  /** Clears the host bits. */
  public Ipv6Block {
    if (prefix < 0 || prefix > SUBNET_PREFIX) {
      throw new IllegalArgumentException("prefix " + prefix);
    }
    network &= mask(prefix);
  }

  /** Parses {@code fd00:7::/56}; host bits may be set and are cleared. */
  public static Ipv6Block parse(String text) {
    return tryParse(text)
        .orElseThrow(() -> new IllegalArgumentException("not an IPv6 CIDR block: " + text));
  }

  /** Parses {@code fd00:7::/56}, or nothing when {@code text} is no block of a /64 or more. */
  public static Optional<Ipv6Block> tryParse(String text) {
    int slash = text.indexOf('/');
    String prefix = text.substring(slash + 1);
    if (slash < 0 || !prefix.matches("[0-9]|[1-5][0-9]|6[0-4]")) {
      return Optional.empty();
    }
    return Ipv6Text.parse(text.substring(0, slash))
        .map(bytes -> new Ipv6Block(high(bytes), Integer.parseInt(prefix)));
  }

  /** Its {@code number}th /64, from 0. */
  public Ipv6Block subnet(int number) {
    if (number < 0 || (prefix > 32 && number >= 1 << (SUBNET_PREFIX - prefix))) {
      throw new IllegalArgumentException(this + " has no /64 number " + number);
    }
    return new Ipv6Block(network | number, SUBNET_PREFIX);
  }

  /** The text of the address in its first /64 that ends with {@code host}. */
  public String address(long host) {
    return Ipv6Text.of(ByteBuffer.allocate(2 * HALF_BYTES).putLong(network).putLong(host).array());
  }

  /** Whether {@code address} is inside; no when it is not an IPv6 literal. */
  public boolean contains(String address) {
    return Ipv6Text.parse(address).map(this::contains).orElse(false);
  }

  /** Whether an address of 16 bytes is inside; no when it has not 16. */
  public boolean contains(byte[] address) {
    return address.length == 2 * HALF_BYTES && (high(address) & mask(prefix)) == network;
  }

  /** Whether all of {@code other} is inside. */
  public boolean contains(Ipv6Block other) {
    return other.prefix >= prefix && (other.network & mask(prefix)) == network;
  }

  private static long high(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }

  private static long mask(int prefix) {
    return prefix == 0 ? 0 : -1L << (SUBNET_PREFIX - prefix);
  }

  @Override
  public String toString() {
    return address(0) + "/" + prefix;
  }
}
