package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Vpc;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroup.TargetType;
import io.tidegate.model.elbv2.TargetGroupAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates, changes and deletes target groups. Pure given the image; safe from any thread. */
public final class TargetGroupManager {
  private static final String IPV4 = "ipv4";

  private final ElbContext context;

  /** Takes ids and the limits from {@code context}. */
  public TargetGroupManager(ElbContext context) {
    this.context = context;
  }

  /**
   * Creates a target group, or answers the one that has this name and these settings.
   *
   * @throws ApiError as CreateTargetGroup documents
   */
  public Outcome<TargetGroup> create(Image image, CreateTargetGroupCommand command) {
    Names.checkTargetGroup(command.name());
    checkControl(command);
    checkType(command);
    String version = VersionRules.checked(command.protocolVersion());
    TargetGroup group =
        new TargetGroup(
            context.arn("targetgroup/" + command.name() + "/" + context.newId()),
            command.name(),
            Optional.of(protocol(command)),
            Optional.of(version),
            Optional.of(port(command)),
            Optional.of(vpc(image, command)),
            command.targetType(),
            family(image, command),
            HealthCheckRules.apply(
                VersionRules.healthCheck(version),
                command.healthCheck(),
                version.equals(TargetGroup.GRPC)),
            Map.of(),
            Tags.checked(command.tags()),
            command.targetControlPort());
    Optional<TargetGroup> same = ElbLookup.targetGroupNamed(image, command.name());
    if (same.isPresent()) {
      return Outcome.unchanged(existing(same.get(), group));
    }
    if (image.targetGroups().size() >= context.limits().targetGroups()) {
      throw ApiError.of(
          "TooManyTargetGroups", "The maximum number of target groups has been reached.");
    }
    return new Outcome<>(List.of(Change.put(group)), group);
  }

  private static TargetGroup existing(TargetGroup same, TargetGroup wanted) {
    boolean equal =
        same.protocol().equals(wanted.protocol())
            && same.protocolVersion().equals(wanted.protocolVersion())
            && same.port().equals(wanted.port())
            && same.vpcId().equals(wanted.vpcId())
            && same.targetType() == wanted.targetType()
            && same.ipAddressType().equals(wanted.ipAddressType())
            && same.healthCheck().equals(wanted.healthCheck())
            && same.targetControlPort().equals(wanted.targetControlPort())
            && Set.copyOf(same.tags()).equals(Set.copyOf(wanted.tags()));
    if (!equal) {
      throw ApiError.of(
          "DuplicateTargetGroupName",
          "A target group with the same name '"
              + same.name()
              + "' exists, but with different settings");
    }
    return same;
  }

  private static void checkType(CreateTargetGroupCommand command) {
    if (command.targetType() == TargetType.LAMBDA || command.targetType() == TargetType.ALB) {
      throw NotServed.refusal("Target type '" + command.targetType().wire() + "'");
    }
  }

  /** The address type; IPv6 targets need a VPC that has IPv6. */
  private static String family(Image image, CreateTargetGroupCommand command) {
    String family = command.ipAddressType().orElse(IPV4);
    if (!family.equals(IPV4) && !family.equals(TargetGroup.IPV6)) {
      throw ApiError.validation("IP address type '" + family + "' is not valid");
    }
    boolean ipv6 = image.vpcs().find(vpc(image, command)).flatMap(Vpc::ipv6Cidr).isPresent();
    if (family.equals(TargetGroup.IPV6) && !ipv6) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "The VPC '"
              + vpc(image, command)
              + "' has no associated IPv6 CIDR block, which IP address type 'ipv6' requires. The"
              + " setting vpc-ipv6-cidr gives it one");
    }
    return family;
  }

  private static Protocol protocol(CreateTargetGroupCommand command) {
    Protocol protocol =
        command.protocol().orElseThrow(() -> ApiError.validation("A protocol must be specified"));
    if (protocol != Protocol.HTTP && protocol != Protocol.HTTPS) {
      throw NotServed.refusal("Target group protocol '" + protocol + "'");
    }
    return protocol;
  }

  private static int port(CreateTargetGroupCommand command) {
    int port = command.port().orElseThrow(() -> ApiError.validation("A port must be specified"));
    if (port < 1 || port > 65_535) {
      throw ApiError.validation(
          "1 validation error detected: Value '"
              + port
              + "' at 'port' failed to satisfy"
              + " constraint: Member must have value between 1 and 65535");
    }
    return port;
  }

  /** Agents ask for requests on a port of its own, for applications behind HTTP or HTTPS. */
  private static void checkControl(CreateTargetGroupCommand command) {
    if (command.targetControlPort().isEmpty()) {
      return;
    }
    boolean hosts =
        command.targetType() == TargetType.INSTANCE || command.targetType() == TargetType.IP;
    if (!hosts) {
      throw noControl("with the target type '" + command.targetType().wire() + "'");
    }
    boolean web =
        command
            .protocol()
            .map(protocol -> protocol == Protocol.HTTP || protocol == Protocol.HTTPS)
            .orElse(true);
    if (!web) {
      throw noControl("with the protocol '" + command.protocol().orElseThrow() + "'");
    }
    if (command.targetControlPort().equals(command.port())) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "The target control port must be different from the target group port");
    }
  }

  private static ApiError noControl(String where) {
    return ApiError.of(
        "InvalidConfigurationRequest",
        "A target control port is not supported for target groups " + where);
  }

  private static String vpc(Image image, CreateTargetGroupCommand command) {
    String vpc =
        command.vpcId().orElseThrow(() -> ApiError.validation("A VPC ID must be specified"));
    if (!image.vpcs().contains(vpc)) {
      throw ApiError.validation("The VPC ID '" + vpc + "' is not found");
    }
    return vpc;
  }

  /** Changes health check settings. */
  public Outcome<TargetGroup> modify(Image image, String arn, HealthCheckSettings settings) {
    TargetGroup group = ElbLookup.targetGroup(image, arn);
    return put(
        group.withHealthCheck(
            HealthCheckRules.apply(group.healthCheck(), settings, group.isGrpc())));
  }

  /** Changes attributes, all or none, and answers the target group. */
  public Outcome<TargetGroup> modifyAttributes(
      Image image, String arn, List<Map.Entry<String, String>> attributes) {
    TargetGroup group = ElbLookup.targetGroup(image, arn);
    AttributeEditor editor =
        new AttributeEditor(
            "Target group", TargetGroupAttributes.specs(group), NotServed.TARGET_GROUP);
    TargetGroup next = group.withAttributes(editor.edit(group.attributes(), attributes));
    TargetGroupAttributeRules.check(image, next);
    return put(next);
  }

  /** Deletes a target group with its registrations; one that is gone is no error. */
  public Outcome<Boolean> delete(Image image, String arn) {
    Optional<TargetGroup> known = image.targetGroups().find(arn);
    if (known.isEmpty()) {
      return Outcome.unchanged(false);
    }
    if (ElbLookup.loadBalancerUsing(image, arn).isPresent()) {
      throw ApiError.of(
          "ResourceInUse",
          "Target group '" + arn + "' is currently in use by a listener or a rule");
    }
    List<Change> changes = new ArrayList<>();
    for (Target target : image.targets().referringTo(arn)) {
      changes.add(Change.remove(target));
    }
    changes.add(Change.remove(known.get()));
    return new Outcome<>(changes, true);
  }

  private static Outcome<TargetGroup> put(TargetGroup group) {
    return new Outcome<>(List.of(Change.put(group)), group);
  }
}
