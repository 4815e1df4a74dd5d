package io.tidegate.control;

import io.tidegate.base.FaultHandler;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.store.Store;
import io.tidegate.store.StoreRefuses;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Decide, append, publish, answer: the steps of one group of decisions. Owned by the controller
 * thread, or by whoever steps the controller; {@link #image} and {@link #subscribe} are for any
 * thread.
 *
 * <p>When the store fails, or a bug strikes after the append, what is durable is not known here.
 * The writer then makes no further change before it has read the store again; while the store
 * cannot be read, every change is refused and reads go on from the last image.
 */
final class Writer {
  private static final String FAILED =
      "The change could not be stored. Nothing is changed until the store works again; see the"
          + " server's log.";

  private final Store store;
  private final FaultHandler faults;
  private final List<ImageSubscriber> subscribers = new CopyOnWriteArrayList<>();
  private volatile Image image;
  private volatile @Nullable Thread running;
  private boolean suspect;

  Writer(Store store, Image image, FaultHandler faults) {
    this.store = store;
    this.image = image;
    this.faults = faults;
  }

  Image image() {
    return image;
  }

  void subscribe(ImageSubscriber subscriber) {
    subscribers.add(subscriber);
  }

  /** Whether the calling thread is inside {@link #run}. */
  boolean runsHere() {
    return running == Thread.currentThread();
  }

  /** Takes every work of {@code group} to its answer, with one append for all. */
  void run(List<Work<?>> group) {
    running = Thread.currentThread();
    try {
      if (suspect) {
        replay();
      }
      commit(decide(group));
      group.forEach(Work::complete);
    } catch (StoreRefuses refusal) {
      group.forEach(work -> work.refuse(unavailable(String.valueOf(refusal.getMessage()))));
    } catch (Throwable fault) {
      suspect = true;
      faults.fault("controller", fault);
      group.forEach(work -> work.refuse(unavailable(FAILED)));
    } finally {
      running = null;
    }
  }

  /** Each decision sees what the ones before it decided. */
  private List<Change> decide(List<Work<?>> group) {
    Image seen = image;
    List<Change> all = new ArrayList<>();
    for (Work<?> work : group) {
      List<Change> changes = work.decide(seen);
      work.bug().ifPresent(bug -> faults.fault(work.name(), bug));
      if (!changes.isEmpty()) {
        seen = seen.with(changes);
        all.addAll(changes);
      }
    }
    return all;
  }

  private void commit(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    store.append(changes);
    Image before = image;
    publish(new ImageDelta(before, before.with(changes), changes));
  }

  private void replay() {
    Image stored = store.load();
    suspect = false;
    if (stored.version() != image.version()) {
      publish(ImageDelta.between(image, stored));
    }
  }

  private void publish(ImageDelta delta) {
    image = delta.after();
    for (ImageSubscriber subscriber : subscribers) {
      try {
        subscriber.onImage(delta);
      } catch (RuntimeException | Error fault) {
        faults.fault("subscriber " + subscriber.getClass().getName(), fault);
      }
    }
  }

  private static ApiError unavailable(String why) {
    return new ApiError("ServiceUnavailable", 503, why);
  }
}
