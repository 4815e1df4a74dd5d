package io.tidegate.dataplane.loop;

import java.net.InetAddress;

/** Textual IP addresses to the bytes that system calls take. Pure. */
public final class Addresses {
  private Addresses() {}

  /** The 4 or 16 bytes of an IPv4 or IPv6 literal; never asks DNS. */
  public static byte[] parse(String literal) {
    return InetAddress.ofLiteral(literal).getAddress();
  }

  /** The usual text of 4 or 16 bytes. */
  public static String text(byte[] ip) {
    if (ip.length == 4) {
      return (ip[0] & 255) + "." + (ip[1] & 255) + "." + (ip[2] & 255) + "." + (ip[3] & 255);
    }
    try {
      return InetAddress.getByAddress(ip).getHostAddress();
    } catch (java.net.UnknownHostException wrongLength) {
      throw new IllegalArgumentException("not an IP address", wrongLength);
    }
  }
}
