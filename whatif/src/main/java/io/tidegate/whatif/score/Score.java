package io.tidegate.whatif.score;

/**
 * What a replay comes to over its scored minutes: those with fewer instances ready than needed, the
 * instance-minutes billed and the oracle's, changes of the desired capacity, removals that had to
 * be undone within {@value #UNDONE_MINUTES} minutes, the largest capacity.
 */
public record Score(
    int minutes, int violated, long billed, long oracle, int events, int undone, int largest) {
  /** A removal that is followed by a launch within so many minutes was for nothing. */
  public static final int UNDONE_MINUTES = 15;

  private static final double DAY = 1440;

  /** Billed instance-minutes per one of the oracle's. */
  public double relative() {
    return oracle == 0 ? 1 : (double) billed / oracle;
  }

  /** The share of minutes violated. */
  public double violatedShare() {
    return minutes == 0 ? 0 : (double) violated / minutes;
  }

  /** Violated minutes in a day. */
  public double violatedPerDay() {
    return violatedShare() * DAY;
  }

  /** Changes of the desired capacity in a day. */
  public double eventsPerDay() {
    return minutes == 0 ? 0 : events * DAY / minutes;
  }
}
