package io.tidegate.scaling.adaptive;

import io.tidegate.scaling.adaptive.Outlook.Expected;
import java.util.Arrays;
import java.util.Optional;

/**
 * The recent load of one group, period by period (a minute unless the metric is finer), and how
 * well each way of looking ahead would have done: owned by the thread that decides for the group.
 *
 * <p>Looking ahead means from the newest known period to the one in which an instance launched now
 * serves, {@code horizon} periods. Three ways: the mean of the last {@value #SHORT} periods; that
 * plus half of the slope over the last {@value #SLOPE} × 3 periods when both halves of it point the
 * same way; that times the growth which the forecast expects. Each is judged by its absolute errors
 * over the last {@value #HOURS} hours; a way that is not clearly better than the plain level is not
 * used, and the forecast only ever adds, so a bad forecast or a noisy slope cannot do harm.
 *
 * <p>Errors are summed in blocks of {@value #BLOCK} periods that start at multiples of it, and a
 * block's sum is made of its own periods only: whoever begins a little more than a day ago comes to
 * exactly the same numbers as one who has followed for weeks.
 */
public final class MinuteLoads {
  /** Periods of the level: long enough to average noise, short enough to follow. */
  static final int SHORT = 5;

  /** Periods whose highest level must be kept; as long as AWS's low alarm waits. */
  public static final int HELD = 15;

  /** Longest horizon in periods. */
  public static final int FARTHEST = 60;

  /** Periods of history after which nothing older matters. */
  public static final int MEMORY = 26 * 60;

  private static final int SLOPE = 3;
  private static final double SLOPE_SHARE = 0.5;
  private static final int BLOCK = 60;
  private static final int HOURS = 24;
  private static final double CLEARLY = 0.97;

  /** The standard deviation of a normal distribution over its mean absolute deviation. */
  private static final double NORMAL = 1.2533;

  private static final int LEAST_ERRORS = 10;
  private static final int RING = 128;
  private static final int SLOPED = 1;
  private static final int FORECAST = 2;
  private static final int METHODS = 3;

  private final int horizon;
  private final double[] loads = new double[RING];
  private final double[] levels = new double[RING];
  private final double[] ahead = new double[RING * METHODS];
  private final double[] misses = new double[(HOURS + 1) * METHODS];
  private final int[] counts = new int[HOURS + 1];
  private long next;
  private long first = Long.MIN_VALUE;

  /** Looks {@code horizon} periods ahead, 1 to {@link #FARTHEST}. */
  public MinuteLoads(int horizon) {
    this.horizon = Math.clamp(horizon, 1, FARTHEST);
    Arrays.fill(loads, Double.NaN);
    Arrays.fill(levels, Double.NaN);
    Arrays.fill(ahead, Double.NaN);
  }

  /** How many periods it looks ahead. */
  public int horizon() {
    return horizon;
  }

  /** The period that comes next; meaningless before the first. */
  public long next() {
    return next;
  }

  /** Whether nothing was added yet. */
  public boolean isEmpty() {
    return first == Long.MIN_VALUE;
  }

  /**
   * Adds the load of {@code period} (periods since the epoch, in order; those left out are not
   * known).
   *
   * @param load metric times instances in service, NaN when not known
   * @param growth the forecast for {@code horizon} periods later over the forecast for this one; 1
   *     without a forecast
   */
  public void add(long period, double load, double growth) {
    if (isEmpty()) {
      first = period;
      next = period;
    }
    if (period - next > MEMORY) {
      forget(period);
    }
    while (next < period) {
      append(Double.NaN, 1);
    }
    append(load, growth);
  }

  private void forget(long period) {
    Arrays.fill(loads, Double.NaN);
    Arrays.fill(levels, Double.NaN);
    Arrays.fill(ahead, Double.NaN);
    Arrays.fill(misses, 0);
    Arrays.fill(counts, 0);
    first = period;
    next = period;
  }

  private void append(double load, double growth) {
    int at = at(next);
    int block = Math.floorMod(Math.floorDiv(next, BLOCK), HOURS + 1);
    if (Math.floorMod(next, BLOCK) == 0) {
      counts[block] = 0;
      Arrays.fill(misses, block * METHODS, (block + 1) * METHODS, 0);
    }
    loads[at] = load;
    levels[at] = mean(next, SHORT);
    int old = at(next - horizon) * METHODS;
    if (!Double.isNaN(load) && next - horizon >= first && !Double.isNaN(ahead[old])) {
      counts[block]++;
      for (int method = 0; method < METHODS; method++) {
        misses[block * METHODS + method] += Math.abs(load - ahead[old + method]);
      }
    }
    double level = levels[at];
    ahead[at * METHODS] = level;
    ahead[at * METHODS + SLOPED] =
        Math.max(0, level + SLOPE_SHARE * slope() * (horizon + SHORT / 2.0));
    ahead[at * METHODS + FORECAST] = level * growth;
    next++;
  }

  /** Per period; 0 unless the last two steps of it agree on the direction. */
  private double slope() {
    double now = mean(next, SLOPE);
    double before = mean(next - SLOPE, SLOPE);
    double earlier = mean(next - 2 * SLOPE, SLOPE);
    double late = (now - before) / SLOPE;
    double whole = (now - earlier) / (2 * SLOPE);
    if (Double.isNaN(late) || Double.isNaN(whole) || late * whole <= 0) {
      return 0;
    }
    return Math.abs(late) < Math.abs(whole) ? late : whole;
  }

  /** The mean of the known ones of {@code count} periods up to {@code newest}. */
  private double mean(long newest, int count) {
    double sum = 0;
    int known = 0;
    for (long period = newest; period > newest - count; period--) {
      double load = loads[at(period)];
      if (!Double.isNaN(load)) {
        sum += load;
        known++;
      }
    }
    return known == 0 ? Double.NaN : sum / known;
  }

  private static int at(long period) {
    return (int) Math.floorMod(period, (long) RING);
  }

  /** What to expect; empty until some expectations have been put to the test. */
  public Optional<Outlook> outlook() {
    int errors = 0;
    double plain = 0;
    double sloped = 0;
    double forecast = 0;
    for (int block = 0; block <= HOURS; block++) {
      errors += counts[block];
      plain += misses[block * METHODS];
      sloped += misses[block * METHODS + SLOPED];
      forecast += misses[block * METHODS + FORECAST];
    }
    if (errors < LEAST_ERRORS) {
      return Optional.empty();
    }
    int newest = at(next - 1) * METHODS;
    boolean sloping = sloped < CLEARLY * plain;
    Expected trend =
        new Expected(
            ahead[sloping ? newest + SLOPED : newest], usual(sloping ? sloped : plain, errors));
    Optional<Expected> expected =
        forecast < CLEARLY * (sloping ? sloped : plain)
            ? Optional.of(new Expected(ahead[newest + FORECAST], usual(forecast, errors)))
            : Optional.empty();
    return Optional.of(new Outlook(levels[at(next - 1)], trend, expected, held(), recent()));
  }

  private static double usual(double sum, int errors) {
    return NORMAL * sum / errors;
  }

  private double held() {
    double most = Double.NaN;
    for (long period = next - HELD; period < next; period++) {
      double level = levels[at(period)];
      if (!Double.isNaN(level) && !(level <= most)) {
        most = level;
      }
    }
    return most;
  }

  private int recent() {
    int known = 0;
    for (long period = next - SHORT; period < next; period++) {
      known += Double.isNaN(loads[at(period)]) ? 0 : 1;
    }
    return known;
  }
}
