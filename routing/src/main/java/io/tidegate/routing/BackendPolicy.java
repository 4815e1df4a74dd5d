package io.tidegate.routing;

import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.model.elbv2.SslPolicy;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The security policy towards HTTPS targets: it follows the most demanding policy of the load
 * balancer's listeners (ALB guide, "Security policies for your Application Load Balancer"). Pure.
 */
public final class BackendPolicy {
  private record Step(String mark, String policy) {}

  private static final List<Step> STEPS =
      List.of(
          new Step("RFC9151", "TLS13-1-2-RFC9151-INTEROP4-FIPS-2023-07"),
          new Step("FIPS-PQ", "TLS13-1-0-FIPS-PQ-2025-09"),
          new Step("FIPS", "TLS13-1-0-FIPS-2023-04"),
          new Step("PQ", "TLS13-1-0-PQ-2025-09"),
          new Step("TLS13", "TLS13-1-0-2021-06"));

  private BackendPolicy() {}

  /** The policy for targets behind {@code listeners}. */
  public static SslPolicy of(Collection<CompiledListener> listeners) {
    List<String> names =
        listeners.stream()
            .map(CompiledListener::tls)
            .flatMap(Optional::stream)
            .map(tls -> tls.policy().name())
            .toList();
    String name =
        STEPS.stream()
            .filter(step -> names.stream().anyMatch(each -> each.contains(step.mark())))
            .findFirst()
            .map(step -> "ELBSecurityPolicy-" + step.policy())
            .orElse(SslPolicies.DEFAULT);
    return SslPolicies.named(name).orElseThrow();
  }
}
