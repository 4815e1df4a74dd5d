package io.tidegate.control;

import io.tidegate.base.FaultHandler;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The one writer of state. Each decision runs against the current image; its changes are appended
 * durably, applied, published to subscribers, and only then is the caller answered, so that a
 * following read sees them. Decisions that wait together share one append. {@link #image()} may be
 * read from any thread.
 *
 * <p>With {@link #start()} a thread named {@code controller} runs the queue. Without it, {@link
 * #submit} runs the decision at once on the calling thread: simulation and tests are
 * single-threaded that way. A subscriber or a decision must not submit: it hands the work to {@code
 * Tasks}.
 */
public final class Controller implements AutoCloseable {
  private static final int QUEUE_LIMIT = 10_000;
  private static final int GROUP_LIMIT = 256;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

  private final Writer writer;
  private final BlockingQueue<Work<?>> queue = new ArrayBlockingQueue<>(QUEUE_LIMIT);
  private final Object stepping = new Object();
  private volatile @Nullable Thread thread;
  private volatile boolean closing;

  /** Loads the image from {@code store}. */
  public Controller(Store store, FaultHandler faults) {
    this(store, store.load(), faults);
  }

  /** Goes on from {@code image}, which was just loaded from {@code store}. */
  public Controller(Store store, Image image, FaultHandler faults) {
    this.writer = new Writer(store, image, faults);
  }

  /** The newest published image. */
  public Image image() {
    return writer.image();
  }

  /** From now on {@code subscriber} hears of every image. */
  public void subscribe(ImageSubscriber subscriber) {
    writer.subscribe(subscriber);
  }

  /** How many decisions wait for their turn. */
  public int waiting() {
    return queue.size();
  }

  /** Starts the controller thread. */
  public void start() {
    thread = Thread.ofPlatform().name("controller").start(this::run);
  }

  /**
   * Runs {@code decision} and returns its answer once its changes are durable and published.
   *
   * @throws ApiError as the decision threw it; {@code ServiceUnavailable} when the queue is full,
   *     the store failed or takes no changes, or the server stops; {@code InternalFailure} when the
   *     decision has a bug
   */
  public <A> A submit(String name, Decision<A> decision) {
    if (writer.runsHere()) {
      throw new IllegalStateException(name + " was submitted from within the controller");
    }
    Work<A> work = new Work<>(name, decision);
    if (closing) {
      throw Work.stopping();
    }
    if (thread == null) {
      synchronized (stepping) {
        writer.run(List.of(work));
      }
    } else if (!queue.offer(work)) {
      throw new ApiError("ServiceUnavailable", 503, "Too many changes are waiting; try again.");
    } else if (closing && !runs()) {
      refuseWaiting();
    }
    return await(work);
  }

  private static <A> A await(Work<A> work) {
    try {
      return work.answer().get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw Work.stopping();
    } catch (TimeoutException late) {
      throw new ApiError(
          "ServiceUnavailable",
          503,
          "The change waits for more than "
              + ANSWER_LIMIT.toSeconds()
              + " seconds; whether it will be made is not known.");
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof ApiError refusal) {
        throw refusal;
      }
      throw new ApiError(
          "InternalFailure", 500, "The request failed inside the server; see its log.");
    }
  }

  private void run() {
    List<Work<?>> group = new ArrayList<>();
    try {
      while (!closing || !queue.isEmpty()) {
        group.add(queue.take());
        queue.drainTo(group, GROUP_LIMIT - 1);
        writer.run(group);
        group.clear();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Refuses new work, finishes what waits, ends the thread; gives up after 10 s. */
  @Override
  public void close() {
    closing = true;
    Thread running = thread;
    if (running == null) {
      return;
    }
    // Wakes the thread; when the queue is full it is awake anyway.
    queue.offer(new Work<>("stop", image -> Outcome.unchanged(true)));
    try {
      running.join(STOP_LIMIT);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  private boolean runs() {
    Thread running = thread;
    return running != null && running.isAlive();
  }

  private void refuseWaiting() {
    List<Work<?>> waiting = new ArrayList<>();
    queue.drainTo(waiting);
    waiting.forEach(work -> work.refuse(Work.stopping()));
  }
}
