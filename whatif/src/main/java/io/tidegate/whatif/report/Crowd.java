package io.tidegate.whatif.report;

import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Setting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Many replays on several threads; results come in the order of the questions. */
public final class Crowd {
  /** Replays under way or waiting to be told, per thread. */
  private static final int WAITING = 3;

  private Crowd() {}

  /** A plan for a group. */
  public record Question(Setting setting, Plan plan) {}

  /** Replays all on {@code threads} threads; {@code done} hears how many are finished. */
  public static List<Outcome> replay(List<Question> questions, int threads, IntConsumer done) {
    List<Outcome> out = new ArrayList<>();
    each(
        questions,
        threads,
        outcome -> {
          out.add(outcome);
          done.accept(out.size());
        });
    return out;
  }

  /**
   * Replays all on {@code threads} threads and tells {@code each} the outcomes in the order of the
   * questions, on this thread; only a few wait for it, so any number of questions needs little
   * memory.
   */
  public static void each(List<Question> questions, int threads, Consumer<Outcome> each) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("replay-", 0).daemon().factory())) {
      Deque<Future<Outcome>> running = new ArrayDeque<>();
      for (Question question : questions) {
        running.add(pool.submit(() -> Outcome.of(question.setting(), question.plan())));
        if (running.size() >= WAITING * threads) {
          each.accept(running.removeFirst().get());
        }
      }
      while (!running.isEmpty()) {
        each.accept(running.removeFirst().get());
      }
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
