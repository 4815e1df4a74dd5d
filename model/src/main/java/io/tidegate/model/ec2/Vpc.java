package io.tidegate.model.ec2;

import io.tidegate.model.Cidr;
import io.tidegate.model.Entity;
import io.tidegate.model.Ipv6Block;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Optional;

/** A VPC; {@code ipv6Cidr} is its IPv6 block, when it has one. */
public record Vpc(
    String id, String cidr, Optional<String> ipv6Cidr, boolean isDefault, List<Tag> tags)
    implements Entity {
  /** Copies. */
  public Vpc {
    tags = List.copyOf(tags);
  }

  /** One without IPv6. */
  public Vpc(String id, String cidr, boolean isDefault, List<Tag> tags) {
    this(id, cidr, Optional.empty(), isDefault, tags);
  }

  /** This with another IPv6 block, or none. */
  public Vpc withIpv6(Optional<String> block) {
    return new Vpc(id, cidr, block, isDefault, tags);
  }

  /** Whether an IPv4 or IPv6 literal lies in it. */
  public boolean contains(String address) {
    return Cidr.parse(cidr).contains(address)
        || ipv6Cidr.filter(block -> Ipv6Block.parse(block).contains(address)).isPresent();
  }

  @Override
  public Kind kind() {
    return Kind.VPC;
  }

  @Override
  public String key() {
    return id;
  }
}
