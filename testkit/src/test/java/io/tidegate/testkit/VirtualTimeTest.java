package io.tidegate.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.tidegate.base.Chance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
  private final List<String> ran = new ArrayList<>();

  @Test
  void runsTasksInOrderOfTheirMoments() {
    VirtualTime time = new VirtualTime();
    time.after(Duration.ofSeconds(2), "b", () -> ran.add("b@" + time.now()));
    time.after(Duration.ofSeconds(1), "a", () -> ran.add("a@" + time.now()));
    time.advance(Duration.ofSeconds(1));
    assertEquals(List.of("a@2026-01-01T00:00:01Z"), ran);
    time.advance(Duration.ofSeconds(5));
    assertEquals("b@2026-01-01T00:00:02Z", ran.get(1));
    assertEquals(VirtualTime.START.plusSeconds(6), time.now());
  }

  @Test
  void repeatsPeriodicTasksUntilCancelled() {
    VirtualTime time = new VirtualTime();
    var ticks = time.every(Duration.ofSeconds(10), "tick", () -> ran.add("tick"));
    time.advance(Duration.ofSeconds(35));
    ticks.cancel();
    time.advance(Duration.ofMinutes(5));
    assertEquals(3, ran.size());
    assertEquals(0, time.pending());
  }

  @Test
  void jumpsTheWallClockButNotTheMonotonicOne() {
    VirtualTime time = new VirtualTime();
    time.jump(Duration.ofHours(-1));
    assertEquals(VirtualTime.START.minusSeconds(3600), time.now());
    assertEquals(0, time.nanoTime());
  }

  @Test
  void ordersSimultaneousTasksByTheSeed() {
    assertEquals(shuffled(7), shuffled(7));
    assertFalse(shuffled(7).equals(shuffled(8)));
  }

  private static List<Integer> shuffled(long seed) {
    VirtualTime time =
        new VirtualTime(VirtualTime.START, (where, cause) -> {}, Optional.of(Chance.seeded(seed)));
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int n = i;
      time.start("t" + i, () -> order.add(n));
    }
    time.runDue();
    return order;
  }
}
