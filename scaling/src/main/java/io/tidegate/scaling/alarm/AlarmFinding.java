package io.tidegate.scaling.alarm;

import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.MissingData;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.scaling.alarm.AlarmEvaluator.Verdict;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an evaluation found, with CloudWatch's reason text and reason data (JSON). {@code state} is
 * empty when the state stays what it is.
 */
public record AlarmFinding(Optional<StateValue> state, String reason, String reasonData) {
  private static final DateTimeFormatter IN_REASON =
      DateTimeFormatter.ofPattern("dd/MM/yy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter IN_DATA =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'+0000'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final Pattern PERCENTILE = Pattern.compile("p(\\d{1,3}(?:\\.\\d*)?)");

  /** What is watched, as it appears in the reason data. */
  public record Subject(String statistic, Optional<String> unit) {}

  /** Evaluates {@code window} at {@code now}. */
  public static AlarmFinding of(
      AlarmCondition condition, AlarmWindow window, Subject subject, Instant now) {
    int size = window.values().length;
    Verdict verdict = AlarmEvaluator.verdict(condition, window.values(), 0, size);
    List<Integer> considered = considered(condition, window);
    if (condition.ignoreLowSampleCount() && tooFewSamples(window, considered, subject)) {
      verdict = Verdict.KEEP;
    }
    Optional<StateValue> state =
        switch (verdict) {
          case OK -> Optional.of(StateValue.OK);
          case ALARM -> Optional.of(StateValue.ALARM);
          case INSUFFICIENT_DATA -> Optional.of(StateValue.INSUFFICIENT_DATA);
          case KEEP -> Optional.empty();
        };
    return new AlarmFinding(
        state,
        reason(verdict, condition, window, considered),
        data(condition, window, considered, subject, now));
  }

  /** The indexes of the newest real points that count, newest first. */
  private static List<Integer> considered(AlarmCondition condition, AlarmWindow window) {
    List<Integer> out = new ArrayList<>();
    for (int i = window.values().length - 1;
        i >= 0 && out.size() < condition.evaluationPeriods();
        i--) {
      if (!Double.isNaN(window.values()[i])) {
        out.add(i);
      }
    }
    return out;
  }

  /** CloudWatch User Guide: a percentile needs 10/(1-p) samples, below the median 10/p. */
  private static boolean tooFewSamples(
      AlarmWindow window, List<Integer> considered, Subject subject) {
    Matcher percentile = PERCENTILE.matcher(subject.statistic());
    if (!percentile.matches()) {
      return false;
    }
    double share = Double.parseDouble(percentile.group(1)) / 100;
    double needed = 10 / (share >= 0.5 ? 1 - share : share);
    return considered.stream().anyMatch(index -> window.sampleCounts()[index] < needed);
  }

  private static String reason(
      Verdict verdict, AlarmCondition condition, AlarmWindow window, List<Integer> considered) {
    int missing = condition.evaluationPeriods() - considered.size();
    if (verdict == Verdict.INSUFFICIENT_DATA) {
      return "Insufficient Data: "
          + count(condition.evaluationPeriods(), "datapoint")
          + wasWere(condition.evaluationPeriods())
          + "unknown.";
    }
    if (considered.isEmpty()) {
      return "Threshold Crossed: no datapoints were received for "
          + count(condition.evaluationPeriods(), "period")
          + " and "
          + treated(missing, condition.treatMissingData())
          + ".";
    }
    boolean alarm = verdict == Verdict.ALARM;
    List<Integer> named =
        considered.stream()
            .filter(index -> condition.breaches(window.values()[index]) == alarm)
            .toList();
    if (named.isEmpty()) {
      named = considered;
    }
    StringBuilder out = new StringBuilder("Threshold Crossed: ");
    if (alarm) {
      out.append(named.size())
          .append(" out of the last ")
          .append(condition.evaluationPeriods())
          .append(" datapoints");
    } else {
      out.append(count(named.size(), "datapoint"));
    }
    out.append(" [");
    for (int i = 0; i < named.size(); i++) {
      int index = named.get(i);
      out.append(i == 0 ? "" : ", ")
          .append(window.values()[index])
          .append(" (")
          .append(IN_REASON.format(window.at(index)))
          .append(')');
    }
    out.append(']').append(wasWere(named.size())).append(alarm ? "" : "not ");
    out.append(condition.comparison().words())
        .append(" the threshold (")
        .append(condition.threshold())
        .append(')');
    if (missing > 0 && fills(condition.treatMissingData())) {
      out.append(" and ").append(treated(missing, condition.treatMissingData()));
    }
    if (alarm) {
      out.append(" (minimum ")
          .append(count(condition.required(), "datapoint"))
          .append(" for OK -> ALARM transition)");
    }
    return out.append('.').toString();
  }

  private static boolean fills(MissingData treatment) {
    return treatment == MissingData.BREACHING || treatment == MissingData.NOT_BREACHING;
  }

  private static String treated(int missing, MissingData treatment) {
    String as =
        switch (treatment) {
          case BREACHING -> "Breaching";
          case NOT_BREACHING -> "NonBreaching";
          case IGNORE -> "Ignore";
          case MISSING -> "Missing";
        };
    return count(missing, "missing datapoint") + wasWere(missing) + "treated as [" + as + "]";
  }

  private static String count(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static String wasWere(int count) {
    return count == 1 ? " was " : " were ";
  }

  /** Whether {@code reasonData} is that of an evaluation at {@code now}. */
  public static boolean isDated(String reasonData, Instant now) {
    return reasonData.startsWith(dated(now));
  }

  private static String dated(Instant now) {
    return "{\"version\":\"1.0\",\"queryDate\":\"" + IN_DATA.format(now) + '"';
  }

  private static String data(
      AlarmCondition condition,
      AlarmWindow window,
      List<Integer> considered,
      Subject subject,
      Instant now) {
    StringBuilder out = new StringBuilder(dated(now));
    if (!considered.isEmpty()) {
      out.append(",\"startDate\":\"")
          .append(IN_DATA.format(window.at(considered.getLast())))
          .append('"');
    }
    subject.unit().ifPresent(unit -> out.append(",\"unit\":\"").append(unit).append('"'));
    if (!subject.statistic().isEmpty()) {
      out.append(",\"statistic\":\"").append(subject.statistic()).append('"');
    }
    out.append(",\"period\":").append(window.periodSeconds()).append(",\"recentDatapoints\":[");
    for (int i = considered.size() - 1; i >= 0; i--) {
      out.append(window.values()[considered.get(i)]).append(i == 0 ? "" : ",");
    }
    out.append("],\"threshold\":").append(condition.threshold());
    out.append(",\"evaluatedDatapoints\":[");
    for (int i = 0; i < considered.size(); i++) {
      int index = considered.get(i);
      out.append(i == 0 ? "" : ",")
          .append("{\"timestamp\":\"")
          .append(IN_DATA.format(window.at(index)))
          .append("\",\"sampleCount\":")
          .append(window.sampleCounts()[index])
          .append(",\"value\":")
          .append(window.values()[index])
          .append('}');
    }
    return out.append("]}").toString();
  }
}
