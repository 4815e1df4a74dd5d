package io.tidegate.sim;

import io.tidegate.base.Chance;
import io.tidegate.base.Tasks;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.testkit.FakeInstances;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The balancer's health checks, pretended: every few seconds each registered target is found
 * healthy when its instance runs, unless it {@linkplain #flap flaps}; the news comes late, perhaps
 * when the target is gone.
 */
final class Prober {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final int MOST_LATE_MS = 4_000;

  private final FakeInstances instances;
  private final VirtualTime time;
  private final Chance chance;
  private double flapping;

  Prober(FakeInstances instances, VirtualTime time, Chance chance) {
    this.instances = instances;
    this.time = time;
    this.chance = chance;
  }

  /** From now on a probe of a healthy target fails with probability {@code share}. */
  void flap(double share) {
    flapping = share;
  }

  void start(ControlPlane plane, Tasks tasks) {
    tasks.every(INTERVAL, "prober", () -> probeAll(plane, tasks));
  }

  private void probeAll(ControlPlane plane, Tasks tasks) {
    Image image = plane.controller.image();
    List<Target> targets =
        image.targets().stream().sorted(Comparator.comparing(Target::key)).toList();
    for (Target target : targets) {
      boolean answers = instances.existing().get(target.id()) == Instance.State.RUNNING;
      boolean healthy = answers && chance.unit() >= flapping;
      TargetHealth found =
          healthy
              ? new TargetHealth(TargetHealth.State.HEALTHY, "", "")
              : new TargetHealth(TargetHealth.State.UNHEALTHY, "Target.Timeout", "");
      tasks.after(
          Duration.ofMillis(chance.below(MOST_LATE_MS)),
          "probe-news",
          () -> plane.health.report(new TargetHealthReport(target.key(), found, time.now())));
    }
  }
}
