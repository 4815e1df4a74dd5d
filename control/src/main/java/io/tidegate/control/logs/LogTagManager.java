package io.tidegate.control.logs;

import io.tidegate.control.Outcome;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Tag;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.DeliverySource;
import io.tidegate.model.logs.LogGroup;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Decides on tags of whatever CloudWatch Logs has, by ARN. */
public final class LogTagManager {
  private LogTagManager() {}

  /** The tags of {@code arn}. */
  public static List<Tag> list(Image image, String arn) {
    Entity found = find(image, arn);
    return switch (found) {
      case LogGroup group -> group.tags();
      case DeliverySource source -> source.tags();
      case DeliveryDestination destination -> destination.tags();
      case Delivery delivery -> delivery.tags();
      default -> throw new IllegalStateException(found.key());
    };
  }

  /** Adds or overwrites tags. */
  public static Outcome<Boolean> add(Image image, String arn, Map<String, String> added) {
    return changed(image, arn, tags -> LogTags.merged(tags, added));
  }

  /** Removes tags by their keys. */
  public static Outcome<Boolean> remove(Image image, String arn, List<String> keys) {
    return changed(image, arn, tags -> LogTags.without(tags, keys));
  }

  private static Outcome<Boolean> changed(
      Image image, String arn, UnaryOperator<List<Tag>> change) {
    Entity found = find(image, arn);
    List<Tag> tags = change.apply(list(image, arn));
    Entity next =
        switch (found) {
          case LogGroup group -> group.withTags(tags);
          case DeliverySource source -> source.withTags(tags);
          case DeliveryDestination destination -> destination.withTags(tags);
          case Delivery delivery -> delivery.withTags(tags);
          default -> throw new IllegalStateException(found.key());
        };
    return new Outcome<>(List.of(Change.put(next)), true);
  }

  private static Entity find(Image image, String arn) {
    Optional<? extends Entity> found = Optional.empty();
    if (arn.contains(":log-group:")) {
      String plain = arn.endsWith(":*") ? arn.substring(0, arn.length() - 2) : arn;
      String name = plain.substring(plain.indexOf(":log-group:") + ":log-group:".length());
      found = image.logGroups().find(name).filter(group -> group.arn().equals(plain));
    } else if (arn.contains(":delivery-destination:")) {
      found = image.deliveryDestinations().find(arn);
    } else if (arn.contains(":delivery-source:")) {
      found =
          image
              .deliverySources()
              .find(arn.substring(arn.lastIndexOf(':') + 1))
              .filter(source -> source.arn().equals(arn));
    } else if (arn.contains(":delivery:")) {
      found =
          image
              .deliveries()
              .find(arn.substring(arn.lastIndexOf(':') + 1))
              .filter(delivery -> delivery.arn().equals(arn));
    }
    if (found.isPresent()) {
      return found.get();
    }
    throw LogsErrors.notFound("The specified resource does not exist.");
  }
}
