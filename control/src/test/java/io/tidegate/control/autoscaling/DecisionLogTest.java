package io.tidegate.control.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.GroupFacts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final DecisionLog log = new DecisionLog();

  private static CapacityDecision decision(String group, int from, int to, String reason) {
    return new CapacityDecision(
        group,
        new GroupFacts.Bounds(1, 9),
        from,
        to,
        from,
        0,
        0,
        List.of(),
        Optional.empty(),
        Optional.of(reason));
  }

  @Test
  void newestComesFirst() {
    log.add(NOW, decision("g", 1, 2, "a"));
    log.add(NOW.plusSeconds(60), decision("g", 2, 3, "b"));
    assertEquals("b", log.of("g").getFirst().decision().reason());
    assertEquals(List.of(), log.of("other"));
  }

  @Test
  void repeatedNothingIsOneEntry() {
    log.add(NOW, decision("g", 2, 2, "no policy fired"));
    log.add(NOW.plusSeconds(60), decision("g", 2, 2, "no policy fired"));
    assertEquals(1, log.of("g").size());
    assertEquals(2, log.of("g").getFirst().times());
    assertEquals(NOW, log.of("g").getFirst().first());
    assertEquals(NOW.plusSeconds(60), log.of("g").getFirst().last());
    log.add(NOW, decision("g", 2, 3, "out"));
    log.add(NOW, decision("g", 2, 3, "out"));
    assertEquals(3, log.of("g").size());
  }

  @Test
  void holdsOnlySoMuch() {
    for (int i = 0; i < 200; i++) {
      log.add(NOW, decision("g", i, i + 1, "out"));
    }
    assertEquals(50, log.of("g").size());
    for (int i = 0; i < 1500; i++) {
      log.add(NOW, decision("g" + i, 1, 2, "out"));
    }
    assertEquals(List.of(), log.of("g"));
    assertEquals(1, log.of("g1499").size());
  }
}
