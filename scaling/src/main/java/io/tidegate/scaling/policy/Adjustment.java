package io.tidegate.scaling.policy;

import io.tidegate.model.autoscaling.AdjustmentType;
import java.util.Optional;

/**
 * A change of capacity with AWS's rounding of percentages (Auto Scaling User Guide, Step and simple
 * scaling, Scaling adjustment types): above 1 down, between 0 and 1 to 1, between 0 and -1 to -1,
 * below -1 towards zero; then at least the minimum magnitude.
 */
public record Adjustment(AdjustmentType type, int value, Optional<Integer> minMagnitude) {

  /** The capacity after this on {@code base}; not below 0, not yet bounded. */
  public int on(int base) {
    long result =
        switch (type) {
          case CHANGE_IN_CAPACITY -> (long) base + value;
          case EXACT_CAPACITY -> value;
          case PERCENT_CHANGE_IN_CAPACITY -> base + percent(base);
        };
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, result));
  }

  /** Whether this is meant to give more than {@code desired}. */
  public boolean grows(int desired) {
    return type == AdjustmentType.EXACT_CAPACITY ? value > desired : value > 0;
  }

  /** For people: {@code PercentChangeInCapacity +10}. */
  public String words() {
    String sign = type != AdjustmentType.EXACT_CAPACITY && value > 0 ? " +" : " ";
    return type.wire() + sign + value;
  }

  private long percent(int base) {
    long hundredths = (long) base * value;
    long delta = hundredths / 100;
    if (delta == 0) {
      delta = Long.signum(hundredths);
    }
    int least = minMagnitude.orElse(0);
    return Math.abs(delta) < least ? (long) Integer.signum(value) * least : delta;
  }
}
