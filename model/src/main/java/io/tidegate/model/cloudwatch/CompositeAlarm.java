package io.tidegate.model.cloudwatch;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An alarm whose state follows from a rule over other alarms. */
public record CompositeAlarm(
    String arn,
    String name,
    Optional<String> description,
    AlarmActions actions,
    String rule,
    Optional<Suppressor> suppressor,
    AlarmState state,
    Instant configurationUpdated,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public CompositeAlarm {
    tags = List.copyOf(tags);
  }

  /**
   * Actions are held while the alarm {@code alarm} (name or ARN) is in ALARM, up to {@code
   * waitPeriod} before it gets there and for {@code extensionPeriod} after it leaves.
   */
  public record Suppressor(String alarm, Duration waitPeriod, Duration extensionPeriod) {}

  /** The same alarm in another state. */
  public CompositeAlarm withState(AlarmState next) {
    return new CompositeAlarm(
        arn, name, description, actions, rule, suppressor, next, configurationUpdated, tags);
  }

  /** The same alarm with other actions. */
  public CompositeAlarm withActions(AlarmActions next) {
    return new CompositeAlarm(
        arn, name, description, next, rule, suppressor, state, configurationUpdated, tags);
  }

  /** The same alarm with other tags. */
  public CompositeAlarm withTags(List<Tag> next) {
    return new CompositeAlarm(
        arn, name, description, actions, rule, suppressor, state, configurationUpdated, next);
  }

  @Override
  public Kind kind() {
    return Kind.COMPOSITE_ALARM;
  }

  @Override
  public String key() {
    return name;
  }
}
