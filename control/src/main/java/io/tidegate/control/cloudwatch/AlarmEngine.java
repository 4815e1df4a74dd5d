package io.tidegate.control.cloudwatch;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.control.notification.Notifier;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.model.Installation;
import java.util.Map;

/** Puts the parts of the alarms together. */
public final class AlarmEngine {
  private AlarmEngine() {}

  /**
   * Everything that runs by itself: evaluation, actions, composite alarms, history. {@code
   * handlers} by the service in an action's ARN, see {@link AlarmDispatcher}. Works until
   * cancelled.
   */
  public static Tasks.Cancellable start(Parts parts, Map<String, AlarmActionHandler> handlers) {
    AlarmDispatcher dispatcher =
        new AlarmDispatcher(
            handlers, parts.notifier(), parts.journal(), parts.tasks(), parts.time());
    parts.controller().subscribe(dispatcher);
    parts.controller().subscribe(new AlarmHistorian(parts.journal(), parts.tasks(), parts.time()));
    CompositeWatch composites =
        new CompositeWatch(
            parts,
            new CompositeManager(parts.installation(), NotificationEndpoints.none(), parts.time()));
    parts.controller().subscribe(composites);
    composites.resume();
    MetricDataReader reader = new MetricDataReader(parts.metrics());
    return new AlarmWatch(parts.controller(), reader, dispatcher, parts.time())
        .start(parts.tasks());
  }

  /** What the alarms work with. */
  public record Parts(
      Installation installation,
      Controller controller,
      MetricStore metrics,
      AlarmJournal journal,
      Notifier notifier,
      Tasks tasks,
      TimeSource time) {}
}
