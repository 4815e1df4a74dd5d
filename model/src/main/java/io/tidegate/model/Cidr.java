package io.tidegate.model;

import java.util.Optional;

/**
 * An IPv4 block: {@code first} is its first address as an unsigned 32-bit number in a {@code long},
 * {@code prefix} 0 to 32.
 */
public record Cidr(long first, int prefix) {
  /** Clears the host bits. */
  public Cidr {
    if (prefix < 0 || prefix > 32) {
      throw new IllegalArgumentException("prefix " + prefix);
    }
    first &= mask(prefix);
  }

  /** Parses {@code 10.0.0.0/8}; host bits may be set and are cleared. */
  public static Cidr parse(String text) {
    return tryParse(text).orElseThrow(() -> new IllegalArgumentException("not a CIDR: " + text));
  }

  /** Parses {@code 10.0.0.0/8}, or nothing when {@code text} is no IPv4 block. */
  public static Optional<Cidr> tryParse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || slash + 3 < text.length() || slash + 1 == text.length()) {
      return Optional.empty();
    }
    int prefix = 0;
    for (int i = slash + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      prefix = prefix * 10 + (c - '0');
    }
    int bits = prefix;
    return bits > 32
        ? Optional.empty()
        : address(text.substring(0, slash)).map(first -> new Cidr(first, bits));
  }

  /** The number of a dotted IPv4 address, or nothing when {@code text} is none. */
  public static Optional<Long> address(String text) {
    long value = 0;
    int octets = 0;
    int octet = -1;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? '.' : text.charAt(i);
      if (c == '.') {
        if (octet < 0 || ++octets > 4) {
          return Optional.empty();
        }
        value = (value << 8) | octet;
        octet = -1;
      } else if (c < '0' || c > '9' || octet == 0) {
        return Optional.empty();
      } else {
        octet = Math.max(octet, 0) * 10 + (c - '0');
        if (octet > 255) {
          return Optional.empty();
        }
      }
    }
    return octets == 4 ? Optional.of(value) : Optional.empty();
  }

  /** The dotted form of an address. */
  public static String text(long address) {
    return ((address >> 24) & 255)
        + "."
        + ((address >> 16) & 255)
        + "."
        + ((address >> 8) & 255)
        + "."
        + (address & 255);
  }

  /** Its last address. */
  public long last() {
    return first | (~mask(prefix) & 0xffffffffL);
  }

  /** Whether {@code address} is inside. */
  public boolean contains(long address) {
    return address >= first && address <= last();
  }

  /** Whether the dotted {@code address} is inside; no when it is not an IPv4 address. */
  public boolean contains(String address) {
    return address(address).map(this::contains).orElse(false);
  }

  private static long mask(int prefix) {
    return prefix == 0 ? 0 : (0xffffffffL << (32 - prefix)) & 0xffffffffL;
  }

  @Override
  public String toString() {
    return text(first) + "/" + prefix;
  }
}
