package io.tidegate.metrics;

import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * The recent periods of one stream at one resolution, sorted by start. Owned by the store's memory
 * lock. Data normally comes in order, so a period is found from the end.
 */
final class Series {
  private long[] starts = new long[8];
  private Summary[] cells = new Summary[8];
  private int first;
  private int end;

  /** The cell of the period starting at {@code start}, made when it is not there. */
  Summary cell(long start) {
    int at = indexOf(start);
    if (at < end && starts[at] == start) {
      return cells[at];
    }
    if (end == starts.length) {
      int shift = makeRoom();
      at -= shift;
    }
    System.arraycopy(starts, at, starts, at + 1, end - at);
    System.arraycopy(cells, at, cells, at + 1, end - at);
    starts[at] = start;
    cells[at] = new Summary();
    end++;
    return cells[at];
  }

  /** Hands over the cells with {@code from <= start < to}. */
  void forEach(long from, long to, ObjLongConsumer<Summary> each) {
    for (int i = indexOf(from); i < end && starts[i] < to; i++) {
      each.accept(cells[i], starts[i]);
    }
  }

  /** Forgets what starts before {@code floor}; returns the weight freed. */
  int dropBefore(long floor) {
    int to = indexOf(floor);
    int freed = 0;
    for (int i = first; i < to; i++) {
      freed += cells[i].weight();
    }
    Arrays.fill(cells, first, to, null);
    first = to;
    return freed;
  }

  int size() {
    return end - first;
  }

  private int indexOf(long start) {
    if (first == end || start > starts[end - 1]) {
      return end;
    }
    int found = Arrays.binarySearch(starts, first, end, start);
    return found >= 0 ? found : -found - 1;
  }

  /** Returns by how much indexes moved down. */
  private int makeRoom() {
    int size = end - first;
    int shift = first;
    int capacity = size > starts.length / 2 ? starts.length * 2 : starts.length;
    starts = Arrays.copyOfRange(starts, first, first + capacity);
    cells = Arrays.copyOfRange(cells, first, first + capacity);
    first = 0;
    end = size;
    return shift;
  }
}
