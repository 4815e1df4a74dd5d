package io.tidegate.dataplane.health;

import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;

/**
 * Turns check results into a target's health; owned by the loop that probes the target. From {@code
 * initial} one passed check suffices; every other change needs its threshold of consecutive results
 * (ALB guide, Health checks for target groups).
 */
public final class HealthCounter {
  /** Before the first verdict. */
  public static final TargetHealth INITIAL =
      new TargetHealth(
          State.INITIAL, "Elb.InitialHealthChecking", "Initial health checks in progress");

  /** A healthy target. */
  public static final TargetHealth HEALTHY = new TargetHealth(State.HEALTHY, "", "");

  private TargetHealth health;
  private int passedInRow;
  private int failedInRow;

  /** Of a target that nothing is known of. */
  public HealthCounter() {
    this(INITIAL);
  }

  /** Goes on from {@code health}. */
  HealthCounter(TargetHealth health) {
    this.health = health;
  }

  /** The health now. */
  public TargetHealth health() {
    return health;
  }

  /** Counts one result; thresholds are 1 to 10. Returns the health after it. */
  public TargetHealth count(Verdict verdict, int healthyThreshold, int unhealthyThreshold) {
    if (verdict.passed()) {
      passedInRow++;
      failedInRow = 0;
      if (health.state() == State.INITIAL || passedInRow >= healthyThreshold) {
        health = HEALTHY;
      }
    } else {
      failedInRow++;
      passedInRow = 0;
      if (health.state() == State.UNHEALTHY || failedInRow >= unhealthyThreshold) {
        health = verdict.unhealthy();
      }
    }
    return health;
  }
}
