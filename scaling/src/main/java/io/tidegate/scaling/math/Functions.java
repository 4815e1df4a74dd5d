package io.tidegate.scaling.math;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;

/** The functions that take one series and give one series. */
final class Functions {
  private Functions() {}

  /** DIFF, DIFF_TIME, RATE: between a point and the one before it; the first point is left out. */
  static Series steps(String function, Series series) {
    Series.Builder out = new Series.Builder(series.label(), series.periodSeconds());
    for (int i = 1; i < series.size(); i++) {
      double change = series.values()[i] - series.values()[i - 1];
      double seconds = series.times()[i] - series.times()[i - 1];
      out.add(
          series.times()[i],
          switch (function) {
            case "DIFF" -> change;
            case "DIFF_TIME" -> seconds;
            default -> change / seconds;
          });
    }
    return out.build();
  }

  /** RUNNING_SUM. */
  static Series runningSum(Series series) {
    Series.Builder out = new Series.Builder(series.label(), series.periodSeconds());
    double sum = 0;
    for (int i = 0; i < series.size(); i++) {
      sum += series.values()[i];
      out.add(series.times()[i], sum);
    }
    return out.build();
  }

  /** Number at every period of the grid. */
  static Series constant(Grid grid, double number) {
    Series.Builder out = new Series.Builder("TIME_SERIES", grid.periodSeconds());
    for (long time = grid.start(); time < grid.end(); time += grid.periodSeconds()) {
      out.add(time, number);
    }
    return out.build();
  }

  /** MINUTE, HOUR, DAY, DATE, MONTH, YEAR, EPOCH (UTC) at every period of the grid. */
  static Series clock(String function, Series series, Grid grid) {
    Series.Builder out = new Series.Builder(function, series.periodSeconds());
    for (long time = grid.start(); time < grid.end(); time += series.periodSeconds()) {
      ZonedDateTime utc = Instant.ofEpochSecond(time).atZone(ZoneOffset.UTC);
      out.add(
          time,
          switch (function) {
            case "MINUTE" -> utc.getMinute();
            case "HOUR" -> utc.getHour();
            case "DAY" -> DayOfWeek.from(utc).getValue();
            case "DATE" -> utc.getDayOfMonth();
            case "MONTH" -> utc.getMonthValue();
            case "YEAR" -> utc.getYear();
            default -> time;
          });
    }
    return out.build();
  }

  /** FILL with a number, another series, REPEAT or LINEAR, at the periods of the grid. */
  static Series fill(Series series, Value filler, Grid grid) {
    Series.Builder out = new Series.Builder(series.label(), series.periodSeconds());
    double last = Double.NaN;
    long lastTime = 0;
    int next = 0;
    for (long time = grid.start(); time < grid.end(); time += series.periodSeconds()) {
      while (next < series.size() && series.times()[next] < time) {
        next++;
      }
      boolean present = next < series.size() && series.times()[next] == time;
      if (present) {
        last = series.values()[next];
        lastTime = time;
        out.add(time, last);
        continue;
      }
      out.add(
          time,
          switch (filler) {
            case Value.Scalar(double number) -> number;
            case Value.One(Series other) -> other.at(time);
            case Value.Word(String text) when text.equals("REPEAT") -> last;
            case Value.Word(String text) when text.equals("LINEAR") ->
                next < series.size()
                    ? last
                        + (series.values()[next] - last)
                            * (time - lastTime)
                            / (series.times()[next] - lastTime)
                    : Double.NaN;
            case Value.Word word -> throw badFiller();
            case Value.Many many -> throw badFiller();
          });
    }
    return out.build();
  }

  private static MathError badFiller() {
    return new MathError("FILL needs a number, a time series, REPEAT or LINEAR.");
  }

  /**
   * IF over series. A period without a condition has no result; a chosen series without a value
   * there gives 0, except that with a number as the first choice a missing second one gives none,
   * as in the guide's examples.
   */
  static Series choose(Series condition, Value then, List<Value> otherwise) {
    Series.Builder out = new Series.Builder(condition.label(), condition.periodSeconds());
    for (int i = 0; i < condition.size(); i++) {
      long time = condition.times()[i];
      if (condition.values()[i] != 0) {
        out.add(time, pick(then, time, 0));
      } else if (!otherwise.isEmpty()) {
        out.add(
            time, pick(otherwise.getFirst(), time, then instanceof Value.Scalar ? Double.NaN : 0));
      }
    }
    return out.build();
  }

  private static double pick(Value value, long time, double missing) {
    return switch (value) {
      case Value.Scalar(double number) -> number;
      case Value.One(Series series) -> {
        double found = series.at(time);
        yield Double.isNaN(found) ? missing : found;
      }
      case Value.Many many -> throw new MathError("IF chooses between numbers and time series.");
      case Value.Word word -> throw new MathError("IF chooses between numbers and time series.");
    };
  }
}
