package io.tidegate.model.ec2;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;

/** A VPC. */
public record Vpc(String id, String cidr, boolean isDefault, List<Tag> tags) implements Entity {
  /** Copies. */
  public Vpc {
    tags = List.copyOf(tags);
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
