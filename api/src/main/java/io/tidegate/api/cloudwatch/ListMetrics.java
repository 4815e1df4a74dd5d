package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Lists the metrics that had data in the last two weeks, or the last three hours. */
final class ListMetrics implements Action {
  private static final int PAGE = 500;
  private static final int MAX_FILTERS = 10;

  private final CloudWatch cloudWatch;

  ListMetrics(CloudWatch cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Duration age =
        switch (input.optText("RecentlyActive").orElse("")) {
          case "" -> Duration.ofDays(14);
          case "PT3H" -> Duration.ofHours(3);
          default -> throw Reading.invalid("RecentlyActive must be PT3H.");
        };
    List<Struct> filters = input.structs("Dimensions");
    if (filters.size() > MAX_FILTERS) {
      throw Reading.invalid(
          "The collection Dimensions must not have a size greater than " + MAX_FILTERS + ".");
    }
    Optional<String> namespace = input.optText("Namespace");
    Optional<String> name = input.optText("MetricName");
    List<MetricId> found =
        cloudWatch.metrics().metrics(cloudWatch.time().now().minus(age)).keySet().stream()
            .filter(metric -> namespace.isEmpty() || namespace.get().equals(metric.namespace()))
            .filter(metric -> name.isEmpty() || name.get().equals(metric.name()))
            .filter(metric -> filters.stream().allMatch(filter -> has(metric, filter)))
            .sorted(
                Comparator.comparing(MetricId::namespace)
                    .thenComparing(MetricId::name)
                    .thenComparing(metric -> metric.dimensions().toString()))
            .toList();
    int from = Math.min(Reading.offset(input.optText("NextToken")), found.size());
    int to = Math.min(from + PAGE, found.size());
    return Struct.of(
            "Metrics",
            found.subList(from, to).stream()
                .map(metric -> Showing.metric(metric, Struct.of()))
                .toList())
        .set("NextToken", to < found.size() ? Optional.of(Reading.token(to)) : Optional.empty());
  }

  private static boolean has(MetricId metric, Struct filter) {
    Optional<String> value = Optional.ofNullable(metric.dimensions().get(filter.text("Name")));
    return value.isPresent() && filter.optText("Value").map(value.get()::equals).orElse(true);
  }
}
