package io.tidegate.whatif.replay;

import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.scaling.AlarmFacts;
import io.tidegate.scaling.alarm.AlarmEvaluator;
import io.tidegate.scaling.alarm.AlarmEvaluator.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One alarm while it is replayed, with its state: owned by its replay. */
final class Watch {
  private final String name;
  private final boolean above;
  private AlarmCondition condition;
  private boolean inAlarm;
  private boolean fired;

  Watch(String name, AlarmCondition condition) {
    this.name = name;
    this.condition = condition;
    this.above =
        condition.comparison() == Comparison.GREATER_THAN
            || condition.comparison() == Comparison.GREATER_THAN_OR_EQUAL;
  }

  void tune(AlarmCondition next) {
    condition = next;
  }

  /**
   * Evaluates at {@code minute}; true when it notifies, as it does again while ALARM is confirmed.
   */
  boolean evaluate(double[] metric, int minute) {
    int from = Math.max(0, minute - AlarmEvaluator.range(condition));
    Verdict verdict = AlarmEvaluator.verdict(condition, metric, from, minute);
    if (verdict != Verdict.KEEP) {
      inAlarm = verdict == Verdict.ALARM;
    }
    fired = verdict == Verdict.ALARM;
    return fired;
  }

  /** With the points that were evaluated, the newest known ones of the range, while in ALARM. */
  AlarmFacts facts(double[] metric, int minute, Instant start) {
    if (!inAlarm) {
      return new AlarmFacts(name, above, condition.threshold(), false, false, List.of());
    }
    int newest = -1;
    int count = 0;
    Double[] seen = new Double[condition.evaluationPeriods()];
    int oldest = Math.max(0, minute - AlarmEvaluator.range(condition));
    for (int i = minute - 1; i >= oldest && count < seen.length; i--) {
      if (!Double.isNaN(metric[i])) {
        newest = Math.max(newest, i);
        seen[seen.length - ++count] = metric[i];
      }
    }
    Optional<Instant> at =
        newest < 0 ? Optional.empty() : Optional.of(start.plusSeconds(60L * newest));
    List<Double> values =
        List.of(
            count == seen.length
                ? seen
                : Arrays.copyOfRange(seen, seen.length - count, seen.length));
    return new AlarmFacts(name, above, condition.threshold(), inAlarm, fired, values, at);
  }
}
