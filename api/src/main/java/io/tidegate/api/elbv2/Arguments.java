package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.control.elbv2.HealthCheckSettings;
import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.AttributeSpec;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what several actions take. Pure. */
final class Arguments {
  private Arguments() {}

  /** The {@code Tags} of a call. */
  static List<Tag> tags(Struct input) {
    return input.structs("Tags").stream()
        .map(tag -> new Tag(tag.text("Key"), tag.optText("Value").orElse("")))
        .toList();
  }

  /** The {@code Attributes} of a call. */
  static List<Map.Entry<String, String>> attributes(Struct input) {
    return input.structs("Attributes").stream()
        .map(one -> Map.entry(one.text("Key"), one.optText("Value").orElse("")))
        .toList();
  }

  /** The {@code Attributes} of an answer: what is set, else the default of each. */
  static List<Struct> attributes(List<AttributeSpec> specs, Map<String, String> set) {
    return specs.stream()
        .map(
            spec ->
                Struct.of("Key", spec.key())
                    .set("Value", set.getOrDefault(spec.key(), spec.defaultValue())))
        .toList();
  }

  /** The subnets of a call, from either form; the extras of mappings belong to other types. */
  static List<String> subnets(Struct input) {
    List<String> subnets = input.texts("Subnets");
    List<Struct> mappings = input.structs("SubnetMappings");
    if (!subnets.isEmpty() && !mappings.isEmpty()) {
      throw ApiError.validation("You must specify either subnets or subnet mappings, not both");
    }
    if (subnets.isEmpty() && mappings.isEmpty()) {
      throw ApiError.validation("You must specify subnets or subnet mappings");
    }
    for (Struct mapping : mappings) {
      for (String extra :
          List.of("AllocationId", "PrivateIPv4Address", "IPv6Address", "SourceNatIpv6Prefix")) {
        if (mapping.has(extra)) {
          throw ApiError.of(
              "InvalidConfigurationRequest",
              extra + " is not supported for load balancers with type 'application'");
        }
      }
    }
    return mappings.isEmpty()
        ? subnets
        : mappings.stream().map(mapping -> mapping.text("SubnetId")).toList();
  }

  /** The {@code Targets} of a call. */
  static List<TargetDescription> targets(Struct input) {
    return input.structs("Targets").stream()
        .map(
            target -> {
              refuse(target, "QuicServerId", "targets of the HTTP protocol");
              return new TargetDescription(
                  target.text("Id"), target.optInt("Port"), target.optText("AvailabilityZone"));
            })
        .toList();
  }

  /** The health check parameters of a call. */
  static HealthCheckSettings healthCheck(Struct input) {
    Optional<Struct> matcher = input.optStruct("Matcher");
    return new HealthCheckSettings(
        input.optFlag("HealthCheckEnabled"),
        input.optText("HealthCheckProtocol").map(Protocol::valueOf),
        input.optText("HealthCheckPort"),
        input.optText("HealthCheckPath"),
        input.optInt("HealthCheckIntervalSeconds"),
        input.optInt("HealthCheckTimeoutSeconds"),
        input.optInt("HealthyThresholdCount"),
        input.optInt("UnhealthyThresholdCount"),
        matcher.flatMap(codes -> codes.optText("HttpCode")),
        matcher.flatMap(codes -> codes.optText("GrpcCode")));
  }

  /** Refuses a parameter that does not belong to {@code what}. */
  static void refuse(Struct input, String member, String what) {
    if (input.has(member)) {
      throw ApiError.of("InvalidConfigurationRequest", member + " is not supported for " + what);
    }
  }

  /** Refuses an ARN that is not one of {@code noun}; {@code marker} is in every one of them. */
  static String arn(String arn, String marker, String noun) {
    if (!arn.startsWith("arn:")
        || !arn.contains(":elasticloadbalancing:")
        || !arn.contains(marker)) {
      throw ApiError.validation("'" + arn + "' is not a valid " + noun + " ARN");
    }
    return arn;
  }

  static String loadBalancerArn(Struct input) {
    return arn(input.text("LoadBalancerArn"), ":loadbalancer/", "load balancer");
  }

  static String targetGroupArn(Struct input) {
    return arn(input.text("TargetGroupArn"), ":targetgroup/", "target group");
  }

  static String listenerArn(Struct input) {
    return arn(input.text("ListenerArn"), ":listener/", "listener");
  }

  static String ruleArn(Struct input) {
    return arn(input.text("RuleArn"), ":listener-rule/", "listener rule");
  }

  static String trustStoreArn(Struct input) {
    return arn(input.text("TrustStoreArn"), ":truststore/", "trust store");
  }
}
