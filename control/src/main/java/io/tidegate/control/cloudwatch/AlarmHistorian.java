package io.tidegate.control.cloudwatch;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down what happens to alarms, whoever made it happen. Stateless; called on the controller
 * thread, writes on a task.
 */
public final class AlarmHistorian implements ImageSubscriber {
  private final AlarmJournal journal;
  private final Tasks tasks;
  private final TimeSource time;

  /** Writes to {@code journal}. */
  public AlarmHistorian(AlarmJournal journal, Tasks tasks, TimeSource time) {
    this.journal = journal;
    this.tasks = tasks;
    this.time = time;
  }

  /** What the history cares about in an alarm of either type. */
  private record Seen(String name, String arn, String type, AlarmState state, Instant configured) {}

  @Override
  public void onImage(ImageDelta delta) {
    if (!delta.touches(Kind.METRIC_ALARM, Kind.COMPOSITE_ALARM)) {
      return;
    }
    Instant now = time.now();
    List<AlarmHistoryItem> items = new ArrayList<>();
    for (Change change : delta.changes()) {
      switch (change) {
        case Change.Put(Entity entity) ->
            seen(delta.after(), entity.kind(), entity.key())
                .ifPresent(
                    after ->
                        compare(
                            seen(delta.before(), entity.kind(), entity.key()), after, now, items));
        case Change.Removed(Kind kind, String key) ->
            seen(delta.before(), kind, key)
                .ifPresent(gone -> items.add(configuration(gone, "Delete", "deleted", now)));
      }
    }
    if (!items.isEmpty()) {
      tasks.start("alarm-history", () -> journal.record(items));
    }
  }

  private static void compare(
      Optional<Seen> earlier, Seen after, Instant now, List<AlarmHistoryItem> items) {
    if (earlier.isEmpty()) {
      items.add(configuration(after, "Create", "created", now));
      return;
    }
    Seen before = earlier.get();
    if (!before.configured().equals(after.configured())) {
      items.add(configuration(after, "Update", "updated", now));
    }
    if (before.state().value() != after.state().value()) {
      items.add(
          new AlarmHistoryItem(
              after.name(),
              after.type(),
              now,
              AlarmHistoryItem.Type.STATE_UPDATE,
              "Alarm updated from " + before.state().value() + " to " + after.state().value(),
              HistoryData.transition(before.state(), after.state())));
    }
  }

  private static AlarmHistoryItem configuration(Seen alarm, String type, String done, Instant now) {
    return new AlarmHistoryItem(
        alarm.name(),
        alarm.type(),
        now,
        AlarmHistoryItem.Type.CONFIGURATION_UPDATE,
        "Alarm \"" + alarm.name() + "\" " + done,
        HistoryData.configuration(type, done + "Alarm", alarm.name(), alarm.arn()));
  }

  private static Optional<Seen> seen(Image image, Kind kind, String key) {
    return switch (kind) {
      case METRIC_ALARM -> image.metricAlarms().find(key).map(AlarmHistorian::seen);
      case COMPOSITE_ALARM -> image.compositeAlarms().find(key).map(AlarmHistorian::seen);
      default -> Optional.empty();
    };
  }

  private static Seen seen(MetricAlarm alarm) {
    return new Seen(
        alarm.name(), alarm.arn(), "MetricAlarm", alarm.state(), alarm.configurationUpdated());
  }

  private static Seen seen(CompositeAlarm alarm) {
    return new Seen(
        alarm.name(), alarm.arn(), "CompositeAlarm", alarm.state(), alarm.configurationUpdated());
  }
}
