package io.tidegate.control.cloudwatch;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.MetricAlarm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the actions of metric alarms. Safe from any thread; actions run on tasks of their own.
 *
 * <p>Every transition that becomes durable, found by evaluation or set by a user, runs the actions
 * of the new state once. Actions that invoke a scaling policy repeat while the alarm stays in the
 * state, at most once per period and not more often than every ten seconds or less than every
 * minute (CloudWatch User Guide, "Alarm actions").
 */
public final class AlarmDispatcher implements ImageSubscriber {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmDispatcher.class);
  private static final String SCALING = "autoscaling";

  private final Map<String, AlarmActionHandler> handlers;
  private final AlarmJournal journal;
  private final Tasks tasks;
  private final TimeSource time;
  private final Map<String, Instant> actedAt = new ConcurrentHashMap<>();

  /**
   * @param handlers by the service in the action's ARN: {@code autoscaling}, {@code automate},
   *     {@code swf}, {@code sns}, {@code lambda}; an action without one is noted as failed
   */
  public AlarmDispatcher(
      Map<String, AlarmActionHandler> handlers,
      AlarmJournal journal,
      Tasks tasks,
      TimeSource time) {
    this.handlers = Map.copyOf(handlers);
    this.journal = journal;
    this.tasks = tasks;
    this.time = time;
  }

  @Override
  public void onImage(ImageDelta delta) {
    for (Change change : delta.changes()) {
      if (change instanceof Change.Put(MetricAlarm alarm)) {
        Optional<AlarmState> before =
            delta.before().metricAlarms().find(alarm.name()).map(MetricAlarm::state);
        if (before.isPresent() && before.get().value() != alarm.state().value()) {
          actedAt.put(alarm.name(), time.now());
          run(delta.after(), alarm, alarm.actions().of(alarm.state().value()), true);
        }
      } else if (change instanceof Change.Removed removed) {
        actedAt.remove(removed.key());
      }
    }
  }

  /** An evaluation at {@code now} found {@code alarm} to stay in its state. */
  void stays(Image image, MetricAlarm alarm, Instant now) {
    List<String> repeating =
        alarm.actions().of(alarm.state().value()).stream()
            .filter(arn -> service(arn).equals(SCALING))
            .toList();
    if (repeating.isEmpty() || !alarm.actions().enabled()) {
      return;
    }
    int seconds = Math.clamp(alarm.source().periodSeconds(), 10, 60);
    Instant last = actedAt.get(alarm.name());
    // Evaluations come in steps of the tick: half a tick early is not too early.
    Duration gap = Duration.ofSeconds(seconds).minus(AlarmWatch.TICK.dividedBy(2));
    if (last == null || !now.isBefore(last.plus(gap))) {
      actedAt.put(alarm.name(), now);
      run(image, alarm, repeating, false);
    }
  }

  private void run(Image image, MetricAlarm alarm, List<String> arns, boolean noted) {
    if (alarm.actions().enabled() && !arns.isEmpty()) {
      tasks.start("alarm-action", () -> arns.forEach(arn -> act(image, alarm, arn, noted)));
    }
  }

  private void act(Image image, MetricAlarm alarm, String arn, boolean noted) {
    AlarmActionHandler handler = handlers.get(service(arn));
    String failure = "";
    if (handler == null) {
      failure = "nothing in this installation receives actions of this kind";
    } else {
      try {
        handler.act(image, alarm, arn);
      } catch (ApiError refused) {
        failure = refused.text();
        LOG.warn("Alarm {}: action {} was refused: {}", alarm.name(), arn, refused.text());
      }
    }
    if (noted || !failure.isEmpty()) {
      String summary =
          failure.isEmpty()
              ? "Successfully executed action " + arn
              : "Failed to execute action " + arn + ". Received error: \"" + failure + "\"";
      journal.record(
          List.of(
              new AlarmHistoryItem(
                  alarm.name(),
                  "MetricAlarm",
                  time.now(),
                  AlarmHistoryItem.Type.ACTION,
                  summary,
                  HistoryData.action(arn, failure, alarm.state()))));
    }
  }

  /** The service in an ARN: {@code arn:aws:SERVICE:…}. */
  static String service(String arn) {
    String[] parts = arn.split(":", 4);
    return parts.length < 4 ? "" : parts[2];
  }
}
