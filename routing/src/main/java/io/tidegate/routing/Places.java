package io.tidegate.routing;

import java.util.Arrays;

/** An ascending list of rule places while it grows. Belongs to the compiling thread. */
final class Places {
  private int[] places = new int[2];
  private int count;

  /** Adds {@code place} unless it is the last one already. */
  void add(int place) {
    if (count > 0 && places[count - 1] == place) {
      return;
    }
    if (count == places.length) {
      places = Arrays.copyOf(places, count * 2);
    }
    places[count++] = place;
  }

  int[] toArray() {
    return Arrays.copyOf(places, count);
  }
}
