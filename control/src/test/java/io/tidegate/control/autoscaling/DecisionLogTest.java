package io.tidegate.control.autoscaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.metrics.DecisionJournal;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.DecisionLine;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Reasoning;
import io.tidegate.scaling.Warming;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionLogTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final DecisionLog log = new DecisionLog(DecisionJournal.inMemory());

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
    for (int i = 0; i < DecisionJournal.PER_GROUP + 50; i++) {
      log.add(NOW, decision("g", i, i + 1, "out"));
    }
    assertEquals(DecisionJournal.PER_GROUP, log.of("g").size());
    assertEquals(DecisionJournal.PER_GROUP + 49, log.of("g").getFirst().decision().from());
  }

  @Test
  void aRestartForgetsNothing(@TempDir Path directory) {
    Proposal won =
        new Proposal(
            "cpu",
            "TargetTrackingScaling",
            Optional.of("high"),
            List.of(70.0, 90.0),
            90,
            60,
            Proposal.Vote.OUT,
            4,
            6,
            6,
            Optional.of(new Warming(300, 3, 1)),
            new Reasoning.Said("4 x 90 / 60 = 6"));
    Proposal forecast =
        new Proposal(
            "forecast",
            "PredictiveScaling",
            Optional.empty(),
            List.of(),
            Double.NaN,
            60,
            Proposal.Vote.HOLD,
            4,
            3,
            4,
            Optional.empty(),
            new Reasoning.Said("forecast 3"));
    CapacityDecision decision =
        new CapacityDecision(
            "g",
            new GroupFacts.Bounds(1, 9),
            4,
            6,
            4,
            1,
            2,
            List.of(won, forecast),
            Optional.of(won),
            Optional.empty());
    try (DecisionJournal before = DecisionJournal.in(directory.resolve("decisions.db"))) {
      new DecisionLog(before).add(NOW, decision);
    }
    try (DecisionJournal after = DecisionJournal.in(directory.resolve("decisions.db"))) {
      DecisionLog.Entry entry = new DecisionLog(after).of("g").getFirst();
      assertEquals(decision, entry.decision());
      assertEquals(NOW, entry.first());
      assertEquals(DecisionLine.of(NOW, decision), DecisionLine.of(NOW, entry.decision()));
    }
  }
}
