package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;

/** A subnet in one zone. */
public record Subnet(
    String id, String vpcId, String zone, String cidr, boolean defaultForZone, List<Tag> tags)
    implements Entity {
  /** Copies. */
  public Subnet {
    tags = List.copyOf(tags);
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
