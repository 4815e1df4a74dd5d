package io.tidegate.model.logs;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Set;

/**
 * A load balancer and one of its logs, as something that can be delivered. It stays when the load
 * balancer goes.
 */
public record DeliverySource(
    String name, String arn, String resourceArn, LogType logType, List<Tag> tags)
    implements Entity {
  /** Copies. */
  public DeliverySource {
    tags = List.copyOf(tags);
  }

  /** This source with other tags. */
  public DeliverySource withTags(List<Tag> next) {
    return new DeliverySource(name, arn, resourceArn, logType, next);
  }

  @Override
  public Kind kind() {
    return Kind.DELIVERY_SOURCE;
  }

  @Override
  public String key() {
    return name;
  }

  @Override
  public Set<String> references() {
    return Set.of(resourceArn);
  }
}
