package io.tidegate.routing;

import io.tidegate.model.Ipv6Block;
import java.util.Optional;

/**
 * Which IPv6 clients {@code ipv6.deny_all_igw_traffic} keeps out: those that come from the
 * internet, hence through the internet gateway of the VPC. Private addresses come other ways, by
 * peering or a VPN, and pass, as do those of the VPC's own block. Immutable.
 *
 * @param denied whether it is closed
 * @param own the IPv6 block of the VPC
 */
public record InternetGateway(boolean denied, Optional<Ipv6Block> own) {
  /** Everybody passes. */
  public static final InternetGateway OPEN = new InternetGateway(false, Optional.empty());

  /** Global unicast addresses (RFC 4291, section 2.4; IANA gives them out of this block). */
  private static final Ipv6Block GLOBAL = Ipv6Block.parse("2000::/3");

  /** Whether a client at {@code ip}, 4 or 16 bytes, is kept out. */
  public boolean stops(byte[] ip) {
    return denied && GLOBAL.contains(ip) && (own.isEmpty() || !own.get().contains(ip));
  }
}
