package io.tidegate.server;

import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.log.LogEvent;
import io.tidegate.dataplane.log.LogGroups;
import io.tidegate.metrics.logs.EventStore;
import io.tidegate.model.Image;
import io.tidegate.model.logs.LogGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Log groups of the image, with events in a store. Safe from any thread. */
final class EventGroups implements LogGroups, AutoCloseable {
  private final EventStore store;
  private final Supplier<Image> image;
  private final TimeSource time;
  private final AtomicLong withoutGroup = new AtomicLong();

  EventGroups(EventStore store, Supplier<Image> image, TimeSource time) {
    this.store = store;
    this.image = image;
    this.time = time;
  }

  @Override
  public void append(List<LogEvent> events) throws IOException {
    Image now = image.get();
    List<EventStore.Arrival> arrivals = new ArrayList<>(events.size());
    for (LogEvent event : events) {
      Optional<LogGroup> group = now.logGroups().find(event.group());
      group.ifPresent(
          found ->
              arrivals.add(
                  new EventStore.Arrival(
                      found.id(),
                      event.stream(),
                      new EventStore.NewEvent(event.atMs(), event.message()))));
    }
    store.deliver(arrivals, time.now().toEpochMilli());
    withoutGroup.addAndGet(events.size() - arrivals.size());
  }

  /** Events so far whose group does not exist. */
  long withoutGroup() {
    return withoutGroup.get();
  }

  @Override
  public void close() {
    store.close();
  }
}
