package io.tidegate.control.cloudwatch;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.notification.AlarmChange;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.control.notification.Notifier;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
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
  private final Notifier notifier;
  private final AlarmJournal journal;
  private final Tasks tasks;
  private final TimeSource time;
  private final Map<String, Instant> actedAt = new ConcurrentHashMap<>();

  /**
   * @param handlers by the service in the action's ARN: {@code autoscaling}, {@code automate},
   *     {@code swf}; an action without one is noted as failed
   * @param notifier tells topics ({@code sns}) and functions ({@code lambda})
   */
  public AlarmDispatcher(
      Map<String, AlarmActionHandler> handlers,
      Notifier notifier,
      AlarmJournal journal,
      Tasks tasks,
      TimeSource time) {
    this.handlers = Map.copyOf(handlers);
    this.notifier = notifier;
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
          AlarmChange transition = AlarmChange.of(alarm, before.get());
          notifier.announce(transition);
          run(delta.after(), alarm, transition, alarm.actions().of(alarm.state().value()));
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
      run(image, alarm, AlarmChange.of(alarm, alarm.state()), repeating);
    }
  }

  private void run(Image image, MetricAlarm alarm, AlarmChange change, List<String> arns) {
    if (alarm.actions().enabled() && !arns.isEmpty()) {
      tasks.start("alarm-action", () -> arns.forEach(arn -> act(image, alarm, change, arn)));
    }
  }

  private void act(Image image, MetricAlarm alarm, AlarmChange change, String arn) {
    String service = service(arn);
    AlarmActionHandler handler = handlers.get(service);
    if (NotificationEndpoints.isNotification(service)) {
      notifier.deliver(change, arn, result -> note(change, arn, result));
    } else if (handler == null) {
      note(change, arn, failed("nothing in this installation receives actions of this kind"));
    } else {
      try {
        handler.act(image, alarm, arn);
        note(change, arn, new Notifier.Result(Optional.empty(), Optional.empty()));
      } catch (ApiError refused) {
        LOG.warn("Alarm {}: action {} was refused: {}", alarm.name(), arn, refused.text());
        note(change, arn, failed(refused.text()));
      }
    }
  }

  private static Notifier.Result failed(String why) {
    return new Notifier.Result(Optional.of(why), Optional.empty());
  }

  /** Repeated actions are noted only when they fail. */
  private void note(AlarmChange change, String arn, Notifier.Result result) {
    boolean repeated = change.before().value() == change.after().value();
    if (!repeated || result.failure().isPresent()) {
      journal.record(List.of(HistoryData.acted(change, arn, result, time.now())));
    }
  }

  /** The service in an ARN: {@code arn:aws:SERVICE:…}. */
  static String service(String arn) {
    String[] parts = arn.split(":", 4);
    return parts.length < 4 ? "" : parts[2];
  }
}
