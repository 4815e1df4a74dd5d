package io.tidegate.dataplane.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.FaultHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimersTest {
  private static final FaultHandler FAULTS =
      (where, cause) -> {
        throw new AssertionError(where, cause);
      };

  private final List<String> ran = new ArrayList<>();

  private Timer named(String name) {
    return new Timer() {
      @Override
      protected void expired() {
        ran.add(name);
      }
    };
  }

  @Test
  void runsWhatIsDueAndNothingEarlier() {
    Timers timers = new Timers(1_000, FAULTS);
    timers.set(named("a"), 1_000, 100);
    timers.set(named("b"), 1_000, 60_000_000);
    Timer cancelled = named("c");
    timers.set(cancelled, 1_000, 100);
    timers.cancel(cancelled);
    timers.advance(1_099);
    assertEquals(List.of(), ran);
    timers.advance(1_100 + Timers.TICK_MS);
    assertEquals(List.of("a"), ran);
    assertEquals(1, timers.size());
  }

  @Test
  void everyTimerRunsOnceWithinOneTickOfItsTime() {
    SplittableRandom random = new SplittableRandom(7);
    Timers timers = new Timers(0, FAULTS);
    long[] now = {0};
    List<Long> lateness = new ArrayList<>();
    int count = 5_000;
    for (int i = 0; i < count; i++) {
      long due = random.nextInt(200_000);
      timers.set(
          new Timer() {
            @Override
            protected void expired() {
              lateness.add(now[0] - due);
            }
          },
          0,
          due);
    }
    while (now[0] < 201_000) {
      now[0] += 10;
      timers.advance(now[0]);
    }
    assertEquals(count, lateness.size());
    assertTrue(lateness.stream().allMatch(late -> late >= 0 && late <= Timers.TICK_MS + 10));
    assertEquals(0, timers.size());
  }

  @Test
  void aTimerMaySetItselfAgain() {
    Timers timers = new Timers(0, FAULTS);
    Timer again =
        new Timer() {
          @Override
          protected void expired() {
            ran.add("again");
            timers.set(this, dueMs, 100);
          }
        };
    timers.set(again, 0, 100);
    for (long now = 0; now <= 1_000; now += 50) {
      timers.advance(now);
    }
    assertEquals(10, ran.size());
  }

  @Test
  void oneThatThrowsDelaysNoOther() {
    Timers timers = new Timers(0, (where, cause) -> ran.add(where + " " + cause.getMessage()));
    timers.set(named("before"), 0, 100);
    timers.set(
        new Timer() {
          @Override
          protected void expired() {
            throw new IllegalStateException("broken");
          }
        },
        0,
        100);
    timers.set(named("after"), 0, 100);
    timers.advance(100 + Timers.TICK_MS);
    assertEquals(List.of("after", "timer broken", "before"), ran);
  }
}
