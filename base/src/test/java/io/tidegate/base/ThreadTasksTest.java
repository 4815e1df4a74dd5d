package io.tidegate.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadTasksTest {
  @Test
  void aTaskThatOutlivesTheTimerAsksInVain() throws InterruptedException {
    List<Throwable> faults = new CopyOnWriteArrayList<>();
    ThreadTasks tasks = new ThreadTasks((where, cause) -> faults.add(cause));
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    tasks.start(
        "outlives",
        () -> {
          try {
            closed.await();
            tasks
                .after(Duration.ZERO, "again", () -> faults.add(new AssertionError("ran")))
                .cancel();
            tasks.every(Duration.ofNanos(1), "often", () -> faults.add(new AssertionError("ran")));
          } catch (InterruptedException | RuntimeException failed) {
            faults.add(failed);
          } finally {
            done.countDown();
          }
        });
    tasks.close();
    closed.countDown();
    done.await();
    assertEquals(List.of(), faults);
  }
}
