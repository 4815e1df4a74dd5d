package io.tidegate.control.group;

import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.model.Change;
import io.tidegate.model.autoscaling.AttachmentState;
import io.tidegate.model.autoscaling.AutoScalingGroup.TrafficSource;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupInstance.UnhealthyCause;
import io.tidegate.model.autoscaling.HealthCheckType;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Marks members in service that are not well (autoscaling behaviour, section 5): one that does not
 * run at once; one that a target group in service finds unhealthy when ELB health counts and its
 * grace period is over. {@code initial}, {@code unused} and {@code draining} say nothing.
 */
final class CheckHealth implements Step {
  private final GroupContext context;
  private final TargetHealthManager targetHealth;

  CheckHealth(GroupContext context, TargetHealthManager targetHealth) {
    this.context = context;
    this.targetHealth = targetHealth;
  }

  @Override
  public List<Change> decide(GroupView view) {
    if (view.group().isSuspended(ScalingProcess.HEALTH_CHECK) || view.group().deleting()) {
      return List.of();
    }
    List<Change> changes = new ArrayList<>();
    for (GroupInstance member : view.in(LifecycleState.IN_SERVICE)) {
      if (member.unhealthy().isEmpty()) {
        judge(view, member)
            .ifPresent(cause -> changes.add(Change.put(member.withUnhealthy(Optional.of(cause)))));
      }
    }
    return changes;
  }

  private Optional<UnhealthyCause> judge(GroupView view, GroupInstance member) {
    if (!view.running(member)) {
      return Optional.of(UnhealthyCause.EC2_STATE);
    }
    boolean elb =
        view.group().health().uses(HealthCheckType.ELB)
            && !inGrace(view, member, context.now())
            && failsInLoadBalancer(view, member);
    return elb ? Optional.of(UnhealthyCause.ELB) : Optional.empty();
  }

  /** Whether the grace period of {@code member}, which starts at InService, still runs. */
  static boolean inGrace(GroupView view, GroupInstance member, Instant now) {
    return inServiceFor(member, now).compareTo(view.group().health().gracePeriod()) < 0;
  }

  /** How long it is in service; zero when it is not. */
  static Duration inServiceFor(GroupInstance member, Instant now) {
    return member.inServiceAt().map(at -> Duration.between(at, now)).orElse(Duration.ZERO);
  }

  private boolean failsInLoadBalancer(GroupView view, GroupInstance member) {
    Set<String> inService =
        view.attached().stream()
            .filter(source -> source.state() == AttachmentState.IN_SERVICE)
            .map(TrafficSource::identifier)
            .collect(Collectors.toSet());
    for (Target target : view.image().targets().referringTo(member.instanceId())) {
      if (inService.contains(target.targetGroupArn())
          && targetHealth.health(view.image(), target).state() == TargetHealth.State.UNHEALTHY) {
        return true;
      }
    }
    return false;
  }
}
