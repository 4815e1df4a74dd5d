package io.tidegate.control.cloudwatch;

import io.tidegate.base.TimeSource;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decisions about alarms: pure given the image and the clock, so that other managers can make them
 * part of their own. Stateless; any thread, normally the controller's.
 */
public final class AlarmManager {
  private final Installation installation;
  private final TimeSource time;

  /** Alarms get ARNs of {@code installation}. */
  public AlarmManager(Installation installation, TimeSource time) {
    this.installation = installation;
    this.time = time;
  }

  /** The ARN of the alarm called {@code name}, whether it exists or not. */
  public String arn(String name) {
    return installation.arn("cloudwatch", "alarm:" + name);
  }

  /** Creates an alarm or replaces all of it but its state and tags. */
  public List<Change> put(Image image, AlarmDefinition definition) {
    Instant now = time.now();
    Optional<MetricAlarm> before = image.metricAlarms().find(definition.name());
    return List.of(
        Change.put(
            new MetricAlarm(
                arn(definition.name()),
                definition.name(),
                definition.description(),
                definition.actions(),
                definition.source(),
                definition.condition(),
                before.map(MetricAlarm::state).orElseGet(() -> AlarmState.initial(now)),
                now,
                before.map(MetricAlarm::tags).orElse(definition.tags()))));
  }

  /** Deletes the alarms of these names; a name without an alarm is passed over. */
  public List<Change> delete(Image image, List<String> names) {
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      image.metricAlarms().find(name).ifPresent(alarm -> changes.add(Change.remove(alarm)));
      image.compositeAlarms().find(name).ifPresent(alarm -> changes.add(Change.remove(alarm)));
    }
    return changes;
  }
}
