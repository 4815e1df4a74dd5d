package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * A loop whose every request costs five milliseconds of pretended time, and a hundred clients that
 * ask again at once: after a while it refuses what has waited too long, and no more once there is
 * room.
 */
class SheddingTest {
  private static final int CLIENTS = 100;
  private static final int ENOUGH = 300;
  private static final Duration COST = Duration.ofMillis(5);

  /** Real time that a request costs, so that all clients are waiting again when a round ends. */
  private static final long PAUSE_NS = 500_000;

  private volatile Runnable cost = () -> {};
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger other = new AtomicInteger();

  /** Asks until enough was refused, on one connection. */
  private void askOften(Plane plane) {
    try (Wire wire = plane.connect()) {
      while (refused.get() < ENOUGH && other.get() == 0) {
        switch (wire.get("/").status()) {
          case 401 -> served.incrementAndGet();
          case 503 -> refused.incrementAndGet();
          default -> other.incrementAndGet();
        }
      }
    } catch (IOException broken) {
      other.incrementAndGet();
    }
  }

  @Test
  void refusesWhatHasWaitedTooLongUntilThereIsRoomAgain() throws Exception {
    TestGuard costly =
        new TestGuard(
            request -> {
              cost.run();
              return TestGuard.answer(401);
            });
    try (Plane plane = new Plane(1, costly)) {
      cost =
          () -> {
            LockSupport.parkNanos(PAUSE_NS);
            plane.time.skip(COST);
          };
      plane.plane.swap(plane.snapshot(TestGuard.asking(), List.of()));
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofVirtual().start(() -> askOften(plane)));
      }
      for (Thread client : clients) {
        client.join();
      }
      assertEquals(0, other.get());
      assertTrue(refused.get() >= ENOUGH, "refused " + refused);
      assertTrue(served.get() >= 50, "only after a quarter of a second: " + served);
      assertEquals(refused.get(), plane.metric("HTTPCode_ELB_503_Count"));
      try (Wire alone = plane.connect()) {
        for (int i = 0; i < 20; i++) {
          assertEquals(401, alone.get("/").status());
        }
      }
    }
  }
}
