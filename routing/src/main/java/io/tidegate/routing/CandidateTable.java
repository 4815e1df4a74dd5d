package io.tidegate.routing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * From the hash of a text to the rules that may match it, as ascending places. Immutable, any
 * thread. Hashes are not verified: a collision offers a rule that then does not match.
 */
final class CandidateTable {
  static final int[] NONE = {};
  private static final long PRIME = 0x9E3779B97F4A7C15L;

  private final long[] keys;
  private final int[][] lists;

  private CandidateTable(long[] keys, int[][] lists) {
    this.keys = keys;
    this.lists = lists;
  }

  /** The hash of no text; never 0. */
  static long start() {
    return 1;
  }

  /** The hash with one more byte. */
  static long step(long hash, byte next) {
    return (hash ^ (next & 0xff)) * PRIME;
  }

  /** The rules under {@code hash}, or {@link #NONE}. */
  int[] find(long hash) {
    int mask = keys.length - 1;
    int i = (int) (hash >>> 32) & mask;
    while (lists[i].length != 0) {
      if (keys[i] == hash) {
        return lists[i];
      }
      i = (i + 1) & mask;
    }
    return NONE;
  }

  /** Collects; belongs to the compiling thread. */
  static final class Builder {
    private final Map<Long, Places> entries = new HashMap<>();

    /** Adds {@code rule} under {@code hash}; rules come in ascending order. */
    void add(long hash, int rule) {
      entries.computeIfAbsent(hash, absent -> new Places()).add(rule);
    }

    CandidateTable build() {
      int size = Integer.highestOneBit(Math.max(entries.size(), 1)) << 2;
      long[] keys = new long[size];
      int[][] lists = new int[size][];
      Arrays.fill(lists, NONE);
      entries.forEach(
          (hash, rules) -> {
            int i = (int) (hash >>> 32) & (size - 1);
            while (lists[i].length != 0) {
              i = (i + 1) & (size - 1);
            }
            keys[i] = hash;
            lists[i] = rules.toArray();
          });
      return new CandidateTable(keys, lists);
    }
  }
}
