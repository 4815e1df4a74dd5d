package io.tidegate.server;

import io.tidegate.base.TimeSource;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.DecisionJournal;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.store.MemoryStore;
import io.tidegate.store.SqliteStore;
import io.tidegate.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the server remembers: state, metrics, history of alarms, scaling decisions. */
record Memory(Store store, MetricStore metrics, AlarmJournal journal, DecisionJournal decisions)
    implements AutoCloseable {
  /** Gone with the process. */
  static Memory forgetful(TimeSource time) {
    return new Memory(
        new MemoryStore(),
        MetricStore.inMemory(MetricStoreOptions.defaults(), time),
        AlarmJournal.inMemory(),
        DecisionJournal.inMemory());
  }

  /**
   * Kept in files of {@code data}.
   *
   * @throws StartFailure when one of them cannot be used
   */
  static Memory durable(DataDirectory data, TimeSource time) {
    try {
      return new Memory(
          new SqliteStore(data.resolve("tidegate.db")),
          MetricStore.open(data.resolve("metrics.db"), MetricStoreOptions.defaults(), time),
          AlarmJournal.open(data.resolve("alarms.db")),
          DecisionJournal.in(data.resolve("decisions.db")));
    } catch (IOException unusable) {
      throw new StartFailure("cannot use " + data.resolve("") + ": " + unusable.getMessage());
    } catch (UncheckedIOException unusable) {
      throw new StartFailure(String.valueOf(unusable.getMessage()));
    }
  }

  /** Forgets metrics and history; state is forgotten by changes. */
  void clear() {
    metrics.clear();
    journal.clear();
    decisions.clear();
  }

  @Override
  public void close() {
    decisions.close();
    journal.close();
    metrics.close();
    store.close();
  }
}
