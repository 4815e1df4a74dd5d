package io.tidegate.dataplane.h2;

import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Loops;
import io.tidegate.dataplane.stream.LinkTools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One loop for fuzz targets that need one, and what went wrong on it. */
final class Bench {
  static final List<Throwable> FAULTS = new CopyOnWriteArrayList<>();

  private static final Loop LOOP =
      new Loops(
              1, new Loop.Environment(TimeSource.system(), (where, cause) -> FAULTS.add(cause), 1))
          .all()
          .getFirst();
  private static final LinkTools TOOLS = new LinkTools(LOOP);

  private Bench() {}

  static Loop loop() {
    return LOOP;
  }

  static LinkTools tools() {
    return TOOLS;
  }

  /** Runs {@code step} on the loop after what waits there, and waits for it. */
  static void on(Runnable step) {
    var done = new java.util.concurrent.FutureTask<>(step, null);
    LOOP.execute(done);
    try {
      done.get(10, java.util.concurrent.TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException late) {
      throw new AssertionError("not within 10 s", late);
    }
  }
}
