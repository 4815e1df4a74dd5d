package io.tidegate.server;

import io.tidegate.api.Action;
import io.tidegate.api.logs.Logs;
import io.tidegate.api.logs.LogsActions;
import io.tidegate.control.logs.LogsContext;
import io.tidegate.metrics.logs.EventStore;
import io.tidegate.model.logs.LogGroup;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What CloudWatch Logs is made of. Made and started by the thread that starts the server. */
final class LogParts {
  private static final Logger log = LoggerFactory.getLogger(LogParts.class);
  private static final Duration TIDIED = Duration.ofMinutes(1);

  private final Ground ground;
  private final EventStore events;
  private final AtomicLong crowdedOut = new AtomicLong();
  private final LogLosses losses =
      new LogLosses(log::warn)
          .counting("events that made room for newer ones (log-events-size)", crowdedOut::get);

  LogParts(Ground ground) {
    this.ground = ground;
    this.events = ground.memory().events();
  }

  /** From now on events end with their time or their group. */
  void start() {
    ground.tasks().every(TIDIED, "log events", this::tidy);
  }

  private void tidy() {
    try {
      crowdedOut.addAndGet(events.keep(this::oldest));
      losses.tell();
    } catch (IOException failed) {
      ground.faults().fault("log events", failed);
    }
  }

  /** The time from which each group keeps its events. */
  private Map<String, Long> oldest() {
    Instant now = ground.time().now();
    Map<String, Long> oldest = new HashMap<>();
    ground.controller().image().logGroups().stream()
        .forEach(group -> oldest.put(group.id(), oldest(group, now)));
    return oldest;
  }

  private static long oldest(LogGroup group, Instant now) {
    return group
        .retentionDays()
        .map(days -> now.minus(Duration.ofDays(days)).toEpochMilli())
        .orElse(0L);
  }

  /** The operations, upon {@code world}. */
  Map<String, Action> actions(World world) {
    return LogsActions.all(
        new Logs(
            ground.controller(),
            new LogsContext(ground.installation(), ground.chance(), ground.time()),
            events,
            world.logDestinations()));
  }

  void describe(Gauges gauges) {
    gauges.counter(
        "log_events_crowded_out",
        "Events removed before their time, for there were more than log-events-size.",
        crowdedOut::get);
  }
}
