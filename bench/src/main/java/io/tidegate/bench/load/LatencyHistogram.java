package io.tidegate.bench.load;

/** Latencies in buckets 1/32 of their size wide, from 1 µs to over an hour. Owned by one thread. */
final class LatencyHistogram {
  private static final int FRACTION_BITS = 5;
  private final long[] counts = new long[64 << FRACTION_BITS];
  private long total;

  void record(long latencyNs) {
    long us = Math.max(latencyNs / 1000, 0);
    counts[bucket(us)]++;
    total++;
  }

  private static int bucket(long us) {
    if (us < 1 << FRACTION_BITS) {
      return (int) us;
    }
    int shift = 63 - Long.numberOfLeadingZeros(us) - FRACTION_BITS;
    return ((shift + 1) << FRACTION_BITS) + (int) ((us >>> shift) & ((1 << FRACTION_BITS) - 1));
  }

  private static long floor(int bucket) {
    if (bucket < 1 << FRACTION_BITS) {
      return bucket;
    }
    int shift = (bucket >>> FRACTION_BITS) - 1;
    long mantissa = (bucket & ((1 << FRACTION_BITS) - 1)) | (1 << FRACTION_BITS);
    return mantissa << shift;
  }

  /** The latency that {@code quantile}, 0 to 1, of all do not exceed; 0 when there are none. */
  long quantileUs(double quantile) {
    long wanted = (long) Math.ceil(total * quantile);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return floor(i);
      }
    }
    return 0;
  }
}
