package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.metrics.MetricRules;
import io.tidegate.model.ApiError;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Takes data of users' own metrics. All or nothing. */
final class PutMetricData implements Action {
  private static final int MAX_DATA = 1000;
  private static final int MAX_VALUES = 150;

  private final CloudWatch cloudWatch;

  PutMetricData(CloudWatch cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<Struct> given = new ArrayList<>(input.structs("MetricData"));
    input.structs("EntityMetricData").forEach(entity -> given.addAll(entity.structs("MetricData")));
    if (given.isEmpty()) {
      throw Reading.missing("MetricData");
    }
    if (given.size() > MAX_DATA) {
      throw Reading.invalid(
          "The collection MetricData must not have a size greater than " + MAX_DATA + ".");
    }
    Instant now = cloudWatch.time().now();
    List<MetricDatum> data = new ArrayList<>(given.size());
    for (int i = 0; i < given.size(); i++) {
      data.add(datum(input.text("Namespace"), given.get(i), "MetricData.member." + (i + 1), now));
    }
    if (!cloudWatch.metrics().accept(data)) {
      throw ApiError.of("Throttling", "Rate exceeded");
    }
    return Struct.of();
  }

  private static MetricDatum datum(String namespace, Struct given, String where, Instant now) {
    MetricId metric =
        Reading.metric(namespace, given.text("MetricName"), given.structs("Dimensions"));
    Instant at = given.optTime("Timestamp").orElse(now);
    if (at.isBefore(now.minus(MetricRules.MAX_AGE))) {
      throw Reading.invalid(
          "The parameter " + where + ".Timestamp must specify a time within the past two weeks.");
    }
    if (at.isAfter(now.plus(MetricRules.MAX_AHEAD))) {
      throw Reading.invalid(
          "The parameter "
              + where
              + ".Timestamp must specify a time no more than two hours in the future.");
    }
    String unit = given.optText("Unit").orElse("None");
    int resolution = given.optInt("StorageResolution").orElse(60);
    if (resolution != 1 && resolution != 60) {
      throw Reading.invalid("The parameter " + where + ".StorageResolution must be 1 or 60.");
    }
    boolean value = given.has("Value");
    boolean set = given.has("StatisticValues");
    boolean values = !given.list("Values", Number.class).isEmpty();
    if ((value ? 1 : 0) + (set ? 1 : 0) + (values ? 1 : 0) > 1) {
      throw Reading.combination(
          "The parameters "
              + where
              + ".Value, "
              + where
              + ".Values and "
              + where
              + ".StatisticValues are mutually exclusive and you have specified more than one.");
    }
    if (set) {
      return statistics(metric, at, given.optStruct("StatisticValues").orElseThrow(), where)
          .resolution(resolution)
          .unit(unit);
    }
    if (values) {
      return MetricDatum.values(metric, at, observed(given, where), unit, resolution);
    }
    if (!value) {
      throw Reading.missing(where + ".Value");
    }
    double one = given.optDouble("Value").orElseThrow();
    finite(one, where + ".Value");
    return MetricDatum.value(metric, at, one, unit).resolution(resolution);
  }

  private static MetricDatum statistics(MetricId metric, Instant at, Struct set, String where) {
    double[] numbers = new double[4];
    String[] names = {"SampleCount", "Sum", "Minimum", "Maximum"};
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      numbers[i] = set.optDouble(name).orElseThrow(() -> Reading.missing(name));
      finite(numbers[i], where + ".StatisticValues." + name);
    }
    if (numbers[0] <= 0) {
      throw Reading.invalid(
          "The value "
              + numbers[0]
              + " for parameter "
              + where
              + ".StatisticValues.SampleCount"
              + " must be greater than 0.");
    }
    if (numbers[2] > numbers[3]) {
      throw Reading.invalid(
          "The parameter " + where + ".StatisticValues.Maximum must not be less than Minimum.");
    }
    return new MetricDatum(metric, at, numbers[0], numbers[1], numbers[2], numbers[3], "None");
  }

  private static List<MetricDatum.Observed> observed(Struct given, String where) {
    List<Number> values = given.list("Values", Number.class);
    List<Number> counts = given.list("Counts", Number.class);
    if (values.size() > MAX_VALUES) {
      throw Reading.invalid(
          "The collection "
              + where
              + ".Values must not have a size greater than "
              + MAX_VALUES
              + ".");
    }
    if (!counts.isEmpty() && counts.size() != values.size()) {
      throw Reading.invalid(
          "The parameters " + where + ".Values and " + where + ".Counts must be of the same size.");
    }
    List<MetricDatum.Observed> out = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      double value = values.get(i).doubleValue();
      double count = counts.isEmpty() ? 1 : counts.get(i).doubleValue();
      finite(value, where + ".Values.member." + (i + 1));
      finite(count, where + ".Counts.member." + (i + 1));
      if (count <= 0) {
        throw Reading.invalid(
            "The value "
                + count
                + " for parameter "
                + where
                + ".Counts.member."
                + (i + 1)
                + " must be greater than 0.");
      }
      out.add(new MetricDatum.Observed(value, count));
    }
    return out;
  }

  private static void finite(double value, String where) {
    if (!MetricRules.acceptable(value)) {
      throw Reading.invalid("The value " + value + " for parameter " + where + " is invalid.");
    }
  }
}
