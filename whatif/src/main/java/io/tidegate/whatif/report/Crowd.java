package io.tidegate.whatif.report;

import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** Many replays on several threads; results come in the order of the questions. */
public final class Crowd {
  private Crowd() {}

  /** A plan for a group. */
  public record Question(Setting setting, Plan plan) {}

  /**
   * Replays all on {@code threads} threads; {@code done} hears how many are finished, on any of
   * them.
   */
  public static List<Outcome> replay(List<Question> questions, int threads, IntConsumer done) {
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("replay-", 0).daemon().factory())) {
      java.util.concurrent.atomic.AtomicInteger finished =
          new java.util.concurrent.atomic.AtomicInteger();
      List<Future<Outcome>> running = new ArrayList<>();
      for (Question question : questions) {
        running.add(
            pool.submit(
                () -> {
                  Outcome outcome = Outcome.of(question.setting(), question.plan());
                  done.accept(finished.incrementAndGet());
                  return outcome;
                }));
      }
      List<Outcome> out = new ArrayList<>();
      for (Future<Outcome> one : running) {
        out.add(one.get());
      }
      return out;
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
