package io.tidegate.control.elbv2;

import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetGroup.TargetType;
import java.util.List;
import java.util.Optional;

/** CreateTargetGroup as asked for. */
public record CreateTargetGroupCommand(
    String name,
    Optional<Protocol> protocol,
    Optional<String> protocolVersion,
    Optional<Integer> port,
    Optional<String> vpcId,
    TargetType targetType,
    Optional<String> ipAddressType,
    HealthCheckSettings healthCheck,
    List<Tag> tags,
    Optional<Integer> targetControlPort) {
  /** Copies. */
  public CreateTargetGroupCommand {
    tags = List.copyOf(tags);
  }

  /** Without a target optimizer. */
  public CreateTargetGroupCommand(
      String name,
      Optional<Protocol> protocol,
      Optional<String> protocolVersion,
      Optional<Integer> port,
      Optional<String> vpcId,
      TargetType targetType,
      Optional<String> ipAddressType,
      HealthCheckSettings healthCheck,
      List<Tag> tags) {
    this(
        name,
        protocol,
        protocolVersion,
        port,
        vpcId,
        targetType,
        ipAddressType,
        healthCheck,
        tags,
        Optional.empty());
  }
}
