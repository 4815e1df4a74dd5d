package io.tidegate.control.elbv2;

import io.tidegate.control.ImageSubscriber;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroupAttributes;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;
import io.tidegate.model.elbv2.TargetHealthReport;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What the probers found, in memory only, and what DescribeTargetHealth says of a target. Every
 * method may be called from any thread; {@link #onImage} is called on the controller thread.
 */
public final class TargetHealthManager implements ImageSubscriber {
  private final ConcurrentHashMap<String, TargetHealthReport> reports = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, TargetAnomaly> anomalies = new ConcurrentHashMap<>();
  private final List<Consumer<TargetHealthReport>> subscribers = new CopyOnWriteArrayList<>();

  /** News from a prober; subscribers hear it on the calling thread. */
  public void report(TargetHealthReport report) {
    reports.put(report.targetKey(), report);
    subscribers.forEach(subscriber -> subscriber.accept(report));
  }

  /** Whether {@code target} gets nothing new because traffic is shifted away from its zone. */
  public static boolean shifted(Image image, TargetGroup group, Target target) {
    return TargetGroupAttributes.of(group).crossZone(true)
        && ElbLookup.loadBalancerUsing(image, group.arn())
            .flatMap(balancer -> ZonalShiftManager.active(image, balancer))
            .filter(shift -> shift.awayFrom().equals(TargetResolver.zone(image, group, target)))
            .isPresent();
  }

  /** News of a target that fails more than its peers, or no longer does. */
  public void anomaly(TargetAnomaly anomaly) {
    if (anomaly.anomalous() || anomaly.mitigated()) {
      anomalies.put(anomaly.targetKey(), anomaly);
    } else {
      anomalies.remove(anomaly.targetKey());
    }
  }

  /** What is known of {@code target} beside its peers. */
  public TargetAnomaly anomaly(Target target) {
    TargetAnomaly known = anomalies.get(target.key());
    return known == null ? new TargetAnomaly(target.key(), false, false) : known;
  }

  /** From now on {@code subscriber} hears every report; it must be quick and must not block. */
  public void subscribe(Consumer<TargetHealthReport> subscriber) {
    subscribers.add(subscriber);
  }

  /**
   * The health of a registered target: draining and unused by the image, else as last reported (ALB
   * guide, "Target health status").
   */
  public TargetHealth health(Image image, Target target) {
    if (target.drainingSince().isPresent()) {
      return new TargetHealth(
          State.DRAINING,
          "Target.DeregistrationInProgress",
          "Target deregistration is in progress");
    }
    Optional<TargetGroup> group = image.targetGroups().find(target.targetGroupArn());
    if (group.isEmpty()) {
      return notRegistered();
    }
    Optional<TargetHealth> unused = unused(image, group.get(), target);
    if (unused.isPresent()) {
      return unused.get();
    }
    if (!group.get().healthCheck().enabled()) {
      return new TargetHealth(
          State.UNAVAILABLE, "Target.HealthCheckDisabled", "Health checks are disabled");
    }
    TargetHealthReport report = reports.get(target.key());
    return report == null
        ? new TargetHealth(
            State.INITIAL, "Elb.RegistrationInProgress", "Target registration is in progress")
        : report.health();
  }

  /** What is said of a target that is not registered. */
  public static TargetHealth notRegistered() {
    return new TargetHealth(
        State.UNUSED, "Target.NotRegistered", "Target is not registered to the target group");
  }

  private static Optional<TargetHealth> unused(Image image, TargetGroup group, Target target) {
    Optional<String> state = invalidState(image, group, target);
    if (state.isPresent()) {
      return Optional.of(
          new TargetHealth(
              State.UNUSED, "Target.InvalidState", "Target is in the " + state.get() + " state"));
    }
    Optional<LoadBalancer> balancer =
        ElbLookup.loadBalancerUsing(image, group.arn()).flatMap(image.loadBalancers()::find);
    if (balancer.isEmpty()) {
      return Optional.of(
          new TargetHealth(
              State.UNUSED,
              "Target.NotInUse",
              "Target group is not configured to receive traffic from the load balancer"));
    }
    String zone = TargetResolver.zone(image, group, target);
    boolean enabled =
        zone.equals(TargetResolver.ANY_ZONE)
            || balancer.get().zones().stream()
                .map(LoadBalancer.ZoneMapping::zone)
                .anyMatch(zone::equals);
    return enabled
        ? Optional.empty()
        : Optional.of(
            new TargetHealth(
                State.UNUSED,
                "Target.NotInUse",
                "Target is in an Availability Zone that is not enabled for the load balancer"));
  }

  private static Optional<String> invalidState(Image image, TargetGroup group, Target target) {
    if (group.targetType() != TargetGroup.TargetType.INSTANCE) {
      return Optional.empty();
    }
    Instance.State state =
        TargetResolver.instance(image, group, target)
            .map(Instance::state)
            .orElse(Instance.State.TERMINATED);
    return switch (state) {
      case PENDING, RUNNING -> Optional.empty();
      case STOPPING, STOPPED -> Optional.of("stopped");
      case SHUTTING_DOWN, TERMINATED -> Optional.of("terminated");
    };
  }

  /** Forgets targets that were removed or registered anew, and groups that lost their use. */
  @Override
  public void onImage(ImageDelta delta) {
    for (Change change : delta.changes()) {
      switch (change) {
        case Change.Removed(Kind kind, String key) when kind == Kind.TARGET -> {
          reports.remove(key);
          anomalies.remove(key);
        }
        case Change.Put(Target target) when registeredAnew(delta.before(), target) ->
            reports.remove(target.key());
        case Change.Put(Instance instance) when instance.state() != Instance.State.RUNNING ->
            delta
                .after()
                .targets()
                .referringTo(instance.id())
                .forEach(at -> reports.remove(at.key()));
        case Change.Put _, Change.Removed _ -> {}
      }
    }
    if (delta.touches(Kind.LISTENER, Kind.RULE, Kind.LOAD_BALANCER)) {
      forgetUnused(delta.after());
    }
  }

  private static boolean registeredAnew(Image before, Target target) {
    return before
        .targets()
        .find(target.key())
        .filter(old -> old.registeredAt().equals(target.registeredAt()))
        .isEmpty();
  }

  private void forgetUnused(Image image) {
    for (TargetGroup group : image.targetGroups().all()) {
      if (ElbLookup.loadBalancerUsing(image, group.arn()).isEmpty()) {
        image.targets().referringTo(group.arn()).forEach(target -> reports.remove(target.key()));
      }
    }
  }
}
