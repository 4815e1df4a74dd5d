package io.tidegate.sim;

import io.tidegate.base.Chance;
import io.tidegate.control.Decision;
import io.tidegate.control.autoscaling.GroupManager;
import io.tidegate.instances.LaunchFailure;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What users and bad luck do, by the seed: one disturbance at a time. */
final class Workload {
  static final String GROUP = "g";

  private final Chance chance;
  private final VirtualTime time;
  private final FakeInstances instances;
  private final Prober prober;

  Workload(Chance chance, VirtualTime time, FakeInstances instances, Prober prober) {
    this.chance = chance;
    this.time = time;
    this.instances = instances;
    this.prober = prober;
  }

  /** Creates the group if it is not there. */
  void begin(ControlPlane plane) {
    int min = chance.below(3);
    int max = min + 1 + chance.below(6);
    int desired = min + chance.below(max - min + 1);
    List<String> targetGroups = Landscape.TARGET_GROUPS.subList(0, chance.below(3));
    submit(
        plane,
        "create",
        image ->
            plane.groups.create(
                image,
                new GroupManager.Create(
                    GROUP, Landscape.group(min, max, desired), targetGroups, List.of())));
  }

  /** Does one thing and says what. */
  String disturb(ControlPlane plane) {
    return switch (chance.below(14)) {
      case 0, 1, 2 -> setDesired(plane);
      case 3 -> resize(plane);
      case 4 -> terminateMember(plane);
      case 5 -> terminateInstance(plane);
      case 6, 7 -> crashInstance(plane);
      case 8 -> setUnhealthy(plane);
      case 9 -> attachOrDetach(plane);
      case 10 -> suspendOrResume(plane);
      case 11 -> weather();
      case 12 -> jump();
      default -> failLaunches();
    };
  }

  /** Ends all disturbances: nothing flaps, fails or is suspended any more. */
  void calm(ControlPlane plane) {
    prober.flap(0);
    instances.delays(Duration.ofSeconds(1), Duration.ofSeconds(1));
    instances.clearFailures();
    submit(plane, "resume", image -> plane.capacity.resume(image, GROUP, List.of()));
  }

  /** Deletes the group with all its instances. */
  void end(ControlPlane plane) {
    submit(plane, "delete", image -> plane.groups.delete(image, GROUP, true));
  }

  private String setDesired(ControlPlane plane) {
    Optional<AutoScalingGroup> group = group(plane);
    int desired = group.map(it -> within(it.size().min(), it.size().max())).orElse(0);
    submit(plane, "desired", image -> plane.capacity.setDesired(image, GROUP, desired, false));
    return "desired " + desired;
  }

  private String resize(ControlPlane plane) {
    int min = chance.below(3);
    int max = min + 1 + chance.below(6);
    int desired = within(min, max);
    submit(
        plane,
        "resize",
        image -> plane.groups.update(image, GROUP, Landscape.resize(min, max, desired)));
    return "resize " + min + " " + max + " " + desired;
  }

  private String terminateMember(ControlPlane plane) {
    String id = anyMember(plane);
    boolean decrement = chance.below(2) == 0;
    submit(plane, "terminate", image -> plane.members.terminate(image, id, decrement));
    return "terminate member " + id + " " + decrement;
  }

  private String terminateInstance(ControlPlane plane) {
    String id = anyMember(plane);
    submit(plane, "terminate", image -> plane.instances.terminate(image, List.of(id)));
    return "terminate instance " + id;
  }

  private String crashInstance(ControlPlane plane) {
    String id = anyMember(plane);
    instances.crash(id);
    return "crash instance " + id;
  }

  private String setUnhealthy(ControlPlane plane) {
    String id = anyMember(plane);
    submit(plane, "health", image -> plane.members.setHealth(image, id, "Unhealthy", false));
    return "unhealthy " + id;
  }

  private String attachOrDetach(ControlPlane plane) {
    List<String> one = List.of(Landscape.TARGET_GROUPS.get(chance.below(2)));
    if (chance.below(2) == 0) {
      submit(plane, "attach", image -> plane.attachments.attach(image, GROUP, one));
      return "attach " + one;
    }
    submit(plane, "detach", image -> plane.attachments.detach(image, GROUP, one));
    return "detach " + one;
  }

  private String suspendOrResume(ControlPlane plane) {
    List<String> processes =
        List.of("Launch", "Terminate", "HealthCheck", "ReplaceUnhealthy", "AZRebalance");
    List<String> one = List.of(processes.get(chance.below(processes.size())));
    if (chance.below(3) == 0) {
      submit(plane, "suspend", image -> plane.capacity.suspend(image, GROUP, one));
      return "suspend " + one;
    }
    submit(plane, "resume", image -> plane.capacity.resume(image, GROUP, List.of()));
    return "resume";
  }

  private String weather() {
    prober.flap(chance.below(3) * 0.2);
    Duration start = Duration.ofMillis(100 + chance.below(20_000));
    Duration stop = Duration.ofMillis(100 + chance.below(20_000));
    instances.delays(start, stop);
    return "weather " + start + " " + stop;
  }

  private String jump() {
    Duration by = Duration.ofSeconds(chance.below(1200) - 600L);
    time.jump(by);
    return "clock jumps " + by;
  }

  private String failLaunches() {
    int count = 1 + chance.below(3);
    for (int i = 0; i < count; i++) {
      instances.failNextLaunch(
          switch (chance.below(3)) {
            case 0 -> new LaunchFailure.InsufficientCapacity("no room");
            case 1 -> new LaunchFailure.InvalidTemplate("cannot start");
            default -> new LaunchFailure.Unknown("something");
          });
    }
    return "fail " + count + " launches";
  }

  private int within(int min, int max) {
    return min + chance.below(max - min + 1);
  }

  private static Optional<AutoScalingGroup> group(ControlPlane plane) {
    return plane.controller.image().autoScalingGroups().find(GROUP);
  }

  private String anyMember(ControlPlane plane) {
    Image image = plane.controller.image();
    List<GroupInstance> members =
        image.groupInstances().stream()
            .sorted(Comparator.comparing(GroupInstance::instanceId))
            .toList();
    return members.isEmpty()
        ? "i-00000000000000000"
        : members.get(chance.below(members.size())).instanceId();
  }

  private static <A> void submit(ControlPlane plane, String name, Decision<A> decision) {
    try {
      plane.controller.submit(name, decision);
    } catch (ApiError refused) {
      // Refusals are part of life; what was accepted must hold.
    }
  }
}
