package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RequestGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * More requests than a loop can serve, over real sockets, from clients that come whether or not
 * others were answered and give up after a while. A request costs pretended time, and while that
 * passes those come that are due; no other time passes, so nothing depends on how fast the machine
 * is.
 */
class GoodputTest {
  private static final Duration COST = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Requests that can be served in the time of one run. */
  private static final int CAPACITY = 1_000;

  /** Clients that may wait for an answer at the same time. */
  private static final int CONNECTIONS = 1_200;

  private static final int NEVER_BEHIND = 1_000_000_000;

  /** What became of the requests of one run. */
  private record Result(int inTime, int late, int shed) {}

  /** One run with {@code load} times what can be served. */
  private static final class Run implements AutoCloseable {
    private final int offered;
    private final long gapNs;
    private final long[] cameNs;
    private final Plane plane;
    private final List<Wire> wires = new ArrayList<>();
    private final BlockingQueue<Wire> idle = new LinkedBlockingQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger shed = new AtomicInteger();
    private final AtomicInteger other = new AtomicInteger();
    private volatile long startNs;
    private volatile int came;
    private final AtomicInteger inTime = new AtomicInteger();
    private final AtomicInteger late = new AtomicInteger();

    Run(double load, int lagMs) throws IOException {
      this.offered = (int) (CAPACITY * load);
      this.gapNs = (long) (COST.toNanos() / load);
      this.cameNs = new long[offered];
      TrafficLimits standard = TrafficLimits.standard();
      this.plane =
          new Plane(
              1,
              new TestGuard(this::served),
              new TrafficLimits(10_000, 10_000, standard.memoryBytes(), lagMs, List.of()));
      plane.plane.swap(plane.snapshot(TestGuard.asking(), List.of()));
      for (int i = 0; i < CONNECTIONS; i++) {
        Wire wire = plane.connect();
        wires.add(wire);
        idle.add(wire);
      }
      Plane.until("accepted", () -> plane.plane.census().clientConnections() == CONNECTIONS);
    }

    /** On the loop's thread: serves a request, while others come. */
    private GuardVerdict served(RequestGuard.Visit request) {
      plane.time.skip(COST);
      long waitedNs =
          plane.time.nanoTime() - cameNs[Integer.parseInt(TestGuard.path(request).substring(1))];
      (waitedNs <= PATIENCE.toNanos() ? inTime : late).incrementAndGet();
      sendDue();
      return TestGuard.answer(200);
    }

    private void sendDue() {
      while (came < offered && startNs + came * gapNs <= plane.time.nanoTime()) {
        sendNext();
      }
    }

    private void sendNext() {
      try {
        Wire wire = Objects.requireNonNull(idle.poll(10, TimeUnit.SECONDS), "no client is left");
        int number = came;
        came = number + 1; // before the loop can see it
        cameNs[number] = startNs + number * gapNs;
        wire.send("GET /" + number + " HTTP/1.1\r\nHost: a\r\n\r\n");
      } catch (IOException | InterruptedException broken) {
        throw new IllegalStateException(broken);
      }
    }

    private void read(Wire wire) {
      try {
        while (answered.get() < offered) {
          int status = wire.answer().status();
          switch (status) {
            case 200 -> {}
            case 503 -> shed.incrementAndGet();
            default -> other.incrementAndGet();
          }
          idle.add(wire);
          answered.incrementAndGet();
        }
      } catch (IOException over) {
        // the run is over, or its count is short
      }
    }

    Result result() {
      List<Thread> readers =
          wires.stream().map(wire -> Thread.ofVirtual().start(() -> read(wire))).toList();
      plane.time.freeze();
      startNs = plane.time.nanoTime();
      while (answered.get() < offered) {
        int sent = came;
        if (answered.get() == sent && sent < offered) {
          long early = startNs + sent * gapNs - plane.time.nanoTime();
          plane.time.skip(Duration.ofNanos(Math.max(0, early)));
          sendNext();
        }
        int now = came;
        Plane.until("answers", () -> answered.get() >= Math.min(now, came));
      }
      assertEquals(0, other.get());
      assertEquals(readers.size(), CONNECTIONS);
      return new Result(inTime.get(), late.get(), shed.get());
    }

    @Override
    public void close() throws IOException {
      for (Wire wire : wires) {
        wire.close();
      }
      plane.close();
    }
  }

  private static Result run(double load, int lagMs) throws IOException {
    try (Run run = new Run(load, lagMs)) {
      Result result = run.result();
      assertEquals((int) (CAPACITY * load), result.inTime + result.late + result.shed);
      return result;
    }
  }

  @Test
  void twiceTheLoadIsServedNearlyAsWellAsTheMost() throws Exception {
    Result most = run(0.9, TrafficLimits.LAG_MS);
    assertEquals(CAPACITY * 9 / 10, most.inTime, "all: " + most);
    Result twice = run(2, TrafficLimits.LAG_MS);
    assertTrue(twice.inTime > most.inTime * 4 / 5, "at twice the load: " + twice);
    assertTrue(twice.shed > CAPACITY / 2, "refused early: " + twice);
    Result unshed = run(2, NEVER_BEHIND);
    assertTrue(unshed.inTime < most.inTime / 2, "what shedding is for: " + unshed);
  }
}
