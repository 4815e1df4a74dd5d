package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Optional;

/** A security group with its rules. */
public record SecurityGroup(
    String id,
    String name,
    String description,
    String vpcId,
    List<Permission> rules,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public SecurityGroup {
    rules = List.copyOf(rules);
    tags = List.copyOf(tags);
  }

  /** One rule with one peer: a CIDR block or a group. Ports −1 mean all. */
  public record Permission(
      String ruleId,
      boolean egress,
      String protocol,
      int fromPort,
      int toPort,
      Optional<String> cidr,
      Optional<String> groupId,
      String description) {}

  @Override
  public Kind kind() {
    return Kind.SECURITY_GROUP;
  }

  @Override
  public String key() {
    return id;
  }
}
