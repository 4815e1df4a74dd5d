package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.control.autoscaling.GroupParameters;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.ApiError;
import io.tidegate.model.Installation;
import io.tidegate.model.autoscaling.AutoScalingGroup.GroupTag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what CreateAutoScalingGroup and UpdateAutoScalingGroup have in common. */
final class GroupInput {
  private static final List<String> LAUNCH_SOURCES =
      List.of("LaunchTemplate", "LaunchConfigurationName", "InstanceId", "MixedInstancesPolicy");

  private GroupInput() {}

  static GroupParameters parameters(Installation installation, Struct input) {
    checkServed(input);
    return new GroupParameters(
        LAUNCH_SOURCES.stream().filter(input::has).toList(),
        input.optStruct("LaunchTemplate").map(GroupInput::template),
        input.optInt("MinSize"),
        input.optInt("MaxSize"),
        input.optInt("DesiredCapacity"),
        new GroupParameters.Where(
            zones(installation, input),
            input.optText("VPCZoneIdentifier").filter(text -> !text.isEmpty()),
            input
                .optStruct("AvailabilityZoneDistribution")
                .flatMap(it -> it.optText("CapacityDistributionStrategy"))),
        new GroupParameters.Health(
            input.optText("HealthCheckType"), input.optInt("HealthCheckGracePeriod")),
        new GroupParameters.Other(
            input.optInt("DefaultCooldown"),
            input.optInt("DefaultInstanceWarmup"),
            input.optFlag("NewInstancesProtectedFromScaleIn"),
            input.has("TerminationPolicies")
                ? Optional.of(input.texts("TerminationPolicies"))
                : Optional.empty(),
            input.optText("DeletionProtection"),
            input.optFlag("CapacityRebalance"),
            input.optText("ServiceLinkedRoleARN"),
            input.optText("Context")));
  }

  private static TemplateRef template(Struct specification) {
    return new TemplateRef(
        specification.optText("LaunchTemplateId"),
        specification.optText("LaunchTemplateName"),
        specification.optText("Version").filter(text -> !text.isEmpty()));
  }

  private static Optional<List<String>> zones(Installation installation, Struct input) {
    List<String> names = input.texts("AvailabilityZones");
    List<String> ids = input.texts("AvailabilityZoneIds");
    if (!names.isEmpty() && !ids.isEmpty()) {
      throw ApiError.validation(
          "AvailabilityZones and AvailabilityZoneIds cannot be given together.");
    }
    for (String id : ids) {
      names.add(
          installation.zones().stream()
              .filter(zone -> zone.id().equals(id))
              .map(Installation.Zone::name)
              .findFirst()
              .orElseThrow(
                  () -> ApiError.validation("Invalid availability zone ids: [" + id + "]")));
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }

  /** Tags of a new group; the resource id, when given, must be the group's name. */
  static List<GroupTag> tags(Struct input, String groupName) {
    List<GroupTag> tags = new ArrayList<>();
    for (Struct tag : input.structs("Tags")) {
      if (tag.optText("ResourceId").filter(id -> !id.equals(groupName)).isPresent()) {
        throw ApiError.validation(
            "The ResourceId of a tag must be the name of the Auto Scaling group.");
      }
      tags.add(
          new GroupTag(
              tag.text("Key"),
              tag.optText("Value").orElse(""),
              tag.flag("PropagateAtLaunch", false)));
    }
    return tags;
  }

  /** Target groups of {@code TargetGroupARNs} and {@code TrafficSources}. */
  static List<String> targetGroups(Struct input) {
    List<String> arns = new ArrayList<>(input.texts("TargetGroupARNs"));
    trafficSources(input).stream().filter(arn -> !arns.contains(arn)).forEach(arns::add);
    return arns;
  }

  /** Target groups named by {@code TrafficSources}; other types are not served. */
  static List<String> trafficSources(Struct input) {
    List<String> arns = new ArrayList<>();
    for (Struct source : input.structs("TrafficSources")) {
      String type = source.optText("Type").orElse("elbv2");
      if (!type.equals("elbv2")) {
        throw unserved("Traffic source type " + type);
      }
      arns.add(source.text("Identifier"));
    }
    return arns;
  }

  private static void checkServed(Struct input) {
    refuse(!input.texts("LoadBalancerNames").isEmpty(), "LoadBalancerNames");
    refuse(!input.structs("LifecycleHookSpecificationList").isEmpty(), "Lifecycle hooks");
    refuse(input.optInt("MaxInstanceLifetime").orElse(0) != 0, "MaxInstanceLifetime");
    refuse(!input.optText("PlacementGroup").orElse("").isEmpty(), "PlacementGroup");
    refuse(
        !input.optText("DesiredCapacityType").orElse("units").equals("units"),
        "DesiredCapacityType other than units");
    refuse(
        input
            .optStruct("InstanceMaintenancePolicy")
            .map(
                policy ->
                    policy.optInt("MinHealthyPercentage").orElse(-1) != -1
                        || policy.optInt("MaxHealthyPercentage").orElse(-1) != -1)
            .orElse(false),
        "InstanceMaintenancePolicy");
    refuse(
        input
            .optStruct("AvailabilityZoneImpairmentPolicy")
            .map(policy -> policy.flag("ZonalShiftEnabled", false))
            .orElse(false),
        "Zonal shift");
    refuse(
        !input
            .optStruct("CapacityReservationSpecification")
            .flatMap(it -> it.optText("CapacityReservationPreference"))
            .orElse("default")
            .equals("default"),
        "CapacityReservationSpecification");
    refuse(input.has("InstanceLifecyclePolicy"), "InstanceLifecyclePolicy");
  }

  private static void refuse(boolean given, String what) {
    if (given) {
      throw unserved(what);
    }
  }

  private static ApiError unserved(String what) {
    return ApiError.validation(what + " is not supported by this installation.");
  }
}
