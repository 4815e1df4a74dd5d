package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a predictive policy expects, hour by hour from {@code start} (a full hour): the load, in the
 * load metric's unit per hour, and the capacity, in instances, that keeps the scaling metric at its
 * target. {@code correlation} is that of the metric pair, -1 to 1; {@code updatedAt} is when it was
 * made. Gone hours stay until the next update.
 */
public record CapacityForecast(
    String policyArn,
    String groupName,
    Instant updatedAt,
    Instant start,
    List<Double> load,
    List<Integer> capacity,
    Optional<Double> correlation)
    implements Entity {
  /** Hours ahead (Auto Scaling User Guide, How predictive scaling works). */
  public static final int HOURS = 48;

  /** How often it is made anew (as above). */
  public static final Duration UPDATED_EVERY = Duration.ofHours(6);

  /** Copies. */
  public CapacityForecast {
    load = List.copyOf(load);
    capacity = List.copyOf(capacity);
  }

  /** The capacity of the hour that contains {@code moment}; empty outside the forecast. */
  public OptionalInt at(Instant moment) {
    long hour = Math.floorDiv(moment.getEpochSecond() - start.getEpochSecond(), 3600L);
    return hour < 0 || hour >= capacity.size()
        ? OptionalInt.empty()
        : OptionalInt.of(capacity.get((int) hour));
  }

  /**
   * The least capacity to have at {@code now}: that of this hour, and from {@code buffer} before
   * its end that of the next one, whichever is more.
   */
  public OptionalInt floor(Instant now, Duration buffer) {
    OptionalInt current = at(now);
    OptionalInt next = at(now.plus(buffer));
    if (current.isEmpty() || next.isEmpty()) {
      return current.isPresent() ? current : next;
    }
    return OptionalInt.of(Math.max(current.getAsInt(), next.getAsInt()));
  }

  @Override
  public Set<String> references() {
    return Set.of(groupName, policyArn);
  }

  @Override
  public Kind kind() {
    return Kind.CAPACITY_FORECAST;
  }

  @Override
  public String key() {
    return policyArn;
  }
}
