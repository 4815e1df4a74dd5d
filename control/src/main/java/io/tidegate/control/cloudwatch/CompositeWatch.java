package io.tidegate.control.cloudwatch;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.notification.AlarmChange;
import io.tidegate.control.notification.Notifier;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import io.tidegate.model.cloudwatch.AlarmState;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.StateValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps composite alarms in the state that their rules give, whenever an alarm they depend on
 * changes, and runs or holds their actions. Safe from any thread: hears of images on the controller
 * thread, works on tasks.
 *
 * <p>Suppression (CloudWatch User Guide, "Composite alarm action suppression"): actions wait the
 * wait period for the suppressor to go to ALARM, are held while it is there, and for the extension
 * period after. They run late if the alarm is still in that state, else not at all.
 */
public final class CompositeWatch implements ImageSubscriber {
  private static final Duration CHECK = Duration.ofSeconds(10);

  private final Controller controller;
  private final CompositeManager manager;
  private final Notifier notifier;
  private final AlarmJournal journal;
  private final Tasks tasks;
  private final TimeSource time;
  private final Map<String, Instant> lastInAlarm = new ConcurrentHashMap<>();

  /** Decides as {@code CompositeManager}; actions go to {@code notifier}. */
  public CompositeWatch(AlarmEngine.Parts parts, CompositeManager manager) {
    this.controller = parts.controller();
    this.manager = manager;
    this.notifier = parts.notifier();
    this.journal = parts.journal();
    this.tasks = parts.tasks();
    this.time = parts.time();
  }

  @Override
  public void onImage(ImageDelta delta) {
    if (!delta.touches(Kind.METRIC_ALARM, Kind.COMPOSITE_ALARM)) {
      return;
    }
    Set<String> moved = new HashSet<>();
    for (Change change : delta.changes()) {
      switch (change) {
        case Change.Put(Entity entity) -> {
          Optional<AlarmState> before = CompositeManager.childState(delta.before(), entity.key());
          Optional<AlarmState> after = CompositeManager.childState(delta.after(), entity.key());
          boolean transition = !before.map(AlarmState::value).equals(after.map(AlarmState::value));
          if (transition) {
            before
                .filter(state -> state.value() == StateValue.ALARM)
                .ifPresent(state -> lastInAlarm.put(entity.key(), time.now()));
          }
          boolean configured =
              entity instanceof CompositeAlarm alarm
                  && delta
                      .before()
                      .compositeAlarms()
                      .find(alarm.name())
                      .filter(
                          old -> old.configurationUpdated().equals(alarm.configurationUpdated()))
                      .isEmpty();
          if (transition || configured) {
            moved.add(entity.key());
          }
          if (transition && before.isPresent() && entity instanceof CompositeAlarm alarm) {
            AlarmChange told = AlarmChange.of(alarm, before.get());
            notifier.announce(told);
            begin(alarm, told);
          }
        }
        case Change.Removed(Kind kind, String key) -> moved.add(key);
      }
    }
    if (!delta.after().compositeAlarms().all().isEmpty() && !moved.isEmpty()) {
      tasks.start("composite-alarms", () -> evaluate(moved));
    }
  }

  /**
   * Takes up again what was held when the server ended: actions of alarms with a suppressor that
   * the history does not know of. For the start, before any image.
   */
  void resume() {
    for (CompositeAlarm alarm : controller.image().compositeAlarms().all()) {
      AlarmState state = alarm.state();
      if (alarm.suppressor().filter(it -> held(it, state)).isPresent()
          && state.value() != StateValue.INSUFFICIENT_DATA
          && !alarm.actions().of(state.value()).isEmpty()
          && !acted(alarm)) {
        StateValue other = state.value() == StateValue.OK ? StateValue.ALARM : StateValue.OK;
        AlarmState before =
            new AlarmState(other, "", Optional.empty(), state.transitioned(), state.transitioned());
        begin(alarm, AlarmChange.of(alarm, before));
      }
    }
  }

  private boolean held(CompositeAlarm.Suppressor suppressor, AlarmState state) {
    return holds(suppressor)
        || time.now().isBefore(state.transitioned().plus(suppressor.waitPeriod()));
  }

  private boolean acted(CompositeAlarm alarm) {
    AlarmJournal.Query query =
        new AlarmJournal.Query(
            Optional.of(alarm.name()),
            List.of(),
            Optional.of(AlarmHistoryItem.Type.ACTION),
            alarm.state().transitioned(),
            time.now().plusSeconds(1),
            true,
            0,
            1);
    return !journal.find(query).isEmpty();
  }

  private void evaluate(Set<String> moved) {
    controller.submit("EvaluateCompositeAlarms", image -> manager.evaluate(image, moved));
  }

  private void begin(CompositeAlarm alarm, AlarmChange change) {
    Duration wait =
        alarm.suppressor().map(CompositeAlarm.Suppressor::waitPeriod).orElse(Duration.ZERO);
    tasks.after(wait, "composite-actions", () -> actOrHold(alarm, change));
  }

  /** Runs the actions of the transition that made {@code alarm}, unless held or overtaken. */
  private void actOrHold(CompositeAlarm alarm, AlarmChange change) {
    boolean overtaken =
        controller
            .image()
            .compositeAlarms()
            .find(alarm.name())
            .filter(now -> now.state().transitioned().equals(alarm.state().transitioned()))
            .isEmpty();
    if (overtaken || !alarm.actions().enabled()) {
      return;
    }
    if (alarm.suppressor().filter(this::holds).isPresent()) {
      tasks.after(CHECK, "composite-actions", () -> actOrHold(alarm, change));
      return;
    }
    for (String arn : alarm.actions().of(alarm.state().value())) {
      notifier.deliver(
          change,
          arn,
          result -> journal.record(List.of(HistoryData.acted(change, arn, result, time.now()))));
    }
  }

  private boolean holds(CompositeAlarm.Suppressor suppressor) {
    String name = CompositeManager.name(suppressor.alarm());
    if (CompositeManager.state(controller.image(), name).equals(Optional.of(StateValue.ALARM))) {
      return true;
    }
    Instant left = lastInAlarm.get(name);
    return left != null && time.now().isBefore(left.plus(suppressor.extensionPeriod()));
  }
}
