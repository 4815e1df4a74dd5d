package io.tidegate.control.cloudwatch;

import io.tidegate.model.Tag;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import java.util.List;
import java.util.Optional;

/** What PutCompositeAlarm asks for. Tags count only when the alarm is new. */
public record CompositeDefinition(
    String name,
    Optional<String> description,
    AlarmActions actions,
    String rule,
    Optional<CompositeAlarm.Suppressor> suppressor,
    List<Tag> tags) {
  /** Copies. */
  public CompositeDefinition {
    tags = List.copyOf(tags);
  }
}
