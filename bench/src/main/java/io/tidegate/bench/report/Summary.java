package io.tidegate.bench.report;

import io.tidegate.bench.report.Results.Spread;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One balancer in one scenario over all rounds; CPU in µs per request.
 *
 * @param p99Us the 99th percentiles of latency of the rounds
 * @param ratios per round, this balancer's CPU over the better of the others', ascending; empty
 *     when there is no other
 */
public record Summary(
    String scenario,
    String peer,
    double median,
    double min,
    double max,
    List<Double> ratios,
    double requestsPerSecond,
    double utilisation,
    Spread p99Us,
    long errors,
    int noisyRuns) {
  /** Copies. */
  public Summary {
    ratios = List.copyOf(ratios);
  }

  /** Of {@code peer} in {@code scenario}. */
  public static Summary of(List<Measurement> all, String scenario, String peer) {
    List<Measurement> mine =
        all.stream().filter(m -> m.scenario().equals(scenario) && m.peer().equals(peer)).toList();
    List<Double> cpu = mine.stream().map(Measurement::cpuUsPerRequest).sorted().toList();
    List<Double> ratios =
        mine.stream()
            .map(m -> ratio(all, m))
            .flatMapToDouble(OptionalDouble::stream)
            .sorted()
            .boxed()
            .toList();
    return new Summary(
        scenario,
        peer,
        median(cpu),
        cpu.getFirst(),
        cpu.getLast(),
        ratios,
        median(mine.stream().map(Measurement::requestsPerSecond).sorted().toList()),
        median(mine.stream().map(Measurement::utilisation).sorted().toList()),
        Spread.of(mine.stream().map(one -> (double) one.p99Us()).toList()),
        mine.stream().mapToLong(Measurement::errors).sum(),
        (int) mine.stream().filter(Measurement::noisy).count());
  }

  private static OptionalDouble ratio(List<Measurement> all, Measurement mine) {
    OptionalDouble best =
        all.stream()
            .filter(m -> m.round() == mine.round() && m.scenario().equals(mine.scenario()))
            .filter(m -> !m.peer().equals(mine.peer()) && !m.peer().equals("tidegate"))
            .mapToDouble(Measurement::cpuUsPerRequest)
            .min();
    return best.isPresent()
        ? OptionalDouble.of(mine.cpuUsPerRequest() / best.getAsDouble())
        : OptionalDouble.empty();
  }

  /** The middle of ascending values, of two middles the mean; 0 of none. */
  static double median(List<Double> sorted) {
    int n = sorted.size();
    if (n == 0) {
      return 0;
    }
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }

  /** The median of {@link #ratios}; 0 of none. */
  public double medianRatio() {
    return median(ratios);
  }
}
