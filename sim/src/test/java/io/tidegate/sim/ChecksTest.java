package io.tidegate.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.control.autoscaling.GroupManager;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.elbv2.Target;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The checkers find what they are there for: each test breaks a sound world in one way. */
class ChecksTest {
  private final VirtualTime time = new VirtualTime();
  private final Chance chance = Chance.seeded(1);
  private final FakeInstances instances = new FakeInstances(time);
  private final MemoryStore store = new MemoryStore();
  private final Checks checks = new Checks(instances);
  private Image image = Image.empty();

  @BeforeEach
  void bringUpAGroupOfTwo() {
    var around =
        new ControlPlane.Surroundings(
            store,
            instances,
            time,
            chance,
            (where, cause) -> {
              throw new AssertionError(where, cause);
            });
    ControlPlane plane = new ControlPlane(around);
    Landscape.create(plane.controller, chance, time);
    plane.controller.subscribe(checks);
    plane.start(around, time);
    var create =
        new GroupManager.Create(
            "g", Landscape.group(1, 3, 2), List.of(Landscape.TARGET_GROUPS.getFirst()), List.of());
    plane.controller.submit("create", now -> plane.groups.create(now, create));
    time.advance(Duration.ofMinutes(5));
    image = plane.controller.image();
    checks.world(image);
    checks.replay(image, store);
    checks.atRest(image);
    assertEquals(List.of(), checks.broken());
  }

  @Test
  void findsAMemberInServiceThatIsNotRegistered() {
    breaks(Change.remove(target()), "is in service but not registered");
  }

  @Test
  void findsALeavingMemberThatIsStillRegistered() {
    GroupInstance leaving = member().in(LifecycleState.TERMINATING, Optional.empty());
    breaks(Change.put(leaving), "is leaving but still registered");
  }

  @Test
  void findsAnInstanceThatBelongsToNoGroup() {
    breaks(Change.remove(member()), "belongs to no group");
  }

  @Test
  void findsCapacityOutOfBounds() {
    AutoScalingGroup group = image.autoScalingGroups().find("g").orElseThrow();
    AutoScalingGroup.Size size = new AutoScalingGroup.Size(1, 3, 4);
    breaks(Change.put(group.withSize(size)), "desired capacity out of bounds");
  }

  @Test
  void findsAnInstanceThatNobodyKnows() {
    String id = member().instanceId();
    Image without = image.with(List.of(new Change.Removed(io.tidegate.model.Kind.INSTANCE, id)));
    checks.world(without);
    assertTrue(checks.broken().getFirst().contains("runs but is not known"));
  }

  @Test
  void findsAnImageThatDiffersFromTheLog() {
    checks.replay(image.with(List.of(Change.remove(target()))), store);
    assertTrue(checks.broken().getFirst().contains("differs from the log"));
  }

  @Test
  void findsWhatIsNotFinishedAtRest() {
    instances.crash(member().instanceId());
    instances.terminate(member().instanceId(), Duration.ZERO);
    time.advance(Duration.ofSeconds(1));
    checks.atRest(image);
    assertTrue(checks.broken().getFirst().contains("but running"), checks.broken().toString());
  }

  private void breaks(Change change, String expected) {
    List<Change> changes = List.of(change);
    checks.onImage(new ImageDelta(image, image.with(changes), changes));
    assertTrue(checks.broken().getFirst().contains(expected), checks.broken().toString());
  }

  private Target target() {
    return image.targets().all().iterator().next();
  }

  private GroupInstance member() {
    return image.groupInstances().find(target().id()).orElseThrow();
  }
}
