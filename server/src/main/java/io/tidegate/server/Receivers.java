package io.tidegate.server;

import io.tidegate.base.FaultHandler;
import io.tidegate.metrics.ingest.MetricIntake;
import io.tidegate.metrics.ingest.OtlpServer;
import io.tidegate.metrics.ingest.StatsdServer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What receives metrics by other protocols than CloudWatch's, as far as the settings say. Started
 * and closed by one thread.
 */
final class Receivers implements AutoCloseable {
  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private final FaultHandler faults;

  private Receivers(FaultHandler faults) {
    this.faults = faults;
  }

  /**
   * Starts those that have an address.
   *
   * @throws StartFailure when an address cannot be bound
   */
  static Receivers start(
      ServeOptions options, StatsdServer.Parts parts, MetricIntake intake, Gauges gauges) {
    Receivers receivers = new Receivers(parts.faults());
    options
        .statsdListen()
        .ifPresent(
            address -> {
              try {
                StatsdServer statsd = StatsdServer.start(address, parts);
                receivers.started.push(statsd);
                gauges.counter(
                    "statsd_lines", "Lines of StatsD received.", () -> statsd.counts().received());
                gauges.counter(
                    "statsd_malformed",
                    "Lines of StatsD that are not well formed.",
                    () -> statsd.counts().malformed());
                gauges.counter(
                    "statsd_dropped",
                    "Lines of StatsD for which there was no room.",
                    () -> statsd.counts().dropped());
                gauges.counter(
                    "statsd_overflowed",
                    "Datagrams of StatsD that the system dropped before they were read.",
                    () -> statsd.counts().overflowed());
              } catch (IOException refused) {
                throw new StartFailure(BindAdvice.of("StatsD", address, refused));
              }
            });
    options
        .otlpListen()
        .ifPresent(
            address -> {
              try {
                OtlpServer otlp = OtlpServer.start(address, intake, parts.time());
                receivers.started.push(otlp);
                gauges.counter(
                    "otlp_stored", "Data points of OTLP stored.", () -> otlp.counts().stored());
                gauges.counter(
                    "otlp_rejected",
                    "Data points of OTLP that could not be stored.",
                    () -> otlp.counts().rejected());
              } catch (IOException refused) {
                throw new StartFailure(BindAdvice.of("OTLP", address, refused));
              }
            });
    return receivers;
  }

  @Override
  public void close() {
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception failed) {
        faults.fault("receivers", failed);
      }
    }
  }
}
