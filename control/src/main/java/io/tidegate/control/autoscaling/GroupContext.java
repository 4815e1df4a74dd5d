package io.tidegate.control.autoscaling;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.control.ec2.InstanceManager;
import io.tidegate.control.elbv2.TargetManager;
import io.tidegate.model.Installation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What decisions about groups are made with. Safe from any thread when {@code chance} is. */
public record GroupContext(
    Installation installation,
    GroupOptions options,
    Chance chance,
    TimeSource clock,
    Services services) {

  /** Managers of other services whose decisions are composed into those about groups. */
  public record Services(InstanceManager instances, TargetManager targets, AlarmManager alarms) {}

  /** The present moment, in milliseconds, as the API shows it. */
  public Instant now() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }

  /** {@code arn:aws:autoscaling:region:account:resource}. */
  String arn(String resource) {
    return installation.arn("autoscaling", resource);
  }
}
