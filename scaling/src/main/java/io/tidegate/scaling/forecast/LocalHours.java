package io.tidegate.scaling.forecast;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Hours by local clock, so that a day's pattern stays at its hour when clocks change. The hour that
 * the spring change skips is a gap; the two that the autumn change repeats are averaged. Slots are
 * local hours counted from an epoch.
 */
final class LocalHours {
  private final ZoneId zone;

  LocalHours(ZoneId zone) {
    this.zone = zone;
  }

  /** The slot of the hour that contains {@code moment}. */
  long slot(Instant moment) {
    LocalDateTime local = LocalDateTime.ofInstant(moment, zone);
    return Math.floorDiv(local.toEpochSecond(ZoneOffset.UTC), 3600);
  }

  /** Hourly values from {@code start} on as values by slot. */
  double[] bySlot(Instant start, double[] hourly) {
    if (hourly.length == 0) {
      return new double[0];
    }
    long first = slot(start);
    long last = slot(start.plusSeconds(3600L * (hourly.length - 1)));
    int size = (int) (last - first) + 1;
    double[] sums = new double[size];
    int[] counts = new int[size];
    for (int i = 0; i < hourly.length; i++) {
      int at = (int) (slot(start.plusSeconds(3600L * i)) - first);
      if (!Double.isNaN(hourly[i]) && at >= 0 && at < size) {
        sums[at] += hourly[i];
        counts[at]++;
      }
    }
    for (int i = 0; i < size; i++) {
      sums[i] = counts[i] == 0 ? Double.NaN : sums[i] / counts[i];
    }
    return sums;
  }
}
