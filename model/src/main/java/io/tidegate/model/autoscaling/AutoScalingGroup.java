package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Auto Scaling group: what was asked, plus {@link GroupProgress}, the little that the reconciler
 * must remember across a crash. {@code suspended} maps a process to the reason. {@code deleting}
 * groups only end their instances.
 */
public record AutoScalingGroup(
    String arn,
    String name,
    LaunchTemplateRef launchTemplate,
    Size size,
    Placement placement,
    HealthRules health,
    GroupSettings settings,
    List<TrafficSource> trafficSources,
    Map<ScalingProcess, String> suspended,
    List<GroupMetric> enabledMetrics,
    List<GroupTag> tags,
    Instant createdTime,
    boolean deleting,
    GroupProgress progress)
    implements Entity {
  /** Copies. */
  public AutoScalingGroup {
    trafficSources = List.copyOf(trafficSources);
    suspended = Map.copyOf(suspended);
    enabledMetrics = List.copyOf(enabledMetrics);
    tags = List.copyOf(tags);
  }

  /** Template id and the version as written: a number, {@code $Latest} or {@code $Default}. */
  public record LaunchTemplateRef(String id, String name, String version) {
    /** The same template at a resolved version. */
    public LaunchTemplateRef at(long number) {
      return new LaunchTemplateRef(id, name, Long.toString(number));
    }
  }

  /** Bounds and desired capacity in units; {@code min <= desired <= max}. */
  public record Size(int min, int max, int desired) {
    /** {@code wanted} moved into the bounds. */
    public int clamp(int wanted) {
      return Math.max(min, Math.min(max, wanted));
    }

    /** The same bounds. */
    public Size withDesired(int wanted) {
      return new Size(min, max, wanted);
    }
  }

  /**
   * Where instances go. {@code subnetIds} is VPCZoneIdentifier; without it the zones' default
   * subnets are used.
   */
  public record Placement(List<String> zones, List<String> subnetIds, ZoneStrategy strategy) {
    /** Copies. */
    public Placement {
      zones = List.copyOf(zones);
      subnetIds = List.copyOf(subnetIds);
    }
  }

  /** How health is judged; EC2 state always counts. */
  public record HealthRules(List<HealthCheckType> types, Duration gracePeriod) {
    /** Copies. */
    public HealthRules {
      types = List.copyOf(types);
    }

    /** Whether {@code type} counts. */
    public boolean uses(HealthCheckType type) {
      return types.contains(type);
    }
  }

  /** A target group attached to the group. {@code identifier} is its ARN. */
  public record TrafficSource(String identifier, AttachmentState state) {
    /** Whether instances shall be registered with it. */
    public boolean attached() {
      return state != AttachmentState.REMOVING && state != AttachmentState.REMOVED;
    }
  }

  /** A tag of a group. */
  public record GroupTag(String key, String value, boolean propagateAtLaunch) {}

  /** How its target tracking policies decide. */
  public ScalingProfile scalingProfile() {
    for (GroupTag tag : tags) {
      if (tag.key().equals(ScalingProfile.TAG)) {
        return ScalingProfile.of(tag.value()).orElse(ScalingProfile.AWS);
      }
    }
    return ScalingProfile.AWS;
  }

  /** Whether a process is suspended. */
  public boolean isSuspended(ScalingProcess process) {
    return suspended.containsKey(process);
  }

  /** This with another size. */
  public AutoScalingGroup withSize(Size next) {
    return new AutoScalingGroup(
        arn,
        name,
        launchTemplate,
        next,
        placement,
        health,
        settings,
        trafficSources,
        suspended,
        enabledMetrics,
        tags,
        createdTime,
        deleting,
        progress);
  }

  /** This with another desired capacity, for the reason given as an activity's cause sentence. */
  public AutoScalingGroup withDesired(int desired, String cause) {
    return withSize(size.withDesired(desired)).withProgress(progress.because(cause));
  }

  /** This with other progress. */
  public AutoScalingGroup withProgress(GroupProgress next) {
    return new AutoScalingGroup(
        arn,
        name,
        launchTemplate,
        size,
        placement,
        health,
        settings,
        trafficSources,
        suspended,
        enabledMetrics,
        tags,
        createdTime,
        deleting,
        next);
  }

  /** This with other traffic sources. */
  public AutoScalingGroup withTrafficSources(List<TrafficSource> next) {
    return new AutoScalingGroup(
        arn,
        name,
        launchTemplate,
        size,
        placement,
        health,
        settings,
        next,
        suspended,
        enabledMetrics,
        tags,
        createdTime,
        deleting,
        progress);
  }

  /** This with other suspended processes. */
  public AutoScalingGroup withSuspended(Map<ScalingProcess, String> next) {
    return new AutoScalingGroup(
        arn,
        name,
        launchTemplate,
        size,
        placement,
        health,
        settings,
        trafficSources,
        next,
        enabledMetrics,
        tags,
        createdTime,
        deleting,
        progress);
  }

  /** This with {@code process} suspended as well. */
  public AutoScalingGroup suspend(ScalingProcess process, String reason) {
    Map<ScalingProcess, String> next = new EnumMap<>(ScalingProcess.class);
    next.putAll(suspended);
    next.put(process, reason);
    return withSuspended(next);
  }

  /** This with other enabled metrics. */
  public AutoScalingGroup withEnabledMetrics(List<GroupMetric> next) {
    return new AutoScalingGroup(
        arn,
        name,
        launchTemplate,
        size,
        placement,
        health,
        settings,
        trafficSources,
        suspended,
        next,
        tags,
        createdTime,
        deleting,
        progress);
  }

  /** This with other tags. */
  public AutoScalingGroup withTags(List<GroupTag> next) {
    return new AutoScalingGroup(
        arn,
        name,
        launchTemplate,
        size,
        placement,
        health,
        settings,
        trafficSources,
        suspended,
        enabledMetrics,
        next,
        createdTime,
        deleting,
        progress);
  }

  /** This on its way out: nothing is wanted any more. */
  public AutoScalingGroup asDeleting() {
    return new AutoScalingGroup(
        arn,
        name,
        launchTemplate,
        new Size(0, 0, 0),
        placement,
        health,
        settings,
        trafficSources,
        suspended,
        enabledMetrics,
        tags,
        createdTime,
        true,
        progress);
  }

  /** The activities' {@code Status} while deleting. */
  public Optional<String> status() {
    return deleting ? Optional.of("Delete in progress") : Optional.empty();
  }

  @Override
  public Kind kind() {
    return Kind.AUTO_SCALING_GROUP;
  }

  @Override
  public String key() {
    return name;
  }
}
