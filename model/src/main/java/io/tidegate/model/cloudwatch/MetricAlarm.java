package io.tidegate.model.cloudwatch;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** An alarm on one metric with its state. */
public record MetricAlarm(
    String arn,
    String name,
    String description,
    boolean actionsEnabled,
    List<String> okActions,
    List<String> alarmActions,
    List<String> insufficientDataActions,
    MetricId metric,
    String statistic,
    Duration period,
    Optional<String> unit,
    int evaluationPeriods,
    int datapointsToAlarm,
    double threshold,
    String comparisonOperator,
    String treatMissingData,
    State state,
    String stateReason,
    Optional<String> stateReasonData,
    Instant stateUpdated,
    Instant stateTransitioned,
    Instant configurationUpdated,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public MetricAlarm {
    okActions = List.copyOf(okActions);
    alarmActions = List.copyOf(alarmActions);
    insufficientDataActions = List.copyOf(insufficientDataActions);
    tags = List.copyOf(tags);
  }

  /** States as on the wire. */
  public enum State {
    OK,
    ALARM,
    INSUFFICIENT_DATA
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
