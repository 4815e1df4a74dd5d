package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Membership of an instance in a group. {@code unhealthy} is empty for a healthy member. {@code
 * launchTemplate} carries the resolved version number. {@code loadBalanced} is false for members
 * that came while {@code AddToLoadBalancer} was suspended: those are never registered. {@code
 * activityId} is the activity under way.
 */
public record GroupInstance(
    String instanceId,
    String groupName,
    String zone,
    String instanceType,
    LifecycleState state,
    Optional<UnhealthyCause> unhealthy,
    boolean protectedFromScaleIn,
    Optional<AutoScalingGroup.LaunchTemplateRef> launchTemplate,
    Origin origin,
    boolean loadBalanced,
    Instant launchedAt,
    Optional<Instant> inServiceAt,
    Optional<String> activityId)
    implements Entity {

  /** Why it was launched. */
  public enum Origin {
    /** The desired capacity was not reached. */
    CAPACITY,
    /** In place of an unhealthy instance. */
    REPLACEMENT,
    /** Beyond the desired capacity, to even out zones; counts once it is in service. */
    REBALANCE,
    /** By AttachInstances. */
    ATTACHED
  }

  /** What found it unhealthy. */
  public enum UnhealthyCause {
    EC2_STATE,
    EC2_STATUS_CHECK,
    ELB,
    USER
  }

  /** Whether it counts towards the desired capacity now. */
  public boolean counts() {
    boolean extra = origin == Origin.REBALANCE && state.pending() && inServiceAt.isEmpty();
    return state.counts() && !extra;
  }

  /** On the wire: {@code Healthy} or {@code Unhealthy}. */
  public String healthStatus() {
    return unhealthy.isPresent() ? "Unhealthy" : "Healthy";
  }

  /** This in another state, for the activity given. */
  public GroupInstance in(LifecycleState next, Optional<String> activity) {
    return new GroupInstance(
        instanceId,
        groupName,
        zone,
        instanceType,
        next,
        unhealthy,
        protectedFromScaleIn,
        launchTemplate,
        origin,
        loadBalanced,
        launchedAt,
        inServiceAt,
        activity);
  }

  /** This in service since {@code at}. */
  public GroupInstance inService(Instant at) {
    return new GroupInstance(
        instanceId,
        groupName,
        zone,
        instanceType,
        LifecycleState.IN_SERVICE,
        unhealthy,
        protectedFromScaleIn,
        launchTemplate,
        origin,
        loadBalanced,
        launchedAt,
        Optional.of(at),
        activityId);
  }

  /** This with another health. */
  public GroupInstance withUnhealthy(Optional<UnhealthyCause> next) {
    return new GroupInstance(
        instanceId,
        groupName,
        zone,
        instanceType,
        state,
        next,
        protectedFromScaleIn,
        launchTemplate,
        origin,
        loadBalanced,
        launchedAt,
        inServiceAt,
        activityId);
  }

  /** This with or without protection from scale-in. */
  public GroupInstance withProtection(boolean next) {
    return new GroupInstance(
        instanceId,
        groupName,
        zone,
        instanceType,
        state,
        unhealthy,
        next,
        launchTemplate,
        origin,
        loadBalanced,
        launchedAt,
        inServiceAt,
        activityId);
  }

  /** This that shall, or shall not, be registered with load balancers. */
  public GroupInstance withLoadBalanced(boolean next) {
    return new GroupInstance(
        instanceId,
        groupName,
        zone,
        instanceType,
        state,
        unhealthy,
        protectedFromScaleIn,
        launchTemplate,
        origin,
        next,
        launchedAt,
        inServiceAt,
        activityId);
  }

  @Override
  public Set<String> references() {
    return Set.of(groupName);
  }

  @Override
  public Kind kind() {
    return Kind.GROUP_INSTANCE;
  }

  @Override
  public String key() {
    return instanceId;
  }
}
