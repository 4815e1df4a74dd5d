package io.tidegate.agent;

import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.GroupPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The application in the words of the data plane: one target of one group. Stateless. */
final class AgentRouting {
  private static final String NAME = "application";
  private static final Duration NEVER = Duration.ofHours(1);

  private AgentRouting() {}

  static CompiledTargetGroup group(AgentSettings settings) {
    AgentSettings.Endpoint to = settings.destination();
    return new CompiledTargetGroup(
        0,
        NAME,
        NAME,
        false,
        CompiledTargetGroup.Algorithm.ROUND_ROBIN,
        0,
        0,
        1,
        0,
        true,
        unchecked(),
        0,
        List.of(
            new CompiledTargetGroup.CompiledTarget(
                NAME + "|" + to, "all", to.address(), to.port(), to.port(), false)),
        new GroupPolicy(GroupPolicy.Stickiness.OFF, false, settings.version()));
  }

  static CompiledLoadBalancer balancer(CompiledTargetGroup group) {
    return new CompiledLoadBalancer(
        NAME, NAME, "", List.of(), AlbOptions.defaults(), List.of(), List.of(group));
  }

  private static HealthCheck unchecked() {
    return new HealthCheck(
        false, Protocol.TCP, Optional.empty(), "/", NEVER, NEVER, 2, 2, Optional.empty());
  }
}
