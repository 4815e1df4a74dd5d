package io.tidegate.dataplane.log;

/**
 * A line of the health-check log: 8 fields (ALB guide, load-balancer-health-check-logs). Immutable.
 *
 * @param type {@code http}, {@code https}, {@code h2}, {@code grpc} or {@code tcp}
 * @param startedMicros when the check began
 * @param latencyNs until the verdict
 * @param target {@code ip:port}
 * @param group the target group's name
 * @param statusCode of HTTP or gRPC, -1 when none came
 * @param reason empty when it passed
 */
public record HealthCheckEntry(
    LogStream stream,
    String type,
    long startedMicros,
    long latencyNs,
    String target,
    String group,
    int statusCode,
    String reason)
    implements LogItem {
  @Override
  public long micros() {
    return startedMicros;
  }

  @Override
  public long heldBytes() {
    return 200;
  }

  @Override
  public void write(LineWriter out) {
    out.field(type).time(startedMicros).seconds(latencyNs).field(target).field(group);
    out.field(reason.isEmpty() ? "PASS" : "FAIL");
    out.field(statusCode < 0 ? "" : Integer.toString(statusCode)).field(reason);
  }
}
