package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import io.tidegate.model.autoscaling.AutoScalingGroup.LaunchTemplateRef;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupSettings;
import io.tidegate.model.autoscaling.HealthCheckType;
import io.tidegate.model.autoscaling.ScalingActivity;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.autoscaling.TerminationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Groups, members and activities as structures of the API. */
final class GroupText {
  private GroupText() {}

  static Struct group(GroupView view, Instant now, boolean withInstances) {
    AutoScalingGroup group = view.group();
    GroupSettings settings = group.settings();
    Struct out =
        Struct.of()
            .set("AutoScalingGroupName", group.name())
            .set("AutoScalingGroupARN", group.arn())
            .set("LaunchTemplate", template(group.launchTemplate()))
            .set("MinSize", group.size().min())
            .set("MaxSize", group.size().max())
            .set("DesiredCapacity", group.size().desired())
            .set("DefaultCooldown", seconds(settings.defaultCooldown()))
            .set("AvailabilityZones", group.placement().zones())
            .set("LoadBalancerNames", List.of())
            .set("TargetGroupARNs", attached(group))
            .set(
                "HealthCheckType",
                group.health().types().stream()
                    .map(HealthCheckType::wire)
                    .collect(Collectors.joining(",")))
            .set("HealthCheckGracePeriod", seconds(group.health().gracePeriod()))
            .set("CreatedTime", group.createdTime())
            .set("SuspendedProcesses", suspended(group))
            .set("VPCZoneIdentifier", String.join(",", group.placement().subnetIds()))
            .set("EnabledMetrics", enabledMetrics(group))
            .set("Status", group.status())
            .set("PredictedCapacity", predicted(view, now))
            .set("Tags", group.tags().stream().map(tag -> tag(group, tag)).toList())
            .set(
                "TerminationPolicies",
                settings.terminationPolicies().stream().map(TerminationPolicy::wire).toList())
            .set("NewInstancesProtectedFromScaleIn", settings.newInstancesProtected())
            .set("ServiceLinkedRoleARN", settings.serviceLinkedRoleArn())
            .set("CapacityRebalance", settings.capacityRebalance())
            .set("Context", settings.context())
            .set("DefaultInstanceWarmup", settings.defaultInstanceWarmup().map(GroupText::seconds))
            .set("TrafficSources", sources(group))
            .set(
                "AvailabilityZoneDistribution",
                Struct.of("CapacityDistributionStrategy", group.placement().strategy().wire()))
            .set("DeletionProtection", settings.deletionProtection().wire());
    if (withInstances) {
      out.set("Instances", view.members().stream().map(it -> member(view.image(), it)).toList());
    }
    return out;
  }

  /** The forecast for the present hour; of the policy that acts, when there are several. */
  private static Optional<Integer> predicted(GroupView view, Instant now) {
    Image image = view.image();
    return image.capacityForecasts().referringTo(view.group().name()).stream()
        .sorted(Comparator.comparing(forecast -> !acts(image, forecast)))
        .flatMapToInt(forecast -> forecast.at(now).stream())
        .boxed()
        .findFirst();
  }

  private static boolean acts(Image image, CapacityForecast forecast) {
    return image
        .scalingPolicies()
        .find(forecast.policyArn())
        .filter(policy -> policy.configuration() instanceof Predictive active && active.acts())
        .isPresent();
  }

  private static List<String> attached(AutoScalingGroup group) {
    return group.trafficSources().stream()
        .filter(AutoScalingGroup.TrafficSource::attached)
        .map(AutoScalingGroup.TrafficSource::identifier)
        .toList();
  }

  private static List<Struct> sources(AutoScalingGroup group) {
    return attached(group).stream()
        .map(arn -> Struct.of("Identifier", arn).set("Type", "elbv2"))
        .toList();
  }

  private static List<Struct> suspended(AutoScalingGroup group) {
    return group.suspended().entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getKey().wire()))
        .map(
            entry ->
                Struct.of("ProcessName", entry.getKey().wire())
                    .set("SuspensionReason", entry.getValue()))
        .toList();
  }

  private static List<Struct> enabledMetrics(AutoScalingGroup group) {
    return group.enabledMetrics().stream()
        .map(metric -> Struct.of("Metric", metric.wire()).set("Granularity", "1Minute"))
        .toList();
  }

  static Struct tag(AutoScalingGroup group, GroupTag tag) {
    return Struct.of("ResourceId", group.name())
        .set("ResourceType", "auto-scaling-group")
        .set("Key", tag.key())
        .set("Value", tag.value())
        .set("PropagateAtLaunch", tag.propagateAtLaunch());
  }

  private static Struct template(LaunchTemplateRef ref) {
    return Struct.of("LaunchTemplateId", ref.id())
        .set("LaunchTemplateName", ref.name())
        .set("Version", ref.version());
  }

  /** A member within its group. */
  static Struct member(Image image, GroupInstance member) {
    return Struct.of("InstanceId", member.instanceId())
        .set("InstanceType", member.instanceType())
        .set("AvailabilityZone", member.zone())
        .set("LifecycleState", member.state().wire())
        .set("HealthStatus", member.healthStatus())
        .set("LaunchTemplate", member.launchTemplate().map(GroupText::template))
        .set("ProtectedFromScaleIn", member.protectedFromScaleIn());
  }

  /** A member on its own: here AWS writes the health in capitals. */
  static Struct lonely(Image image, Installation installation, GroupInstance member) {
    return member(image, member)
        .set("AutoScalingGroupName", member.groupName())
        .set("AvailabilityZoneId", zoneId(installation, member.zone()))
        .set("HealthStatus", member.healthStatus().toUpperCase(Locale.ROOT));
  }

  static Optional<String> zoneId(Installation installation, String zone) {
    return installation.zones().stream()
        .filter(each -> each.name().equals(zone))
        .map(Installation.Zone::id)
        .findFirst();
  }

  static Struct activity(Image image, ScalingActivity activity) {
    boolean deleted =
        image
            .autoScalingGroups()
            .find(activity.groupName())
            .filter(group -> group.arn().equals(activity.groupArn()))
            .isEmpty();
    return Struct.of("ActivityId", activity.id())
        .set("AutoScalingGroupName", activity.groupName())
        .set("Description", activity.description())
        .set("Cause", activity.cause())
        .set("StartTime", activity.startTime())
        .set("EndTime", activity.endTime())
        .set("StatusCode", activity.status().wire())
        .set("StatusMessage", activity.statusMessage())
        .set("Progress", activity.progress())
        .set("Details", activity.details())
        .set("AutoScalingGroupState", deleted ? Optional.of("Deleted") : Optional.empty())
        .set("AutoScalingGroupARN", activity.groupArn());
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(duration.toSeconds());
  }
}
