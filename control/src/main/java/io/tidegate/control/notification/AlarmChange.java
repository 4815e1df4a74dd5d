package io.tidegate.control.notification;

import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.time.Instant;
import java.util.Optional;

/** An alarm of either type that has gone from one state to another. */
public record AlarmChange(
    String arn,
    String name,
    Optional<String> description,
    AlarmActions actions,
    Instant configured,
    AlarmState before,
    AlarmState after,
    Definition definition) {
  /** What decides the alarm's state. */
  public sealed interface Definition {
    /** A metric or an expression. */
    record Metric(AlarmSource source, AlarmCondition condition) implements Definition {}

    /** Other alarms. */
    record Composite(String rule, Optional<CompositeAlarm.Suppressor> suppressor)
        implements Definition {}
  }

  /** The region in the alarm's ARN. */
  String region() {
    return arn.split(":", 6)[3];
  }

  /** The account in the alarm's ARN. */
  String account() {
    return arn.split(":", 6)[4];
  }

  /** {@code MetricAlarm} or {@code CompositeAlarm}. */
  public String alarmType() {
    return switch (definition) {
      case Definition.Metric metric -> "MetricAlarm";
      case Definition.Composite composite -> "CompositeAlarm";
    };
  }

  /** {@code alarm} was in the state {@code before}. */
  public static AlarmChange of(MetricAlarm alarm, AlarmState before) {
    return new AlarmChange(
        alarm.arn(),
        alarm.name(),
        alarm.description(),
        alarm.actions(),
        alarm.configurationUpdated(),
        before,
        alarm.state(),
        new Definition.Metric(alarm.source(), alarm.condition()));
  }

  /** {@code alarm} was in the state {@code before}. */
  public static AlarmChange of(CompositeAlarm alarm, AlarmState before) {
    return new AlarmChange(
        alarm.arn(),
        alarm.name(),
        alarm.description(),
        alarm.actions(),
        alarm.configurationUpdated(),
        before,
        alarm.state(),
        new Definition.Composite(alarm.rule(), alarm.suppressor()));
  }
}
