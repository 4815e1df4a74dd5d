package io.tidegate.dataplane;

import io.tidegate.base.Chance;
import io.tidegate.base.FaultHandler;
import io.tidegate.base.TimeSource;
import io.tidegate.dataplane.tls.KeySource;
import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.routing.Firewall;
import io.tidegate.routing.RequestGuard;
import java.util.function.Consumer;

/**
 * What a data plane takes from outside. {@code loops} is the number of event loops, 1 to 64, one
 * per core. {@code health} and {@code listeners} are called on one virtual thread, never on an
 * event loop; they may block for a short while, meanwhile reports wait in a bounded ring. {@code
 * keys} gives the private keys of certificates.
 */
public record DataPlaneOptions(
    int loops,
    TimeSource time,
    Chance chance,
    FaultHandler faults,
    Consumer<TargetHealthReport> health,
    Consumer<ListenerReport> listeners,
    KeySource keys,
    RequestGuard guard,
    Consumer<TargetAnomaly> anomalies,
    TrafficLimits limits,
    Firewall firewall) {
  /** Checks. */
  public DataPlaneOptions {
    if (loops < 1 || loops > 64) {
      throw new IllegalArgumentException("loops must be 1 to 64, not " + loops);
    }
  }

  /** With the standard limits. */
  public DataPlaneOptions(
      int loops,
      TimeSource time,
      Chance chance,
      FaultHandler faults,
      Consumer<TargetHealthReport> health,
      Consumer<ListenerReport> listeners,
      KeySource keys,
      RequestGuard guard,
      Consumer<TargetAnomaly> anomalies) {
    this(
        loops,
        time,
        chance,
        faults,
        health,
        listeners,
        keys,
        guard,
        anomalies,
        TrafficLimits.standard(),
        Firewall.none());
  }

  /** These options with other limits. */
  public DataPlaneOptions within(TrafficLimits other) {
    return new DataPlaneOptions(
        loops, time, chance, faults, health, listeners, keys, guard, anomalies, other, firewall);
  }

  /** Anomalies are told to nobody. */
  public DataPlaneOptions(
      int loops,
      TimeSource time,
      Chance chance,
      FaultHandler faults,
      Consumer<TargetHealthReport> health,
      Consumer<ListenerReport> listeners,
      KeySource keys,
      RequestGuard guard) {
    this(loops, time, chance, faults, health, listeners, keys, guard, anomaly -> {});
  }

  /** These options with a consumer of anomalies. */
  public DataPlaneOptions tellingAnomalies(Consumer<TargetAnomaly> to) {
    return new DataPlaneOptions(
        loops, time, chance, faults, health, listeners, keys, guard, to, limits, firewall);
  }

  /** One loop per core, the machine's clock and chance, reports ignored. */
  public static DataPlaneOptions defaults(FaultHandler faults) {
    int cores = Math.min(64, Runtime.getRuntime().availableProcessors());
    return new DataPlaneOptions(
        cores,
        TimeSource.system(),
        Chance.system(),
        faults,
        report -> {},
        report -> {},
        KeySource.none(),
        RequestGuard.closed());
  }

  /** These options with another number of loops. */
  public DataPlaneOptions withLoops(int number) {
    return new DataPlaneOptions(
        number, time, chance, faults, health, listeners, keys, guard, anomalies, limits, firewall);
  }

  /** These options with consumers of reports. */
  public DataPlaneOptions reporting(
      Consumer<TargetHealthReport> toHealth, Consumer<ListenerReport> toListeners) {
    return new DataPlaneOptions(
        loops,
        time,
        chance,
        faults,
        toHealth,
        toListeners,
        keys,
        guard,
        anomalies,
        limits,
        firewall);
  }

  /** These options with a source of private keys. */
  public DataPlaneOptions withKeys(KeySource source) {
    return new DataPlaneOptions(
        loops, time, chance, faults, health, listeners, source, guard, anomalies, limits, firewall);
  }

  /** These options with a firewall. */
  public DataPlaneOptions withFirewall(Firewall other) {
    return new DataPlaneOptions(
        loops, time, chance, faults, health, listeners, keys, guard, anomalies, limits, other);
  }

  /** These options with a guard. */
  public DataPlaneOptions withGuard(RequestGuard other) {
    return new DataPlaneOptions(
        loops, time, chance, faults, health, listeners, keys, other, anomalies, limits, firewall);
  }
}
