package io.tidegate.firewall;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.wafv2.WebAcl;
import io.tidegate.model.wafv2.WebAcls;
import io.tidegate.routing.Firewall;
import io.tidegate.routing.FirewallVerdict;
import io.tidegate.routing.Inspection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;

/** The web ACLs of the installation at work. Safe from any thread. */
public final class Inspectors implements Firewall, AutoCloseable {
  private static final Duration SWEEP = Duration.ofSeconds(10);

  private final Map<String, Inspector> byArn;
  private final Tasks.Cancellable sweeps;

  /** Clock, threads, and where lines for people go. */
  public record Ground(TimeSource time, Tasks tasks, String region, Consumer<String> notes) {}

  /** Has {@code webAcls} ask their inspectors. */
  public Inspectors(WebAcls webAcls, InspectionLimits limits, Ground ground) {
    Map<String, Inspector> inspectors = new HashMap<>();
    for (WebAcl one : webAcls.all()) {
      inspectors.put(one.arn(), new Inspector(one, limits, ground, new Tally(one, ground)));
    }
    this.byArn = Map.copyOf(inspectors);
    this.sweeps =
        byArn.isEmpty()
            ? () -> {}
            : ground
                .tasks()
                .every(SWEEP, "web-acls", () -> byArn.values().forEach(Inspector::sweep));
  }

  @Override
  public void inspect(String webAclArn, Inspection request, Consumer<FirewallVerdict> listener) {
    Inspector inspector = byArn.get(webAclArn);
    if (inspector == null) {
      Firewall.none().inspect(webAclArn, request, listener);
    } else {
      inspector.inspect(request, listener);
    }
  }

  /** What was decided since the last call, dated {@code at}. */
  public List<MetricDatum> drain(Instant at) {
    return byArn.values().stream().flatMap(one -> one.tally().drain(at).stream()).toList();
  }

  /** Requests let pass since the start. */
  public long allowed() {
    return sum(Tally::allowed);
  }

  /** Requests blocked since the start. */
  public long blocked() {
    return sum(Tally::blocked);
  }

  /** Inspections without a verdict since the start. */
  public long failed() {
    return sum(Tally::failed);
  }

  private long sum(ToLongFunction<Tally> number) {
    return byArn.values().stream().map(Inspector::tally).mapToLong(number).sum();
  }

  @Override
  public void close() {
    sweeps.cancel();
    byArn.values().forEach(Inspector::close);
  }
}
