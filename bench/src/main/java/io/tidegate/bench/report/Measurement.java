package io.tidegate.bench.report;

/**
 * One run of one balancer.
 *
 * @param round from 1
 * @param peer the balancer's name
 * @param scenario {@code 64}, {@code 512} or {@code rate}
 * @param cpuUsPerRequest user and system time of all its threads per request, in µs
 * @param requestsPerSecond answered
 * @param utilisation share of its core that the balancer used, 0 to 1
 * @param foreignCpu cores' worth of CPU that others used meanwhile
 * @param errors failed requests
 * @param p50Us median latency
 * @param p99Us 99th percentile of latency
 */
public record Measurement(
    int round,
    String peer,
    String scenario,
    double cpuUsPerRequest,
    double requestsPerSecond,
    double utilisation,
    double foreignCpu,
    long errors,
    long p50Us,
    long p99Us) {
  /** More foreign CPU than this, in cores, marks a run as noisy. */
  public static final double NOISY = 0.1;

  /** Whether others used the machine meanwhile. */
  public boolean noisy() {
    return foreignCpu > NOISY;
  }
}
