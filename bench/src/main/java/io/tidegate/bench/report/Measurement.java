package io.tidegate.bench.report;

import java.util.Locale;

/**
 * One run of one balancer.
 *
 * @param round from 1
 * @param peer the balancer's name
 * @param scenario such as {@code 64}, {@code 512} or {@code rate}
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

  /** For people who watch. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "round %d %-5s %-9s %7.2f us/request  %7.0f/s  CPU %3.0f%%  p99 %d us%s%s",
        round,
        scenario,
        peer,
        cpuUsPerRequest,
        requestsPerSecond,
        utilisation * 100,
        p99Us,
        errors > 0 ? "  ERRORS " + errors : "",
        noisy() ? "  noisy" : "");
  }

  /** Whether others used the machine meanwhile. */
  public boolean noisy() {
    return foreignCpu > NOISY;
  }
}
