package io.tidegate.control.cloudwatch;

import io.tidegate.model.Tag;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import java.util.List;
import java.util.Optional;

/** What PutMetricAlarm asks for. Tags count only when the alarm is new. */
public record AlarmDefinition(
    String name,
    Optional<String> description,
    AlarmActions actions,
    AlarmSource source,
    AlarmCondition condition,
    List<Tag> tags) {
  /** Copies. */
  public AlarmDefinition {
    tags = List.copyOf(tags);
  }
}
