package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.model.Ipv6Block;

/** Says IPv6 blocks as the API does. Pure. */
final class Ipv6View {
  /** Unique local addresses (RFC 4193). */
  private static final Ipv6Block PRIVATE = Ipv6Block.parse("fc00::/7");

  private Ipv6View() {}

  /** The association of {@code block} with a VPC or subnet. */
  static Struct association(String id, String block) {
    boolean own = PRIVATE.contains(Ipv6Block.parse(block));
    return Struct.of("AssociationId", id)
        .set("Ipv6CidrBlock", block)
        .set("Ipv6CidrBlockState", Struct.of("State", "associated"))
        .set("Ipv6AddressAttribute", own ? "private" : "public")
        .set("IpSource", "byoip");
  }
}
