package io.tidegate.dataplane.metrics;

/** Response codes of targets by hundred; owned by one loop's thread. */
public final class TargetCodes {
  private final long[] byHundred = new long[10];

  /** Counts one response; codes outside 100 to 999 are ignored. */
  public void count(int statusCode) {
    if (statusCode >= 100 && statusCode <= 999) {
      byHundred[statusCode / 100]++;
    }
  }

  long hundred(int digit) {
    return byHundred[digit];
  }

  void add(TargetCodes other) {
    for (int i = 0; i < byHundred.length; i++) {
      byHundred[i] += other.byHundred[i];
    }
  }

  void clear() {
    java.util.Arrays.fill(byHundred, 0);
  }
}
