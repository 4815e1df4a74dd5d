package io.tidegate.server;

import io.tidegate.base.TimeSource;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.DecisionJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.metrics.logs.EventStore;
import io.tidegate.model.Image;
import io.tidegate.store.MemoryStore;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What the server remembers: state, metrics, history of alarms, scaling decisions, log events.
 *
 * @param state as it was when it was opened
 */
record Memory(
    StateFiles.Found state,
    MetricStore metrics,
    AlarmJournal journal,
    DecisionJournal decisions,
    EventStore events)
    implements AutoCloseable {
  /** The file of log events. */
  static final String LOG_EVENTS = "logs.db";

  /** Gone with the process. */
  static Memory forgetful(TimeSource time, long eventBytes) {
    return new Memory(
        new StateFiles.Found(new MemoryStore(), Image.empty(), false),
        MetricStore.inMemory(MetricStoreOptions.defaults(), time),
        AlarmJournal.inMemory(),
        DecisionJournal.inMemory(),
        EventStore.inMemory(eventBytes));
  }

  /**
   * Kept in files of {@code data}.
   *
   * @param eventBytes of log events, at most
   * @param restore whether a damaged store is made anew of its last good copy
   * @throws StartFailure when one of them cannot be used
   */
  static Memory durable(DataDirectory data, TimeSource time, boolean restore, long eventBytes) {
    StateFiles files = StateFiles.in(data);
    try {
      return new Memory(
          restore ? files.restore(time.now()) : files.open(),
          MetricStore.open(data.resolve("metrics.db"), MetricStoreOptions.defaults(), time),
          AlarmJournal.open(data.resolve("alarms.db")),
          DecisionJournal.in(data.resolve("decisions.db")),
          EventStore.open(data.resolve(LOG_EVENTS), eventBytes));
    } catch (IOException unusable) {
      throw new StartFailure("cannot use " + data.resolve("") + ": " + unusable.getMessage());
    } catch (UncheckedIOException unusable) {
      throw new StartFailure(String.valueOf(unusable.getMessage()));
    }
  }

  /** Whether the state can change: not when its file is damaged. */
  boolean changes() {
    return !state.damaged();
  }

  /** Forgets metrics and history; state is forgotten by changes. */
  void clear() {
    metrics.clear();
    journal.clear();
    decisions.clear();
    try {
      events.clear();
    } catch (IOException unusable) {
      throw new UncheckedIOException(unusable);
    }
  }

  @Override
  public void close() {
    events.close();
    decisions.close();
    journal.close();
    metrics.close();
    state.store().close();
  }
}
