package io.tidegate.scaling.alarm;

import io.tidegate.model.cloudwatch.AlarmCondition;

/**
 * Decides an alarm from the datapoints of its evaluation range. Pure.
 *
 * <p>Source: CloudWatch User Guide, "Alarm evaluation" and "Configuring how alarms treat missing
 * data"; its truth tables are the tests of this class. Where the text and a table of the guide
 * disagree, the table wins: the early ALARM on few breaching points needs that no point of the
 * range is within the threshold.
 */
public final class AlarmEvaluator {
  private AlarmEvaluator() {}

  /** What the datapoints say. */
  public enum Verdict {
    OK,
    ALARM,
    INSUFFICIENT_DATA,
    /** The state stays what it is: the points neither prove nor disprove it. */
    KEEP
  }

  /**
   * How many of the newest periods are looked at: a few more than must be evaluated, so that late
   * or missing points can be made up for by older ones.
   */
  public static int range(AlarmCondition condition) {
    return condition.evaluationPeriods() + 2;
  }

  /**
   * Decides from {@code window[from]} (oldest) to {@code window[to - 1]} (newest period), NaN where
   * there is no data; normally {@link #range} periods.
   */
  public static Verdict verdict(AlarmCondition condition, double[] window, int from, int to) {
    int wanted = condition.evaluationPeriods();
    boolean everyPoint = condition.required() == wanted;
    int real = 0;
    int breaching = 0;
    int oldestBreaching = 0;
    for (int i = to - 1; i >= from && real < wanted; i--) {
      if (!Double.isNaN(window[i])) {
        real++;
        if (condition.breaches(window[i])) {
          breaching++;
          oldestBreaching = to - i;
        } else if (everyPoint) {
          // However missing points are treated: one that is within the threshold is one too many.
          return Verdict.OK;
        }
      }
    }
    if (real >= wanted) {
      return breaching >= condition.required() ? Verdict.ALARM : Verdict.OK;
    }
    int missing = wanted - real;
    return switch (condition.treatMissingData()) {
      case BREACHING -> breaching + missing >= condition.required() ? Verdict.ALARM : Verdict.OK;
      case NOT_BREACHING -> breaching >= condition.required() ? Verdict.ALARM : Verdict.OK;
      case IGNORE -> {
        if (breaching >= condition.required()) {
          yield Verdict.ALARM;
        }
        yield breaching < real ? Verdict.OK : Verdict.KEEP;
      }
      case MISSING -> {
        if (real == 0) {
          yield Verdict.INSUFFICIENT_DATA;
        }
        if (breaching >= condition.required()) {
          yield Verdict.ALARM;
        }
        if (breaching < real) {
          yield Verdict.OK;
        }
        yield oldestBreaching >= condition.required() ? Verdict.ALARM : Verdict.KEEP;
      }
    };
  }
}
