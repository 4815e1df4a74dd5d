package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.TARGET_GROUP;
import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetHealth;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories from a seed: whatever happens, the group ends balanced and without orphans. */
class GroupHistoryTest {
  private static final int MAX = 12;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void settlesBalancedAfterAnything(long seed) {
    GroupWorld world = new GroupWorld(seed);
    Chance chance = Chance.seeded(seed * 31);
    world.create("g", ask(0, MAX, 4).elbHealth(30).parameters(), TARGET_GROUP);
    for (int i = 0; i < 120; i++) {
      act(world, chance);
      world.advance(chance.below(20));
      assertTrue(world.inService("g").size() <= MAX + 2, "seed " + seed + ": over the maximum");
      everyInstanceBelongs(world, seed);
    }
    healAll(world);
    world.advance(40_000); // launches that are still to fail take their pauses
    healAll(world);
    world.advance(600);
    int desired = world.group("g").size().desired();
    assertEquals(desired, world.inService("g").size(), "seed " + seed);
    assertEquals(desired, world.members("g").size(), "seed " + seed);
    assertEquals(desired, world.instances.existing().size(), "seed " + seed);
    assertTrue(world.instances.doubleLaunches().isEmpty(), "seed " + seed);
    List<Integer> counts = world.perZone("g");
    int most = counts.stream().mapToInt(count -> count).max().orElse(0);
    int least = counts.size() < 3 ? 0 : counts.stream().mapToInt(count -> count).min().orElse(0);
    assertTrue(most - least <= 1, "seed " + seed + ": zones " + counts);
    Set<String> members =
        world.members("g").stream().map(GroupInstance::instanceId).collect(Collectors.toSet());
    Set<String> registered =
        world.image().targets().referringTo(TARGET_GROUP).stream()
            .map(Target::id)
            .collect(Collectors.toSet());
    assertEquals(members, registered, "seed " + seed);
  }

  private static void act(GroupWorld world, Chance chance) {
    List<GroupInstance> members = world.members("g");
    switch (chance.below(9)) {
      case 0, 1 -> {
        int desired = chance.below(MAX + 1);
        world.submit(image -> world.capacity.setDesired(image, "g", desired, false));
      }
      case 2 -> any(members, chance).ifPresent(it -> world.instances.crash(it.instanceId()));
      case 3 ->
          any(members, chance)
              .ifPresent(it -> world.report(it.instanceId(), TargetHealth.State.UNHEALTHY));
      case 4 -> healAll(world);
      case 5 ->
          any(members, chance)
              .ifPresent(
                  it ->
                      world.submit(
                          image -> world.members.terminate(image, it.instanceId(), false)));
      case 6 -> world.instances.failNextLaunch(new LaunchFailure.InsufficientCapacity("full"));
      case 7 -> world.instances.failNextLaunch(new LaunchFailure.Unknown("odd"));
      case 8 -> world.crash();
      default -> throw new IllegalStateException();
    }
  }

  private static java.util.Optional<GroupInstance> any(List<GroupInstance> members, Chance chance) {
    return members.isEmpty()
        ? java.util.Optional.empty()
        : java.util.Optional.of(members.get(chance.below(members.size())));
  }

  private static void healAll(GroupWorld world) {
    world
        .members("g")
        .forEach(member -> world.report(member.instanceId(), TargetHealth.State.HEALTHY));
  }

  private static void everyInstanceBelongs(GroupWorld world, long seed) {
    for (Instance instance : world.image().instances().all()) {
      if (instance.state() == Instance.State.RUNNING
          || instance.state() == Instance.State.PENDING) {
        assertTrue(
            world.image().groupInstances().contains(instance.id()),
            "seed " + seed + ": orphan " + instance.id());
      }
    }
  }
}
