package io.tidegate.dataplane.metrics;

/** A statistic set of durations in nanoseconds; owned by one loop's thread. */
public final class TimeSet {
  private long count;
  private long sumNs;
  private long minNs = Long.MAX_VALUE;
  private long maxNs;

  /** Adds one duration. */
  public void record(long ns) {
    count++;
    sumNs += ns;
    minNs = Math.min(minNs, ns);
    maxNs = Math.max(maxNs, ns);
  }

  long count() {
    return count;
  }

  double sumSeconds() {
    return sumNs / 1e9;
  }

  double minSeconds() {
    return minNs / 1e9;
  }

  double maxSeconds() {
    return maxNs / 1e9;
  }

  void add(TimeSet other) {
    count += other.count;
    sumNs += other.sumNs;
    minNs = Math.min(minNs, other.minNs);
    maxNs = Math.max(maxNs, other.maxNs);
  }

  void clear() {
    count = 0;
    sumNs = 0;
    minNs = Long.MAX_VALUE;
    maxNs = 0;
  }
}
