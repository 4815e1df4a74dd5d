package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TargetPickerTest {
  private static final HealthCheck CHECK =
      new HealthCheck(
          true,
          Protocol.HTTP,
          Optional.empty(),
          "/",
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          5,
          2,
          Optional.of("200"));

  private final SplittableRandom random = new SplittableRandom(5);

  /** Targets as written by hand. */
  private static final class States implements TargetStates {
    private final boolean[] healthy;
    private final int[] outstanding;
    private final int[] weight;
    private final long[] age;
    private long version;

    States(int count) {
      healthy = new boolean[count];
      outstanding = new int[count];
      weight = new int[count];
      age = new long[count];
      Arrays.fill(healthy, true);
      Arrays.fill(weight, 1000);
      Arrays.fill(age, -1);
    }

    States down(int... targets) {
      for (int target : targets) {
        healthy[target] = false;
      }
      version++;
      return this;
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public boolean healthy(int i) {
      return healthy[i];
    }

    @Override
    public int outstanding(int i) {
      return outstanding[i];
    }

    @Override
    public int weight(int i) {
      return weight[i];
    }

    @Override
    public long slowStartAgeMs(int i) {
      return age[i];
    }
  }

  /** A group whose targets lie in {@code zones}; {@code "-a"} is draining. */
  private static CompiledTargetGroup group(Algorithm algorithm, Rules rules, String... zones) {
    List<CompiledTarget> targets = new ArrayList<>();
    for (String zone : zones) {
      boolean draining = zone.startsWith("-");
      String name = draining ? zone.substring(1) : zone;
      targets.add(new CompiledTarget("t" + targets.size(), name, "127.0.0.1", 80, 80, draining));
    }
    return new CompiledTargetGroup(
        0,
        "arn",
        "tg",
        false,
        algorithm,
        rules.slowStartMs,
        0,
        rules.minimumCount,
        rules.minimumPercent,
        rules.crossZone,
        CHECK,
        80,
        targets);
  }

  private record Rules(int slowStartMs, int minimumCount, int minimumPercent, boolean crossZone) {
    static Rules plain() {
      return new Rules(0, 1, 0, true);
    }
  }

  private int[] counts(TargetPicker picker, TargetStates states, int picks) {
    int[] counts = new int[picker.group().targets().size()];
    for (int i = 0; i < picks; i++) {
      counts[picker.pick(states, random)]++;
    }
    return counts;
  }

  @Test
  void roundRobinGivesEachItsTurn() {
    TargetPicker picker =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "b", "c"), "a", 1);
    States states = new States(3);
    assertEquals(1, picker.pick(states, random));
    assertEquals(2, picker.pick(states, random));
    assertEquals(0, picker.pick(states, random));
    assertEquals(1, picker.pick(states, random));
  }

  @Test
  void unhealthyAndDrainingTargetsGetNothing() {
    TargetPicker picker =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "-a", "a", "a"), "a", 0);
    assertEquals(
        List.of(50, 0, 0, 50),
        Arrays.stream(counts(picker, new States(4).down(2), 100)).boxed().toList());
    assertFalse(picker.failedOpen());
    assertEquals(2, picker.eligibleCount());
  }

  @Test
  void healthChangesCountAtTheNextPick() {
    TargetPicker picker =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "a"), "a", 0);
    States states = new States(2);
    counts(picker, states, 3);
    states.down(0);
    assertEquals(0, counts(picker, states, 10)[0]);
  }

  @Test
  void anEmptyScopeAnswersNone() {
    assertEquals(
        TargetPicker.NONE,
        new TargetPicker(group(Algorithm.ROUND_ROBIN, Rules.plain()), "a", 3)
            .pick(new States(0), random));
    Rules ownZone = new Rules(0, 1, 0, false);
    assertEquals(
        TargetPicker.NONE,
        new TargetPicker(group(Algorithm.ROUND_ROBIN, ownZone, "b", "-a"), "a", 3)
            .pick(new States(2), random));
  }

  @Test
  void withoutCrossZoneOnlyTheOwnZoneCounts() {
    Rules ownZone = new Rules(0, 1, 0, false);
    TargetPicker picker =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, ownZone, "a", "b", "a"), "a", 0);
    assertEquals(0, counts(picker, new States(3), 10)[1]);
  }

  @Test
  void aShiftedZoneGetsNothingWhileThereAreOthers() {
    GroupPolicy away =
        new GroupPolicy(GroupPolicy.Stickiness.OFF, false, "a", GroupPolicy.Threshold.ONE);
    CompiledTargetGroup both = group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "b", "a", "b");
    TargetPicker picker = new TargetPicker(both.with(away), "a", 0);
    assertArrayEquals(new int[] {0, 5, 0, 5}, counts(picker, new States(4), 10));
    CompiledTargetGroup alone = group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "a");
    assertArrayEquals(
        new int[] {5, 5}, counts(new TargetPicker(alone.with(away), "b", 0), new States(2), 10));
    Rules near = new Rules(0, 1, 0, false);
    CompiledTargetGroup own = group(Algorithm.ROUND_ROBIN, near, "a", "b");
    assertArrayEquals(
        new int[] {10, 0}, counts(new TargetPicker(own.with(away), "a", 0), new States(2), 10));
  }

  @Test
  void failsOpenWhenNoneIsHealthy() {
    TargetPicker picker =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "a", "-a"), "a", 0);
    int[] counts = counts(picker, new States(3).down(0, 1, 2), 10);
    assertEquals(List.of(5, 5, 0), Arrays.stream(counts).boxed().toList());
    assertTrue(picker.failedOpen());
  }

  @Test
  void failsOpenBelowTheMinimumCountOrPercentage() {
    Rules three = new Rules(0, 3, 0, true);
    TargetPicker count =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, three, "a", "a", "a", "a"), "a", 0);
    assertEquals(5, counts(count, new States(4).down(0, 1), 20)[0]);
    Rules half = new Rules(0, 1, 50, true);
    TargetPicker percent =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, half, "a", "a", "a", "a"), "a", 0);
    States states = new States(4);
    assertEquals(0, counts(percent, states.down(0, 1), 20)[0]);
    assertEquals(5, counts(percent, states.down(2), 20)[0]);
  }

  @Test
  void leastOutstandingTakesTheIdlestAndTurnsAmongEquals() {
    TargetPicker picker =
        new TargetPicker(
            group(Algorithm.LEAST_OUTSTANDING_REQUESTS, Rules.plain(), "a", "a", "a"), "a", 0);
    States states = new States(3);
    states.outstanding[0] = 5;
    states.outstanding[1] = 2;
    states.outstanding[2] = 2;
    assertEquals(1, picker.pick(states, random));
    assertEquals(2, picker.pick(states, random));
    assertEquals(1, picker.pick(states, random));
    states.outstanding[0] = 0;
    assertEquals(0, picker.pick(states, random));
  }

  @Test
  void weightedRandomIsUniformAndHeedsWeights() {
    TargetPicker picker =
        new TargetPicker(group(Algorithm.WEIGHTED_RANDOM, Rules.plain(), "a", "a", "a"), "a", 0);
    States states = new States(3);
    int[] even = counts(picker, states, 30_000);
    assertTrue(Arrays.stream(even).allMatch(n -> n > 9_500 && n < 10_500), Arrays.toString(even));
    states.weight[1] = 100;
    int[] mitigated = counts(picker, states, 21_000);
    assertTrue(mitigated[1] > 700 && mitigated[1] < 1_300, Arrays.toString(mitigated));
  }

  @Test
  void slowStartGrowsTheShareLinearly() {
    Rules slow = new Rules(30_000, 1, 0, true);
    TargetPicker picker =
        new TargetPicker(group(Algorithm.ROUND_ROBIN, slow, "a", "a", "a", "a"), "a", 0);
    States states = new States(4);
    states.age[2] = 3_000;
    int early = counts(picker, states, 40_000)[2];
    states.age[2] = 15_000;
    int half = counts(picker, states, 40_000)[2];
    states.age[2] = 30_000;
    int full = counts(picker, states, 40_000)[2];
    assertTrue(early > 900 && early < 1_600, "early " + early);
    assertTrue(half > 5_000 && half < 6_600, "half " + half);
    assertEquals(10_000, full);
  }

  @Test
  void allInSlowStartStillServes() {
    Rules slow = new Rules(30_000, 1, 0, true);
    TargetPicker picker = new TargetPicker(group(Algorithm.ROUND_ROBIN, slow, "a", "a"), "a", 0);
    States states = new States(2);
    states.age[0] = 0;
    states.age[1] = 0;
    assertEquals(100, Arrays.stream(counts(picker, states, 100)).sum());
  }

  @Test
  void aTargetThatTurnsHealthyBesideAFullOneEntersSlowStart() {
    CompiledTargetGroup three =
        group(Algorithm.ROUND_ROBIN, new Rules(30_000, 1, 0, true), "a", "a", "a");
    SlowStart slow = new SlowStart();
    States states = new States(3).down(2);
    slow.note(three, states, 0);
    assertEquals(-1, slow.ageMs(0, 5));
    states.healthy[0] = false;
    slow.note(three, states, 1_000);
    states.healthy[0] = true;
    slow.note(three, states, 2_000);
    assertEquals(500, slow.ageMs(0, 2_500));
    assertEquals(-1, slow.ageMs(1, 2_500));
    states.healthy[2] = true;
    slow.note(three, states, 3_000);
    assertEquals(-1, slow.ageMs(2, 3_000), "registered before any was healthy");
    assertEquals(1_000, slow.ageMs(0, 3_000), "goes on through other changes");
  }

  @Test
  void aTargetRegisteredLaterEntersAndNoneEntersAloneOrWithoutTheAttribute() {
    Rules rules = new Rules(30_000, 1, 0, true);
    SlowStart slow = new SlowStart();
    slow.note(group(Algorithm.ROUND_ROBIN, rules, "a"), new States(1), 0);
    slow.note(group(Algorithm.ROUND_ROBIN, rules, "a", "a"), new States(2), 10);
    assertEquals(-1, slow.ageMs(0, 10));
    assertEquals(5, slow.ageMs(1, 15));
    States down = new States(2).down(0, 1);
    slow.note(group(Algorithm.ROUND_ROBIN, rules, "a", "a"), down, 20);
    slow.note(group(Algorithm.ROUND_ROBIN, rules, "a", "a"), new States(2), 30);
    assertEquals(-1, slow.ageMs(1, 40), "no other was in full service");
    SlowStart off = new SlowStart();
    off.note(group(Algorithm.ROUND_ROBIN, Rules.plain(), "a"), new States(1), 0);
    off.note(group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "a"), new States(2), 1);
    off.note(group(Algorithm.ROUND_ROBIN, rules, "a", "a"), new States(2), 2);
    assertEquals(-1, off.ageMs(1, 3), "healthy before the attribute was set");
  }

  @Test
  void aGroupIsChosenByWeight() {
    CompiledTargetGroup one = group(Algorithm.ROUND_ROBIN, Rules.plain(), "a");
    CompiledTargetGroup two = group(Algorithm.ROUND_ROBIN, Rules.plain(), "a", "a");
    RouteAction.Forward forward =
        new RouteAction.Forward(
            List.of(new RouteAction.Weighted(one, 1), new RouteAction.Weighted(two, 3)), 4);
    int first = 0;
    for (int i = 0; i < 4_000; i++) {
      first += GroupPicker.pick(forward, random).orElseThrow().equals(one) ? 1 : 0;
    }
    assertTrue(first > 900 && first < 1_100, "first " + first);
  }

  @Test
  void noWeightAboveZeroAnswersNothing() {
    CompiledTargetGroup one = group(Algorithm.ROUND_ROBIN, Rules.plain(), "a");
    assertTrue(
        GroupPicker.pick(
                new RouteAction.Forward(List.of(new RouteAction.Weighted(one, 0)), 0), random)
            .isEmpty());
  }
}
