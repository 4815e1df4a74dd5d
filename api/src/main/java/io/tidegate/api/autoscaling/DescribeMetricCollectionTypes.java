package io.tidegate.api.autoscaling;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.autoscaling.GroupMetric;
import java.util.Arrays;
import java.util.List;

/** Lists metrics of groups. */
record DescribeMetricCollectionTypes(AutoScalingManagers managers) implements Action {
  @Override
  public Struct run(Call call) {
    return Struct.of(
            "Metrics",
            Arrays.stream(GroupMetric.values())
                .map(metric -> Struct.of("Metric", metric.wire()))
                .toList())
        .set("Granularities", List.of(Struct.of("Granularity", "1Minute")));
  }
}
