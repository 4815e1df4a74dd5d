package io.tidegate.scaling.math;

import java.util.List;

/** Functions that make one number of many: over a series' periods, or over an array's series. */
enum Aggregate {
  AVG,
  MAX,
  MIN,
  SUM,
  STDDEV,
  DATAPOINT_COUNT;

  /** TS gives S, TS[] gives TS. */
  Value of(Value argument) {
    return switch (argument) {
      case Value.One(Series series) -> new Value.Scalar(of(series.values(), series.size()));
      case Value.Many(List<Series> series) -> new Value.One(across(series));
      case Value.Scalar scalar -> throw wrongType(argument);
      case Value.Word word -> throw wrongType(argument);
    };
  }

  private MathError wrongType(Value argument) {
    return new MathError(name() + " needs a time series or an array, not " + argument.type() + ".");
  }

  private Series across(List<Series> series) {
    int period = series.stream().mapToInt(Series::periodSeconds).max().orElse(60);
    Series.Builder out = new Series.Builder(name(), period);
    double[] present = new double[series.size()];
    for (long time : Operators.times(series)) {
      int count = 0;
      for (Series one : series) {
        double value = one.at(time);
        if (!Double.isNaN(value)) {
          present[count++] = value;
        }
      }
      out.add(time, of(present, count));
    }
    return out.build();
  }

  /** Over the first {@code count} values; NaN when there are none, except for sum and count. */
  double of(double[] values, int count) {
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      sum += values[i];
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    double mean = sum / count;
    return switch (this) {
      case SUM -> sum;
      case DATAPOINT_COUNT -> count;
      case AVG -> mean;
      case MAX -> count == 0 ? Double.NaN : most;
      case MIN -> count == 0 ? Double.NaN : least;
      case STDDEV -> {
        double squares = 0;
        for (int i = 0; i < count; i++) {
          squares += (values[i] - mean) * (values[i] - mean);
        }
        yield Math.sqrt(squares / count);
      }
    };
  }
}
