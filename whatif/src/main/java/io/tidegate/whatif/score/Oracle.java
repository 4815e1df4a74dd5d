package io.tidegate.whatif.score;

import java.util.Arrays;

/**
 * The cheapest sequence of launches and terminations that never violates, knowing the future. Level
 * by level: the k-th instance is kept through gaps that are not longer than a new boot, and each
 * launch is billed from the boot's start on.
 */
public final class Oracle {
  private Oracle() {}

  /**
   * Instance-minutes over all of {@code needed} (instances per minute); instances at the first
   * minute are there already, boot minutes before it are not billed.
   */
  public static long instanceMinutes(int[] needed, int bootMinutes) {
    int most = Arrays.stream(needed).max().orElse(0);
    int[] last = new int[most + 1];
    Arrays.fill(last, Integer.MIN_VALUE / 2);
    long billed = 0;
    for (int minute = 0; minute < needed.length; minute++) {
      for (int level = 1; level <= needed[minute]; level++) {
        int gap = minute - last[level] - 1;
        billed += 1 + (gap <= bootMinutes ? gap : Math.min(bootMinutes, minute));
        last[level] = minute;
      }
    }
    return billed;
  }

  /** The least constant capacity that never violates. */
  public static int peak(int[] needed) {
    return Arrays.stream(needed).max().orElse(0);
  }
}
