package io.tidegate.dataplane.health;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.RoutingSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The probes of one loop, owned by its thread. Every target is probed by exactly one loop, chosen
 * by its key; what it finds goes to the {@link HealthBoard} that all loops read, and as a report
 * out of the data plane. Draining targets are not probed.
 */
public final class HealthProber {
  private final TlsLane tls;
  private final Loop loop;
  private final int loops;
  private final HealthBoard board;
  private final Consumer<TargetHealthReport> reports;
  private final Map<String, Watched> watched = new HashMap<>();

  /** {@code loops} is how many share the work; {@code reports} must not block. */
  public HealthProber(
      TlsLane tls, int loops, HealthBoard board, Consumer<TargetHealthReport> reports) {
    this.tls = tls;
    this.loop = tls.loop();
    this.loops = loops;
    this.board = board;
    this.reports = reports;
  }

  private static final class Watched {
    final HealthCounter counter = new HealthCounter();
    Probe.@Nullable Settings settings;
    @Nullable Probe probe;
  }

  /** Probes what {@code snapshot} lists, and nothing else. */
  public void follow(RoutingSnapshot snapshot) {
    Set<String> listed = new HashSet<>();
    for (CompiledLoadBalancer loadBalancer : snapshot.loadBalancers().values()) {
      for (CompiledTargetGroup group : loadBalancer.targetGroups()) {
        for (CompiledTarget target : group.targets()) {
          if (!target.draining() && Math.floorMod(target.key().hashCode(), loops) == loop.index()) {
            listed.add(target.key());
            watch(target, group.healthCheck());
          }
        }
      }
    }
    watched
        .entrySet()
        .removeIf(
            entry -> {
              if (listed.contains(entry.getKey())) {
                return false;
              }
              stop(entry.getValue());
              board.forget(entry.getKey());
              return true;
            });
  }

  /** Stops all probes. */
  public void close() {
    watched.values().forEach(HealthProber::stop);
    watched.clear();
  }

  private void watch(CompiledTarget target, HealthCheck check) {
    var settings = new Probe.Settings(target.address(), target.healthCheckPort(), check);
    Watched entry = watched.computeIfAbsent(target.key(), key -> new Watched());
    if (settings.equals(entry.settings)) {
      return;
    }
    boolean first = entry.settings == null;
    stop(entry);
    entry.settings = settings;
    if (!check.enabled()) {
      publish(target.key(), HealthCounter.HEALTHY);
      return;
    }
    String key = target.key();
    Probe probe = new Probe(tls, settings, verdict -> judge(key, entry, check, verdict));
    entry.probe = probe;
    long spread = Math.min(1000, check.interval().toMillis());
    probe.start(first ? 0 : loop.chance().below((int) spread));
  }

  private void judge(String key, Watched entry, HealthCheck check, Verdict verdict) {
    publish(
        key, entry.counter.count(verdict, check.healthyThreshold(), check.unhealthyThreshold()));
  }

  private void publish(String key, TargetHealth health) {
    if (board.write(key, health)) {
      reports.accept(new TargetHealthReport(key, health, loop.time().now()));
    }
  }

  private static void stop(Watched entry) {
    Probe probe = entry.probe;
    if (probe != null) {
      probe.stop();
    }
    entry.probe = null;
  }
}
