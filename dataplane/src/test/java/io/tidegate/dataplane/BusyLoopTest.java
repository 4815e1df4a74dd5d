package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RouteAction;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A loop that says nothing for longer than anybody waits for it: not taken for one at rest. */
class BusyLoopTest {
  private static final Guard.Oidc ASKED =
      new Guard.Oidc(
          "i",
          "a",
          "t",
          "u",
          "c",
          Optional.empty(),
          "s",
          "openid",
          60,
          Map.of(),
          Guard.Unauthenticated.AUTHENTICATE);

  /** Keeps the loop until it is let go. */
  private static final class Slow implements RequestGuard {
    final CountDownLatch began = new CountDownLatch(1);
    final CountDownLatch goOn = new CountDownLatch(1);

    @Override
    public GuardVerdict check(Guard guard, Visit request) {
      began.countDown();
      try {
        goOn.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      return new GuardVerdict.Answer(401, "", List.of(), "", GuardVerdict.Event.NONE);
    }

    @Override
    public GuardVerdict callback(List<Guard.Oidc> logins, Visit request) {
      throw new IllegalStateException("nobody comes back");
    }
  }

  @Test
  void losesNeitherRequestsNorCounts() throws Exception {
    Slow slow = new Slow();
    try (Plane plane = new Plane(1, slow)) {
      RouteAction none = new RouteAction.Fixed(200, "text/plain", new byte[0]);
      plane.plane.swap(plane.snapshot(new RouteAction.Guarded(ASKED, none), List.of()));
      Wire wire = plane.connect();
      CompletableFuture<Integer> answered = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> answered.complete(status(wire)));
      slow.began.await();
      assertEquals(0, plane.metric("RequestCount"), "cannot be counted yet");
      assertEquals(1, plane.plane.inFlight("draining"), "may have one for that target");
      Thread retiring = Thread.ofVirtual().start(() -> plane.plane.retire(Duration.ofMinutes(1)));
      assertFalse(
          Pause.until(Duration.ofSeconds(4), Duration.ofMillis(50), () -> !retiring.isAlive()),
          "its client is still there");
      slow.goOn.countDown();
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
