package io.tidegate.model.ec2;

import io.tidegate.model.Cidr;
import io.tidegate.model.Entity;
import io.tidegate.model.Ipv6Block;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Optional;

/** A subnet in one zone; {@code ipv6Cidr} is its /64, when it has one. */
public record Subnet(
    String id,
    String vpcId,
    String zone,
    String cidr,
    Optional<String> ipv6Cidr,
    boolean defaultForZone,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public Subnet {
    tags = List.copyOf(tags);
  }

  /** One without IPv6. */
  public Subnet(
      String id, String vpcId, String zone, String cidr, boolean defaultForZone, List<Tag> tags) {
    this(id, vpcId, zone, cidr, Optional.empty(), defaultForZone, tags);
  }

  /** This with another IPv6 block, or none. */
  public Subnet withIpv6(Optional<String> block) {
    return new Subnet(id, vpcId, zone, cidr, block, defaultForZone, tags);
  }

  /** Whether an IPv4 or IPv6 literal lies in it. */
  public boolean contains(String address) {
    return Cidr.parse(cidr).contains(address)
        || ipv6Cidr.filter(block -> Ipv6Block.parse(block).contains(address)).isPresent();
  }

  @Override
  public Kind kind() {
    return Kind.SUBNET;
  }

  @Override
  public String key() {
    return id;
  }
}
