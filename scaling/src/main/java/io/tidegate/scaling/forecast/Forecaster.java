package io.tidegate.scaling.forecast;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Forecasts hourly load from at least a day and up to four weeks of history, with quantiles from
 * the errors that forecasts made in the same way would have had. Pure; two milliseconds or less for
 * four weeks and 48 hours.
 *
 * <p>The upper quantile: errors of past forecasts relative to the root of forecast and mean load,
 * divided by how large errors usually are at that hour of the day, weighted towards recent days; of
 * these the 0.9 quantile, a little higher the fewer independent days there are (as in conformal
 * prediction). A few days' errors say little about the next ones, so the margin is drawn towards
 * what loads commonly need, as if so many days had been seen already.
 */
public final class Forecaster {
  /** AWS needs a day of history too (Auto Scaling User Guide, predictive scaling). */
  public static final int LEAST_HOURS = 24;

  /** What is older is not looked at. */
  public static final int MOST_HOURS = 28 * 24;

  private static final int DAY = Patterns.DAY;
  private static final int STEP = 6;
  private static final int FIRST_ORIGIN = 2 * DAY;
  private static final double FORGET_PER_DAY = 0.25;
  private static final double FEW_DAYS = 0.35;
  private static final double HOUR_SHAPE = 0.6;
  private static final double UPPER = 0.9;
  private static final double SCORE_KEPT = 0.97;
  private static final double CLEARLY_WORSE = 2;
  private static final double COMMON_MARGIN = 0.2;
  private static final double COMMON_DAYS = 5;

  private final LocalHours hours;

  /** Days and weeks follow the clock of {@code zone}. */
  public Forecaster(ZoneId zone) {
    this.hours = new LocalHours(zone);
  }

  /**
   * Forecasts the {@code horizon} hours after the history.
   *
   * @param start of the first hour of the history, a full hour
   * @param hourly mean load of each hour, NaN where it is not known; the newest last
   * @return empty when less than a day of it is known
   */
  public Optional<Forecast> forecast(Instant start, double[] hourly, int horizon) {
    int from = Math.max(0, hourly.length - MOST_HOURS);
    // Before the first known hour there is no history, not a gap in it.
    while (from < hourly.length && Double.isNaN(hourly[from])) {
      from++;
    }
    Instant first = start.plusSeconds(3600L * from);
    double[] recent = Arrays.copyOfRange(hourly, from, hourly.length);
    double[] raw = hours.bySlot(first, recent);
    long known = Arrays.stream(raw).filter(value -> !Double.isNaN(value)).count();
    double[] clean = known < LEAST_HOURS ? new double[0] : Cleaning.clean(raw);
    if (clean.length < LEAST_HOURS) {
      return Optional.empty();
    }
    Instant next = start.plusSeconds(3600L * hourly.length);
    int lead = (int) (hours.slot(next) - hours.slot(first)) - raw.length;
    int slots = horizon + 2 + Math.max(0, lead);
    Run run = new Run(raw, clean, Math.max(slots, 2 * DAY));
    List<Double> p50 = new ArrayList<>(horizon);
    List<Double> p90 = new ArrayList<>(horizon);
    for (int h = 0; h < horizon; h++) {
      int slot = (int) (hours.slot(next.plusSeconds(3600L * h)) - hours.slot(first)) - raw.length;
      int at = Math.clamp(slot, 0, slots - 1);
      p50.add(run.point[at]);
      p90.add(run.upper[at]);
    }
    return Optional.of(new Forecast(next, p50, p90, run.quality()));
  }

  /** One forecast being made. */
  private static final class Run {
    private final double[] raw;
    private final Patterns patterns;
    private final int end;
    private final double mean;
    private final double[][] drawn;
    private final int firstIndex;
    private final double[] point;
    private final double[] upper;
    private double error;
    private double errorOfLevel;

    /** Past origins lie every six hours back from the end; index 0 is the end itself. */
    Run(double[] raw, double[] clean, int horizon) {
      this.raw = raw;
      this.end = clean.length;
      this.patterns = new Patterns(clean, horizon);
      this.mean = Math.max(1e-9, patterns.mean(Math.max(0, end - 14 * DAY), end));
      int origins = Math.max(0, (end - DAY) / STEP) + 1;
      double[][] plain = medians(origins);
      this.drawn = new double[origins][];
      int dayBack = DAY / STEP;
      for (int i = 0; i < origins; i++) {
        drawn[i] =
            i + dayBack < origins
                ? patterns.drawn(end - i * STEP, plain[i], plain[i + dayBack])
                : plain[i];
      }
      this.firstIndex = Math.min(origins - 1, Math.max(0, (end - FIRST_ORIGIN) / STEP));
      this.point = drawn[0];
      this.upper = upper();
    }

    /** Medians from every origin; each weighs the eight by how they did up to then. */
    private double[][] medians(int origins) {
      double[][] out = new double[origins][];
      double[][] misses = new double[origins][];
      double[] score = new double[Patterns.SIMPLE];
      int dayBack = DAY / STEP;
      for (int i = origins - 1; i >= 0; i--) {
        double[][] simple = patterns.simple(end - i * STEP);
        for (int k = 0; k < Patterns.SIMPLE; k++) {
          score[k] *= SCORE_KEPT;
          score[k] += i + dayBack < origins ? misses[i + dayBack][k] : 0;
        }
        out[i] = Patterns.median(simple, weights(score));
        misses[i] = misses(simple, end - i * STEP);
      }
      return out;
    }

    /** How far each of the eight was off over its first day. */
    private double[] misses(double[][] simple, int origin) {
      double[] out = new double[Patterns.SIMPLE];
      for (int h = 0; h < DAY && origin + h < end; h++) {
        double actual = raw[origin + h];
        for (int k = 0; k < Patterns.SIMPLE && !Double.isNaN(actual); k++) {
          out[k] += Math.min(Math.abs(actual - simple[h][k]), mean);
        }
      }
      return out;
    }

    /** Equal, except that those with more than twice the error of the best fall away. */
    private double[] weights(double[] score) {
      double best = Double.POSITIVE_INFINITY;
      for (double one : score) {
        best = Math.min(best, one);
      }
      double[] out = new double[score.length];
      for (int k = 0; k < out.length; k++) {
        double clearly = CLEARLY_WORSE * (best + mean) / (score[k] + mean);
        out[k] = Math.pow(Math.min(1, clearly), 4);
      }
      return out;
    }

    Forecast.Quality quality() {
      return new Forecast.Quality(error, errorOfLevel, (double) end / DAY);
    }

    private double[] upper() {
      int most = firstIndex * 2 * DAY;
      double[] errors = new double[most];
      double[] weights = new double[most];
      int[] hour = new int[most];
      int count = 0;
      double weightSum = 0;
      double sizeSum = 0;
      double missSum = 0;
      double levelSum = 0;
      double loadSum = 0;
      double[] hourSize = new double[DAY];
      double[] hourWeight = new double[DAY];
      for (int i = 1; i <= firstIndex; i++) {
        int origin = end - i * STEP;
        double weight = Math.exp(-FORGET_PER_DAY * i * STEP / DAY);
        double level = patterns.mean(origin - DAY, origin);
        for (int h = 0; h < 2 * DAY && origin + h < end; h++) {
          double actual = raw[origin + h];
          if (Double.isNaN(actual)) {
            continue;
          }
          double expected = drawn[i][h];
          double relative = (actual - expected) / size(expected);
          errors[count] = relative;
          weights[count] = weight;
          hour[count] = (origin + h) % DAY;
          hourSize[hour[count]] += weight * Math.min(1, Math.abs(relative));
          hourWeight[hour[count++]] += weight;
          weightSum += weight;
          sizeSum += weight * Math.min(1, Math.abs(relative));
          missSum += weight * Math.abs(actual - expected);
          levelSum += weight * Math.abs(actual - level);
          loadSum += weight * Math.abs(actual);
        }
      }
      error = loadSum == 0 ? 0 : missSum / loadSum;
      errorOfLevel = loadSum == 0 ? 0 : levelSum / loadSum;
      double[] shape = shape(hourSize, hourWeight, weightSum == 0 ? 0 : sizeSum / weightSum);
      for (int i = 0; i < count; i++) {
        errors[i] /= shape[hour[i]];
      }
      double days = independentDays();
      double seen =
          quantile(errors, weights, count, Math.min(0.995, UPPER * (1 + FEW_DAYS / days)));
      double common = COMMON_DAYS / (COMMON_DAYS + days);
      double margin = Math.pow(seen, 1 - common) * Math.pow(COMMON_MARGIN, common);
      double[] out = new double[point.length];
      for (int h = 0; h < out.length; h++) {
        out[h] = point[h] + margin * size(point[h]) * shape[(end + h) % DAY];
      }
      return out;
    }

    /** What errors grow with: between the load itself and its mean. */
    private double size(double load) {
      return Math.sqrt(Math.max(load, 0.1 * mean) * mean);
    }

    /** How many equally weighted days the weighted ones are worth. */
    private double independentDays() {
      double sum = 0;
      double squares = 0;
      for (int day = 0; day < (end - FIRST_ORIGIN) / DAY + 1; day++) {
        double weight = Math.exp(-FORGET_PER_DAY * day);
        sum += weight;
        squares += weight * weight;
      }
      return sum * sum / squares;
    }

    /** How large errors are at each hour of the day compared with all, smoothed and damped. */
    private static double[] shape(double[] size, double[] weight, double overall) {
      double[] byHour = new double[DAY];
      for (int h = 0; h < DAY; h++) {
        byHour[h] = weight[h] == 0 || overall == 0 ? 1 : size[h] / weight[h] / overall;
      }
      double[] out = new double[DAY];
      for (int h = 0; h < DAY; h++) {
        double smooth = (byHour[(h + DAY - 1) % DAY] + 2 * byHour[h] + byHour[(h + 1) % DAY]) / 4;
        out[h] = Math.clamp(Math.pow(smooth, HOUR_SHAPE), 0.4, 2.5);
      }
      return out;
    }

    /** The weighted quantile, never negative; with nothing known half the load again. */
    private static double quantile(double[] values, double[] weights, int count, double level) {
      if (count == 0) {
        return 0.5;
      }
      long[] order = new long[count];
      double total = 0;
      for (int i = 0; i < count; i++) {
        order[i] = (long) sortable((float) values[i]) << 32 | i;
        total += weights[i];
      }
      Arrays.sort(order);
      double seen = 0;
      for (long one : order) {
        int index = (int) one;
        seen += weights[index];
        if (seen >= level * total) {
          return Math.max(0, values[index]);
        }
      }
      return Math.max(0, values[(int) order[count - 1]]);
    }

    /** Bits of a float that sort as integers do. */
    private static int sortable(float value) {
      int bits = Float.floatToRawIntBits(value);
      return bits >= 0 ? bits : bits ^ 0x7fffffff;
    }
  }
}
