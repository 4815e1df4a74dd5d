package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.routing.GuardVerdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A loop that says nothing for longer than anybody waits for it: not taken for one at rest. */
class BusyLoopTest {
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** Keeps the loop until it is let go. */
  private GuardVerdict slow() {
    began.countDown();
    try {
      goOn.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return TestGuard.answer(401);
  }

  @Test
  void losesNeitherRequestsNorCounts() throws Exception {
    try (Plane plane = new Plane(1, new TestGuard(request -> slow()))) {
      plane.plane.swap(plane.snapshot(TestGuard.asking(), List.of()));
      Wire wire = plane.connect();
      CompletableFuture<Integer> answered = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> answered.complete(status(wire)));
      began.await();
      assertEquals(0, plane.metric("RequestCount"), "cannot be counted yet");
      assertEquals(1, plane.plane.inFlight("draining"), "may have one for that target");
      Thread retiring = Thread.ofVirtual().start(() -> plane.plane.retire(Duration.ofMinutes(1)));
      assertFalse(
          Pause.until(Duration.ofSeconds(4), Duration.ofMillis(50), () -> !retiring.isAlive()),
          "its client is still there");
      goOn.countDown();
      assertEquals(401, answered.join());
      wire.close();
      assertTrue(retiring.join(Duration.ofSeconds(10)));
      assertEquals(1, plane.metric("HTTPCode_ELB_4XX_Count"));
    }
  }

  private static int status(Wire wire) {
    try {
      return wire.get("/").status();
    } catch (IOException broken) {
      return -1;
    }
  }
}
