package io.tidegate.dataplane.health;

import io.tidegate.dataplane.log.HealthCheckEntry;
import io.tidegate.dataplane.log.LogRing;
import io.tidegate.dataplane.log.LogStream;
import io.tidegate.dataplane.log.LogStream.Kind;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.stream.LinkTools;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.LogPlace;
import io.tidegate.routing.RoutingSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
  private final LinkTools linkTools;
  private final int loops;
  private final HealthBoard board;
  private final Consumer<TargetHealthReport> reports;
  private final LogRing logs;
  private final Map<String, Watched> watched = new HashMap<>();

  /** What probes work with, of their loop. */
  public record Means(TlsLane tls, LinkTools linkTools, LogRing logs) {}

  /** {@code loops} is how many share the work; {@code reports} must not block. */
  public HealthProber(
      Means means, int loops, HealthBoard board, Consumer<TargetHealthReport> reports) {
    this.tls = means.tls();
    this.linkTools = means.linkTools();
    this.logs = means.logs();
    this.loop = tls.loop();
    this.loops = loops;
    this.board = board;
    this.reports = reports;
  }

  private static final class Watched {
    final HealthCounter counter;
    Probe.@Nullable Settings settings;
    @Nullable LogStream log;
    String group = "";
    @Nullable Probe probe;

    Watched(TargetHealth known) {
      this.counter = new HealthCounter(known);
    }
  }

  /** Probes what {@code snapshot} lists, and nothing else. */
  public void follow(RoutingSnapshot snapshot) {
    Set<String> listed = new HashSet<>();
    for (CompiledLoadBalancer loadBalancer : snapshot.loadBalancers().values()) {
      for (CompiledTargetGroup group : loadBalancer.targetGroups()) {
        for (CompiledTarget target : group.targets()) {
          if (!target.draining() && Math.floorMod(target.key().hashCode(), loops) == loop.index()) {
            listed.add(target.key());
            watch(target, group, LogTo.of(loadBalancer, group, target));
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

  /** Where the checks of a target are logged; {@code stream} is null when they are not. */
  private record LogTo(@Nullable LogStream stream, String group) {
    static LogTo of(CompiledLoadBalancer balancer, CompiledTargetGroup group, CompiledTarget to) {
      List<LogPlace> places = balancer.options().logs().healthChecks();
      LogStream stream = LogStream.of(Kind.HEALTH_CHECK, balancer, to.zone(), places);
      return new LogTo(stream, group.metricName().split("/", -1)[1]);
    }
  }

  private void watch(CompiledTarget target, CompiledTargetGroup group, LogTo log) {
    HealthCheck check = group.healthCheck();
    var settings =
        new Probe.Settings(target.address(), target.healthCheckPort(), check, group.version());
    Watched entry =
        watched.computeIfAbsent(target.key(), key -> new Watched(board.cell(key).health()));
    entry.log = log.stream();
    entry.group = log.group();
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
    Probe probe =
        new Probe(
            tls,
            linkTools,
            settings,
            (verdict, startedMicros, latencyNs) -> {
              note(entry, settings, verdict, startedMicros, latencyNs);
              judge(key, entry, check, verdict);
            });
    entry.probe = probe;
    long spread = Math.min(1000, check.interval().toMillis());
    probe.start(first ? 0 : loop.chance().below((int) spread));
  }

  private void judge(String key, Watched entry, HealthCheck check, Verdict verdict) {
    publish(
        key, entry.counter.count(verdict, check.healthyThreshold(), check.unhealthyThreshold()));
  }

  private void note(
      Watched entry, Probe.Settings settings, Verdict verdict, long startedMicros, long latencyNs) {
    LogStream stream = entry.log;
    if (stream != null) {
      logs.offer(
          new HealthCheckEntry(
              stream,
              settings.logType(),
              startedMicros,
              latencyNs,
              settings.address() + ":" + settings.port(),
              entry.group,
              verdict.statusCode(),
              verdict.logReason()));
    }
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
