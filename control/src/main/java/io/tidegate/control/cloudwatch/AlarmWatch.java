package io.tidegate.control.cloudwatch;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.scaling.alarm.AlarmEvaluator;
import io.tidegate.scaling.alarm.AlarmFinding;
import io.tidegate.scaling.alarm.AlarmWindow;
import io.tidegate.scaling.math.MathError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Evaluates every metric alarm when it is due and makes new states durable. Owned by its own task:
 * only one {@link #tick} runs at a time.
 *
 * <p>Due (CloudWatch User Guide, "Evaluating an alarm"): periods under a minute every ten seconds,
 * others every minute over a window that slides by minutes, windows of more than a day every hour.
 * A few seconds after the full minute are allowed for data to arrive. All transitions of one tick
 * are one decision. Actions follow from the new image, see {@link AlarmDispatcher}.
 */
public final class AlarmWatch {
  /** How often it is checked what is due. */
  public static final Duration TICK = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(AlarmWatch.class);
  private static final long DAY_SECONDS = 86_400;

  private final Controller controller;
  private final MetricDataReader reader;
  private final AlarmDispatcher dispatcher;
  private final TimeSource time;
  private final Map<String, Instant> newestSeen = new HashMap<>();
  private final Map<String, Evaluated> evaluated = new HashMap<>();

  private record Evaluated(Instant configuration, Instant end) {}

  private record Transition(MetricAlarm alarm, StateValue to, AlarmFinding finding) {}

  /** Reads through {@code reader}; scaling actions repeat through {@code dispatcher}. */
  public AlarmWatch(
      Controller controller, MetricDataReader reader, AlarmDispatcher dispatcher, TimeSource time) {
    this.controller = controller;
    this.reader = reader;
    this.dispatcher = dispatcher;
    this.time = time;
  }

  /** Ticks from now on. */
  public Tasks.Cancellable start(Tasks tasks) {
    return tasks.every(TICK, "alarm-watch", this::tick);
  }

  /** Evaluates what is due now. */
  public void tick() {
    Instant now = time.now();
    Image image = controller.image();
    evaluated.keySet().removeIf(name -> !image.metricAlarms().contains(name));
    newestSeen.keySet().retainAll(evaluated.keySet());
    List<MetricAlarm> alarms = new ArrayList<>(image.metricAlarms().all());
    alarms.sort(Comparator.comparing(MetricAlarm::name));
    List<Transition> transitions = new ArrayList<>();
    for (MetricAlarm alarm : alarms) {
      Evaluated due = new Evaluated(alarm.configurationUpdated(), windowEnd(alarm, now));
      Evaluated last = evaluated.put(alarm.name(), due);
      if (!due.equals(last)) {
        evaluate(image, alarm, due.end(), now).ifPresent(transitions::add);
      }
    }
    if (!transitions.isEmpty()) {
      controller.submit("EvaluateAlarms", current -> move(current, transitions, now));
    }
  }

  private Optional<Transition> evaluate(Image image, MetricAlarm alarm, Instant end, Instant now) {
    AlarmFinding finding;
    boolean fresh;
    try {
      AlarmWindow window =
          reader.window(alarm.source(), end, AlarmEvaluator.range(alarm.condition()));
      finding = AlarmFinding.of(alarm.condition(), window, subject(alarm.source()), now);
      fresh = hasNewData(alarm.name(), window);
    } catch (MathError | ApiError failed) {
      LOG.warn("Alarm {} cannot be evaluated: {}", alarm.name(), failed.getMessage());
      return Optional.empty();
    }
    if (finding.state().isEmpty()) {
      return Optional.empty();
    }
    StateValue found = finding.state().get();
    if (found != alarm.state().value()) {
      return Optional.of(new Transition(alarm, found, finding));
    }
    if (fresh) {
      dispatcher.stays(image, alarm.withState(next(alarm, found, finding, now)), now);
    }
    return Optional.empty();
  }

  /** Whether there is a datapoint newer than all seen before: actions never repeat without. */
  private boolean hasNewData(String alarmName, AlarmWindow window) {
    for (int i = window.values().length - 1; i >= 0; i--) {
      if (!Double.isNaN(window.values()[i])) {
        Instant newest = window.at(i);
        Instant before = newestSeen.put(alarmName, newest);
        return before == null || newest.isAfter(before);
      }
    }
    return false;
  }

  private static Outcome<Boolean> move(Image image, List<Transition> transitions, Instant now) {
    List<Change> changes = new ArrayList<>();
    for (Transition transition : transitions) {
      image
          .metricAlarms()
          .find(transition.alarm().name())
          .filter(alarm -> alarm.equals(transition.alarm()))
          .ifPresent(
              alarm ->
                  changes.add(
                      Change.put(
                          alarm.withState(
                              next(alarm, transition.to(), transition.finding(), now)))));
    }
    return new Outcome<>(changes, true);
  }

  private static AlarmState next(
      MetricAlarm alarm, StateValue found, AlarmFinding finding, Instant now) {
    return alarm.state().next(found, finding.reason(), Optional.of(finding.reasonData()), now);
  }

  private static AlarmFinding.Subject subject(AlarmSource source) {
    return new AlarmFinding.Subject(
        source.single().map(MetricStat::stat).orElse(""),
        source.single().flatMap(MetricStat::unit));
  }

  /** The end of the newest period that is evaluated at {@code now}. */
  public static Instant windowEnd(MetricAlarm alarm, Instant now) {
    int period = alarm.source().periodSeconds();
    long step = period < 60 ? 10 : 60;
    if ((long) period * alarm.condition().evaluationPeriods() > DAY_SECONDS) {
      step = 3600;
    }
    long settled = now.getEpochSecond() - Math.min(5, step / 5);
    return Instant.ofEpochSecond(Math.floorDiv(settled, step) * step);
  }
}
