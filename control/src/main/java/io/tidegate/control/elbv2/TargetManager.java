package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Kind;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.ElbQuota;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroup.TargetType;
import io.tidegate.model.elbv2.TargetGroupAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Registers and deregisters targets. Pure given the image; other managers compose the changes with
 * theirs. A deregistered target drains first; {@link TargetDrainer} removes it when its delay ends.
 */
public final class TargetManager {
  private final ElbContext context;

  /** Takes the clock and the limits from {@code context}. */
  public TargetManager(ElbContext context) {
    this.context = context;
  }

  /**
   * Registers {@code targets}; one that is registered already stays as it is, a draining instance
   * is taken back.
   *
   * @throws ApiError {@code TargetGroupNotFound}, {@code InvalidTarget}, {@code TooManyTargets},
   *     {@code TooManyRegistrationsForTargetId}, {@code ValidationError}
   */
  public List<Change> register(
      Image image, String targetGroupArn, List<TargetDescription> targets) {
    TargetGroup group = ElbLookup.targetGroup(image, targetGroupArn);
    Instant now = context.clock().now();
    Map<String, Change> changes = new LinkedHashMap<>();
    List<String> added = new ArrayList<>();
    for (TargetDescription wanted : targets) {
      TargetAdmission.check(image, group, wanted);
      TargetGroupAttributeRules.checkZone(group, wanted.availabilityZone());
      int port = wanted.port().or(group::port).orElse(0);
      Target target =
          new Target(
              group.arn(), wanted.id(), port, wanted.availabilityZone(), now, Optional.empty());
      Optional<Target> known = image.targets().find(target.key());
      if (known.isPresent() && known.get().drainingSince().isEmpty()) {
        continue;
      }
      if (known.isPresent() && group.targetType() == TargetType.IP) {
        throw ApiError.of(
            "InvalidTarget",
            "The target '"
                + wanted.id()
                + "' is draining; it can be registered again when its"
                + " deregistration delay has ended");
      }
      if (changes.put(target.key(), Change.put(target)) == null && known.isEmpty()) {
        added.add(wanted.id());
      }
    }
    checkQuotas(image, group, added);
    return List.copyOf(changes.values());
  }

  private void checkQuotas(Image image, TargetGroup group, List<String> added) {
    if (added.isEmpty()) {
      return;
    }
    int inGroup = image.targets().referringTo(group.arn()).size() + added.size();
    if (inGroup > context.limits().targetsPerTargetGroup()) {
      throw tooMany("target group '" + group.arn() + "'", context.limits().targetsPerTargetGroup());
    }
    ElbLookup.loadBalancerUsing(image, group.arn())
        .ifPresent(balancer -> checkBalancer(image, balancer, added));
  }

  private void checkBalancer(Image image, String balancer, List<String> added) {
    int limit = context.limits().targetsPerLoadBalancer();
    if (TargetQuota.targetsOf(image, balancer) + added.size() > limit) {
      throw tooMany("load balancer '" + balancer + "'", limit);
    }
    int most = context.limits().of(ElbQuota.REGISTRATIONS_PER_TARGET_ID);
    Map<String, Long> counts = TargetQuota.registrationsById(image, balancer);
    for (String id : added) {
      if (counts.merge(id, 1L, Long::sum) > most) {
        throw ApiError.of(
            "TooManyRegistrationsForTargetId",
            "The target '" + id + "' has been registered too many times with the load balancer");
      }
    }
  }

  private static ApiError tooMany(String where, int limit) {
    return ApiError.of(
        "TooManyTargets",
        "The maximum number of targets (" + limit + ") of " + where + " is reached");
  }

  /**
   * Deregisters {@code targets}: each that a load balancer uses drains for the group's delay, else
   * it goes at once. Unknown ones are no error. Without a port, the group's own port is meant; a
   * target that was registered with a port must be given with it.
   *
   * @throws ApiError {@code TargetGroupNotFound}, {@code InvalidTarget}
   */
  public List<Change> deregister(
      Image image, String targetGroupArn, List<TargetDescription> targets) {
    TargetGroup group = ElbLookup.targetGroup(image, targetGroupArn);
    boolean drains =
        !TargetGroupAttributes.of(group).deregistrationDelay().isZero()
            && ElbLookup.loadBalancerUsing(image, targetGroupArn).isPresent();
    List<Change> changes = new ArrayList<>();
    for (TargetDescription gone : targets) {
      int port = gone.port().or(group::port).orElse(0);
      image
          .targets()
          .find(Target.key(targetGroupArn, gone.id(), port))
          .filter(target -> target.drainingSince().isEmpty())
          .ifPresent(target -> changes.add(drains ? draining(target) : Change.remove(target)));
    }
    return changes;
  }

  /** Changes that deregister every target of a group that is {@code id}, whatever its port. */
  public List<Change> deregisterAll(Image image, String targetGroupArn, String id) {
    List<TargetDescription> registrations =
        image.targets().referringTo(targetGroupArn).stream()
            .filter(target -> target.id().equals(id))
            .map(target -> new TargetDescription(id, Optional.of(target.port()), Optional.empty()))
            .toList();
    return deregister(image, targetGroupArn, registrations);
  }

  private Change draining(Target target) {
    return Change.put(
        new Target(
            target.targetGroupArn(),
            target.id(),
            target.port(),
            target.availabilityZone(),
            target.registeredAt(),
            Optional.of(context.clock().now())));
  }

  /** The removal of every draining target whose delay is over by {@code now}. */
  public static List<Change> drained(Image image, Instant now) {
    List<Change> changes = new ArrayList<>();
    for (Target target : image.targets().all()) {
      if (drainEnd(image, target).filter(end -> !end.isAfter(now)).isPresent()) {
        changes.add(new Change.Removed(Kind.TARGET, target.key()));
      }
    }
    return changes;
  }

  /** When a draining target is to go: at once when its group is gone. */
  static Optional<Instant> drainEnd(Image image, Target target) {
    return target
        .drainingSince()
        .map(
            since ->
                image
                    .targetGroups()
                    .find(target.targetGroupArn())
                    .map(group -> since.plus(TargetGroupAttributes.of(group).deregistrationDelay()))
                    .orElse(since));
  }

  /** The zone that DescribeTargetHealth shows: only targets by address have one. */
  public static Optional<String> zoneShown(Image image, TargetGroup group, Target target) {
    return group.targetType() == TargetType.IP
        ? Optional.of(TargetResolver.zone(image, group, target))
        : Optional.empty();
  }

  /** Whether {@code instance} may be registered now. */
  static boolean registrable(Instance instance) {
    return instance.state() == Instance.State.RUNNING;
  }
}
