package io.tidegate.dataplane.loop;

import io.tidegate.base.Ipv6Text;
import java.net.InetAddress;

/** Textual IP addresses to the bytes that system calls take. Pure. */
public final class Addresses {
  private Addresses() {}

  /** The 4 or 16 bytes of an IPv4 or IPv6 literal; never asks DNS. */
  public static byte[] parse(String literal) {
    return InetAddress.ofLiteral(literal).getAddress();
  }

  /** The usual text of 4 or 16 bytes; RFC 5952 for the longer. */
  public static String text(byte[] ip) {
    if (ip.length == 4) {
      return (ip[0] & 255) + "." + (ip[1] & 255) + "." + (ip[2] & 255) + "." + (ip[3] & 255);
    }
    return Ipv6Text.of(ip);
  }

  /** As the host of an authority: an IPv6 address in brackets. */
  public static String host(byte[] ip) {
    return ip.length == 4 ? text(ip) : "[" + text(ip) + "]";
  }
}
