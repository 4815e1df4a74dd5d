package io.tidegate.metrics;

import org.jspecify.annotations.Nullable;

/** A metric with one unit and its recent periods. Owned by the store's memory lock. */
final class Stream {
  final History.StreamKey key;
  final Series standard = new Series();

  /** Periods of one second; made at the first datum of high resolution. */
  @Nullable Series fine;

  /** The newest moment it has data for, epoch seconds. */
  long lastSeen = Long.MIN_VALUE;

  Stream(History.StreamKey key) {
    this.key = key;
  }

  Series series(int resolution) {
    if (resolution >= 60) {
      return standard;
    }
    Series made = fine;
    if (made == null) {
      made = new Series();
      fine = made;
    }
    return made;
  }

  int dropBefore(long floor) {
    return standard.dropBefore(floor) + (fine == null ? 0 : fine.dropBefore(floor));
  }

  boolean isEmpty() {
    return standard.size() == 0 && (fine == null || fine.size() == 0);
  }
}
