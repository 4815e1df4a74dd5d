package io.tidegate.model.cloudwatch;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An alarm on a metric or on an expression over metrics, with its state. */
public record MetricAlarm(
    String arn,
    String name,
    Optional<String> description,
    AlarmActions actions,
    AlarmSource source,
    AlarmCondition condition,
    AlarmState state,
    Instant configurationUpdated,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public MetricAlarm {
    tags = List.copyOf(tags);
  }

  /** The same alarm in another state. */
  public MetricAlarm withState(AlarmState next) {
    return new MetricAlarm(
        arn, name, description, actions, source, condition, next, configurationUpdated, tags);
  }

  /** The same alarm with other actions. */
  public MetricAlarm withActions(AlarmActions next) {
    return new MetricAlarm(
        arn, name, description, next, source, condition, state, configurationUpdated, tags);
  }

  /** The same alarm with other tags. */
  public MetricAlarm withTags(List<Tag> next) {
    return new MetricAlarm(
        arn, name, description, actions, source, condition, state, configurationUpdated, next);
  }

  @Override
  public Kind kind() {
    return Kind.METRIC_ALARM;
  }

  @Override
  public String key() {
    return name;
  }
}
