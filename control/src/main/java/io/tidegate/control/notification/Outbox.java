package io.tidegate.control.notification;

import io.tidegate.base.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Messages on their way: a bounded number, a few at once, tried again with growing pauses. Safe
 * from any thread: its own lock, not held while posting.
 *
 * <p>Answers of 500 and more, 429 and no answer are tried again; other statuses outside 200 to 299
 * are final (SNS Developer Guide, "Message delivery retries"). What is on its way when the process
 * ends is lost.
 */
public final class Outbox {
  /** Most messages that have not arrived yet; further ones are refused. */
  public static final int MAX_UNDELIVERED = 1_000;

  /** Before the second and further attempts; then a message has failed. */
  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(20));

  private static final int MAX_AT_ONCE = 16;

  private record Job(Message message, int attempt, Consumer<Optional<String>> done) {}

  private final Poster poster;
  private final Tasks tasks;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> ready = new ArrayDeque<>();
  private int undelivered;
  private int posting;
  private long delivered;
  private long failed;

  /** Posts through {@code poster} on {@code tasks}. */
  public Outbox(Poster poster, Tasks tasks) {
    this.poster = poster;
    this.tasks = tasks;
  }

  /** Since the start, and now. */
  public record Counts(long delivered, long failed, int undelivered) {}

  /** What became of the messages. */
  public Counts counts() {
    lock.lock();
    try {
      return new Counts(delivered, failed, undelivered);
    } finally {
      lock.unlock();
    }
  }

  /** Sends; {@code done} is told once: nothing when it arrived, otherwise why it did not. */
  void send(Message message, Consumer<Optional<String>> done) {
    boolean full;
    lock.lock();
    try {
      full = undelivered >= MAX_UNDELIVERED;
      if (full) {
        failed++;
      } else {
        undelivered++;
        ready.add(new Job(message, 0, done));
      }
    } finally {
      lock.unlock();
    }
    if (full) {
      done.accept(Optional.of("too many notifications wait already (" + MAX_UNDELIVERED + ")"));
    } else {
      pump();
    }
  }

  private void pump() {
    lock.lock();
    try {
      while (posting < MAX_AT_ONCE && !ready.isEmpty()) {
        Job job = ready.remove();
        posting++;
        tasks.start("notification", () -> attempt(job));
      }
    } finally {
      lock.unlock();
    }
  }

  private void attempt(Job job) {
    String failure = "";
    boolean again = true;
    try {
      Message message = job.message();
      int status = poster.post(message.to(), message.headers(), message.body());
      if (status / 100 != 2) {
        failure = "the endpoint answered " + status;
        again = status >= 500 || status == 429;
      }
    } catch (IOException unreachable) {
      failure = "the endpoint cannot be reached: " + unreachable;
    }
    ended(job, failure, again && job.attempt() < PAUSES.size());
    pump();
  }

  private void ended(Job job, String failure, boolean again) {
    boolean retry = !failure.isEmpty() && again;
    lock.lock();
    try {
      posting--;
      if (!retry) {
        undelivered--;
        delivered += failure.isEmpty() ? 1 : 0;
        failed += failure.isEmpty() ? 0 : 1;
      }
    } finally {
      lock.unlock();
    }
    if (retry) {
      tasks.after(PAUSES.get(job.attempt()), "notification", () -> retry(job));
    } else {
      job.done().accept(Optional.of(failure).filter(text -> !text.isEmpty()));
    }
  }

  private void retry(Job job) {
    lock.lock();
    try {
      ready.add(new Job(job.message(), job.attempt() + 1, job.done()));
    } finally {
      lock.unlock();
    }
    pump();
  }
}
