package io.tidegate.dataplane.h2;

/**
 * The dynamic table of an HPACK decoder (RFC 7541 section 4), at most {@link #MAX_BYTES} by the
 * RFC's measure. Owned by its decoder.
 */
final class DynamicTable {
  /** SETTINGS_HEADER_TABLE_SIZE at its default. */
  static final int MAX_BYTES = 4096;

  private static final byte[] NONE = {};
  private static final int OVERHEAD = 32;
  private static final int SLOTS = MAX_BYTES / OVERHEAD;

  private final byte[][] entries = new byte[SLOTS][];
  private final int[] nameLengths = new int[SLOTS];
  private int newest;
  private int count;
  private int bytes;
  private int limit = MAX_BYTES;

  /** Takes the size the peer's encoder says; false when it is larger than allowed. */
  boolean resize(int size) {
    if (size > MAX_BYTES) {
      return false;
    }
    limit = size;
    evict(0);
    return true;
  }

  int count() {
    return count;
  }

  /** Name and value in one array; {@code index} from 1, the newest. */
  byte[] entry(int index) {
    return entries[slot(index)];
  }

  /** Bytes of the name in {@link #entry}. */
  int nameLength(int index) {
    return nameLengths[slot(index)];
  }

  private int slot(int index) {
    return Math.floorMod(newest - (index - 1), SLOTS);
  }

  /** Adds the name followed by the value that lie in [from, to) of {@code a}. */
  void add(byte[] a, int from, int nameEnd, int to) {
    int size = to - from + OVERHEAD;
    evict(size);
    if (size > limit) {
      return;
    }
    byte[] entry = java.util.Arrays.copyOfRange(a, from, to);
    newest = (newest + 1) % SLOTS;
    entries[newest] = entry;
    nameLengths[newest] = nameEnd - from;
    count++;
    bytes += size;
  }

  private void evict(int needed) {
    while (count > 0 && bytes + needed > limit) {
      int oldest = slot(count);
      bytes -= entry(count).length + OVERHEAD;
      entries[oldest] = NONE;
      count--;
    }
  }
}
