package io.tidegate.control;

import io.tidegate.base.FaultHandler;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.store.Store;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of state. Each decision runs against the current image; its changes are appended
 * durably, applied, published to subscribers, and only then is the caller answered, so that a
 * following read sees them. {@link #image()} may be read from any thread.
 *
 * <p>With {@link #start()} a thread named {@code controller} runs the queue. Without it, {@link
 * #submit} runs the decision at once on the calling thread: simulation and tests are
 * single-threaded that way.
 */
public final class Controller implements AutoCloseable {
  private static final int QUEUE_LIMIT = 10_000;

  private final Store store;
  private final FaultHandler faults;
  private final BlockingQueue<Work<?>> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
  private final List<ImageSubscriber> subscribers = new CopyOnWriteArrayList<>();
  private volatile Image image;
  private volatile @Nullable Thread thread;

  /** Loads the image from {@code store}. */
  public Controller(Store store, FaultHandler faults) {
    this.store = store;
    this.faults = faults;
    this.image = store.load();
  }

  /** The newest published image. */
  public Image image() {
    return image;
  }

  /** From now on {@code subscriber} hears of every image. */
  public void subscribe(ImageSubscriber subscriber) {
    subscribers.add(subscriber);
  }

  /** Starts the controller thread. */
  public void start() {
    thread = Thread.ofPlatform().name("controller").start(this::run);
  }

  /**
   * Runs {@code decision} and returns its answer once its changes are durable and published.
   *
   * @throws ApiError as the decision threw it; {@code ServiceUnavailable} when the queue is full or
   *     the store failed
   */
  public <A> A submit(String name, Decision<A> decision) {
    Work<A> work = new Work<>(name, decision, new CompletableFuture<>());
    Thread writer = thread;
    if (writer == null || writer == Thread.currentThread()) {
      work.run(this);
    } else if (!queue.offer(work)) {
      throw new ApiError("ServiceUnavailable", 503, "Too many requests are waiting; try again.");
    }
    try {
      return work.answer.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ApiError("ServiceUnavailable", 503, "The server is shutting down.");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof ApiError refusal) {
        throw refusal;
      }
      throw new ApiError(
          "InternalFailure", 500, "The request failed inside the server; see its log.");
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        queue.take().run(this);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(List<Change> changes) {
    if (changes.isEmpty()) {
      return;
    }
    store.append(changes);
    Image before = image;
    Image after = before.with(changes);
    image = after;
    ImageDelta delta = new ImageDelta(before, after, changes);
    for (ImageSubscriber subscriber : subscribers) {
      try {
        subscriber.onImage(delta);
      } catch (RuntimeException fault) {
        faults.fault("subscriber", fault);
      }
    }
  }

  @Override
  public void close() {
    Thread writer = thread;
    if (writer != null) {
      writer.interrupt();
    }
  }

  private record Work<A>(String name, Decision<A> decision, CompletableFuture<A> answer) {
    void run(Controller controller) {
      try {
        Outcome<A> outcome = decision.decide(controller.image);
        controller.apply(outcome.changes());
        answer.complete(outcome.answer());
      } catch (ApiError refusal) {
        answer.completeExceptionally(refusal);
      } catch (RuntimeException fault) {
        controller.faults.fault(name, fault);
        answer.completeExceptionally(fault);
      }
    }
  }
}
