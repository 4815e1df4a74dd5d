package io.tidegate.server;

import io.tidegate.api.Action;
import io.tidegate.base.TimeSource;
import io.tidegate.model.ApiError;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps what users create from outgrowing the heap: operations that make something are refused
 * while live data takes two thirds of it, the rest being for traffic and for work. What is live
 * only a full collection tells; one is asked for when half of the room that was left at the last is
 * used, and after a minute while operations are refused. Guarded by its own lock; any thread.
 */
final class HeapRoom {
  private static final double SHARE = 0.65;
  private static final long LOOK_AGAIN_NS = Duration.ofMinutes(1).toNanos();

  /** How the names of operations that make something begin. */
  private static final List<String> MAKERS =
      List.of(
          "Create", "Import", "Register", "Add", "Put", "Run", "Request", "Associate", "Attach");

  /** These put what is bounded in itself. */
  private static final Set<String> BOUNDED = Set.of("PutMetricData", "PutLogEvents");

  private final Heap heap;
  private final TimeSource time;
  private long lookAt;
  private boolean full;
  private long lookedNs;

  /** The heap of a process. */
  interface Heap {
    /** Bytes in use, garbage included. */
    long used();

    /** Bytes at most. */
    long max();

    /** Collects all garbage. */
    void collect();

    /** This process's. */
    static Heap own() {
      Runtime runtime = Runtime.getRuntime();
      return new Heap() {
        @Override
        public long used() {
          return runtime.totalMemory() - runtime.freeMemory();
        }

        @Override
        public long max() {
          return runtime.maxMemory();
        }

        @Override
        public void collect() {
          runtime.gc();
        }
      };
    }
  }

  HeapRoom(Heap heap, TimeSource time) {
    this.heap = heap;
    this.time = time;
    this.lookAt = limit();
  }

  private long limit() {
    return (long) (heap.max() * SHARE);
  }

  /** {@code actions}, of which those that make something first ask for room. */
  Map<String, Map<String, Action>> guard(Map<String, Map<String, Action>> actions) {
    Map<String, Map<String, Action>> guarded = new HashMap<>();
    actions.forEach(
        (service, all) -> {
          Map<String, Action> own = new HashMap<>(all);
          own.replaceAll((name, action) -> makes(name) ? guarded(action) : action);
          guarded.put(service, own);
        });
    return guarded;
  }

  private static boolean makes(String operation) {
    return !BOUNDED.contains(operation) && MAKERS.stream().anyMatch(operation::startsWith);
  }

  private Action guarded(Action action) {
    return call -> {
      admit();
      return action.run(call);
    };
  }

  /**
   * Returns when there is room.
   *
   * @throws ApiError {@code ServiceUnavailable} when there is none
   */
  synchronized void admit() {
    boolean due = full ? time.nanoTime() - lookedNs >= LOOK_AGAIN_NS : heap.used() >= lookAt;
    if (due) {
      heap.collect();
      long live = heap.used();
      full = live >= limit();
      lookAt = Math.max(limit(), live + (heap.max() - live) / 2);
      lookedNs = time.nanoTime();
    }
    if (full) {
      throw new ApiError(
          "ServiceUnavailable",
          503,
          "The server's memory ("
              + (heap.max() >> 20)
              + " MiB) holds as much as it can. Delete what is not needed and try again after a"
              + " minute, or start the server with a larger TIDEGATE_HEAP.");
    }
  }
}
