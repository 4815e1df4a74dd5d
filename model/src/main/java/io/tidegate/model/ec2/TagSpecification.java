package io.tidegate.model.ec2;

import io.tidegate.model.Tag;
import java.util.List;

/** Tags for what a call creates, by resource type ({@code instance}, {@code volume}, …). */
public record TagSpecification(String resourceType, List<Tag> tags) {
  /** Copies. */
  public TagSpecification {
    tags = List.copyOf(tags);
  }
}
