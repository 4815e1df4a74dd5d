package io.tidegate.control.autoscaling;

import io.tidegate.control.ec2.LaunchTemplateManager;
import io.tidegate.control.ec2.RunInstancesCommand;
import io.tidegate.control.ec2.TemplateRef;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup.HealthRules;
import io.tidegate.model.autoscaling.AutoScalingGroup.LaunchTemplateRef;
import io.tidegate.model.autoscaling.AutoScalingGroup.Placement;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.DeletionProtection;
import io.tidegate.model.autoscaling.GroupSettings;
import io.tidegate.model.autoscaling.HealthCheckType;
import io.tidegate.model.autoscaling.TerminationPolicy;
import io.tidegate.model.autoscaling.ZoneStrategy;
import io.tidegate.model.ec2.LaunchTemplate;
import io.tidegate.model.ec2.LaunchTemplateData;
import io.tidegate.model.ec2.LaunchTemplateVersion;
import io.tidegate.model.ec2.Subnet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns what a caller said of a group into values, or refuses with AWS's texts (autoscaling API,
 * sections 4 and 6.2). Each method takes the value that holds when nothing was said.
 */
final class GroupRules {
  /** EC2's refusals that say nothing about the template itself. */
  private static final Set<String> OF_THE_MOMENT =
      Set.of(
          "InstanceLimitExceeded",
          "InsufficientInstanceCapacity",
          "InsufficientFreeAddressesInSubnet",
          "InvalidIPAddress.InUse");

  private final GroupContext context;

  GroupRules(GroupContext context) {
    this.context = context;
  }

  static void checkName(String name) {
    boolean printable = name.chars().allMatch(each -> each >= 33 && each <= 126);
    if (name.isEmpty()
        || name.length() > AutoScalingLimits.NAME_LENGTH
        || !printable
        || name.indexOf(':') >= 0) {
      throw ApiError.validation(
          "1 validation error detected: Value '"
              + name
              + "' at 'autoScalingGroupName' failed to satisfy constraint: Member must have length"
              + " between 1 and 255 and contain printable ASCII characters other than a colon");
    }
  }

  /** The template that is meant, checked by a launch that is not carried out. */
  LaunchTemplateRef template(Image image, TemplateRef asked, Placement placement) {
    if (asked.id().isPresent() == asked.name().isPresent()) {
      throw ApiError.validation(
          "Valid requests must contain either launchTemplateId or LaunchTemplateName");
    }
    TemplateRef ref =
        new TemplateRef(asked.id(), asked.name(), Optional.of(asked.version().orElse("$Default")));
    try {
      LaunchTemplate template = LaunchTemplateManager.find(image, ref);
      LaunchTemplateVersion version = LaunchTemplateManager.resolve(image, ref);
      tryLaunch(image, version, placement);
      return new LaunchTemplateRef(
          template.id(), template.name(), ref.version().orElse("$Default"));
    } catch (ApiError refusal) {
      throw ApiError.validation(
          "You must use a valid fully-formed launch template. " + refusal.text());
    }
  }

  private void tryLaunch(Image image, LaunchTemplateVersion version, Placement placement) {
    Optional<String> subnet =
        placement.subnetIds().isEmpty()
            ? image.subnets().stream()
                .filter(Subnet::defaultForZone)
                .filter(each -> placement.zones().contains(each.zone()))
                .map(Subnet::id)
                .findFirst()
            : Optional.of(placement.subnetIds().getFirst());
    TemplateRef ref = TemplateRef.byId(version.templateId(), Long.toString(version.version()));
    RunInstancesCommand command =
        new RunInstancesCommand(
            Optional.of(ref),
            LaunchTemplateData.EMPTY,
            1,
            1,
            subnet,
            Optional.empty(),
            Optional.empty());
    try {
      context.services().instances().run(image, command);
    } catch (ApiError refusal) {
      if (!OF_THE_MOMENT.contains(refusal.code())) {
        throw refusal;
      }
    }
  }

  /** Bounds and desired capacity; a desired capacity that was not said follows the bounds. */
  static Size size(GroupParameters said, Optional<Size> before) {
    int min = said.minSize().or(() -> before.map(Size::min)).orElseThrow(() -> missing("MinSize"));
    int max = said.maxSize().or(() -> before.map(Size::max)).orElseThrow(() -> missing("MaxSize"));
    if (min < 0 || max < 0) {
      throw ApiError.validation("Min size and max size must not be negative.");
    }
    if (min > max) {
      throw ApiError.validation(
          "Max bound, " + max + ", must be greater than or equal to min bound, " + min);
    }
    int desired =
        said.desiredCapacity()
            .orElseGet(() -> before.map(it -> clamp(it.desired(), min, max)).orElse(min));
    if (desired < min || desired > max) {
      throw ApiError.validation(
          "Desired capacity:"
              + desired
              + " must be between the specified min size:"
              + min
              + " and max size:"
              + max);
    }
    return new Size(min, max, desired);
  }

  private static int clamp(int wanted, int min, int max) {
    return Math.max(min, Math.min(max, wanted));
  }

  private static ApiError missing(String parameter) {
    return ApiError.validation("The parameter " + parameter + " is required.");
  }

  Placement placement(Image image, GroupParameters.Where said, Optional<Placement> before) {
    if (said.zones().isEmpty() && said.subnetIds().isEmpty() && before.isPresent()) {
      Placement old = before.get();
      return new Placement(old.zones(), old.subnetIds(), strategy(said, before));
    }
    List<String> zones = said.zones().orElse(List.of());
    List<String> subnetIds =
        said.subnetIds().stream()
            .flatMap(text -> List.of(text.split(",", -1)).stream())
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .distinct()
            .toList();
    if (zones.isEmpty() && subnetIds.isEmpty()) {
      throw ApiError.validation("At least one Availability Zone or VPC Subnet is required.");
    }
    checkZones(zones);
    if (subnetIds.isEmpty()) {
      return new Placement(
          new ArrayList<>(new LinkedHashSet<>(zones)), List.of(), strategy(said, before));
    }
    Set<String> ofSubnets = zonesOf(image, subnetIds);
    if (!zones.isEmpty() && !Set.copyOf(zones).equals(Set.copyOf(ofSubnets))) {
      throw ApiError.validation(
          "The availability zones of the specified subnets and the Auto Scaling group do not match");
    }
    return new Placement(new ArrayList<>(ofSubnets), subnetIds, strategy(said, before));
  }

  private void checkZones(List<String> zones) {
    for (String zone : zones) {
      if (context.installation().zones().stream().noneMatch(each -> each.name().equals(zone))) {
        throw ApiError.validation("Invalid availability zones: [" + zone + "]");
      }
    }
  }

  private static Set<String> zonesOf(Image image, List<String> subnetIds) {
    Set<String> zones = new LinkedHashSet<>();
    Set<String> networks = new LinkedHashSet<>();
    for (String id : subnetIds) {
      Subnet subnet =
          image
              .subnets()
              .find(id)
              .orElseThrow(() -> ApiError.validation("The subnet ID '" + id + "' does not exist"));
      zones.add(subnet.zone());
      networks.add(subnet.vpcId());
    }
    if (networks.size() > 1) {
      throw ApiError.validation("The subnets of an Auto Scaling group must be in one VPC.");
    }
    return zones;
  }

  private static ZoneStrategy strategy(GroupParameters.Where said, Optional<Placement> before) {
    return said.strategy()
        .map(
            text ->
                ZoneStrategy.of(text)
                    .orElseThrow(
                        () -> ApiError.validation("Invalid CapacityDistributionStrategy: " + text)))
        .or(() -> before.map(Placement::strategy))
        .orElse(ZoneStrategy.BALANCED_BEST_EFFORT);
  }

  static HealthRules health(GroupParameters.Health said, HealthRules before) {
    List<HealthCheckType> types = said.types().map(GroupRules::types).orElse(before.types());
    Duration grace = said.gracePeriod().map(GroupRules::seconds).orElse(before.gracePeriod());
    return new HealthRules(types, grace);
  }

  private static List<HealthCheckType> types(String text) {
    Set<HealthCheckType> types = new LinkedHashSet<>();
    for (String name : text.split(",", -1)) {
      HealthCheckType type =
          HealthCheckType.of(name.strip())
              .orElseThrow(() -> ApiError.validation("Invalid HealthCheckType: " + text));
      switch (type) {
        case EC2, ELB -> types.add(type);
        case EBS, VPC_LATTICE ->
            throw ApiError.validation(
                "The health check type " + type.wire() + " is not supported by this installation.");
      }
    }
    return List.copyOf(types);
  }

  static GroupSettings settings(GroupParameters.Other said, GroupSettings before) {
    return new GroupSettings(
        said.defaultCooldown().map(GroupRules::seconds).orElse(before.defaultCooldown()),
        said.defaultInstanceWarmup().map(GroupRules::warmup).orElse(before.defaultInstanceWarmup()),
        said.newInstancesProtected().orElse(before.newInstancesProtected()),
        said.terminationPolicies()
            .map(GroupRules::terminationPolicies)
            .orElse(before.terminationPolicies()),
        said.deletionProtection().map(GroupRules::protection).orElse(before.deletionProtection()),
        said.capacityRebalance().orElse(before.capacityRebalance()),
        said.serviceLinkedRoleArn().orElse(before.serviceLinkedRoleArn()),
        said.context().or(before::context));
  }

  private static Optional<Duration> warmup(int seconds) {
    if (seconds < -1 || seconds > AutoScalingLimits.MAX_WARMUP.toSeconds()) {
      throw ApiError.validation("DefaultInstanceWarmup must be between 0 and 3600, or -1.");
    }
    return seconds == -1 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
  }

  private static Duration seconds(int value) {
    if (value < 0) {
      throw ApiError.validation("Durations must not be negative.");
    }
    return Duration.ofSeconds(value);
  }

  private static DeletionProtection protection(String text) {
    return DeletionProtection.of(text)
        .orElseThrow(() -> ApiError.validation("Invalid DeletionProtection: " + text));
  }

  private static List<TerminationPolicy> terminationPolicies(List<String> names) {
    List<TerminationPolicy> policies = new ArrayList<>();
    for (String name : names) {
      policies.add(
          TerminationPolicy.of(name)
              .orElseThrow(() -> ApiError.validation("Invalid termination policy: " + name)));
    }
    if (policies.isEmpty()) {
      return List.of(TerminationPolicy.DEFAULT);
    }
    int at = policies.indexOf(TerminationPolicy.DEFAULT);
    if (at >= 0 && at != policies.size() - 1) {
      throw ApiError.validation(
          "If you specify multiple termination policies, Default must be the last one.");
    }
    return policies;
  }
}
