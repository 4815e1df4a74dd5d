package io.tidegate.control.group;

import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupMetric;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricSink;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Publishes what groups have enabled of namespace AWS/AutoScaling, each period (autoscaling API,
 * section 12). Stateless; runs on {@link Tasks}. Groups without weights count one unit per
 * instance, so the capacity variants equal the instance counts.
 */
public final class GroupMetricsPublisher {
  private final Controller controller;
  private final GroupContext context;
  private final MetricSink sink;

  /** Data goes to {@code sink}. */
  public GroupMetricsPublisher(Controller controller, GroupContext context, MetricSink sink) {
    this.controller = controller;
    this.context = context;
    this.sink = sink;
  }

  /** Publishes from now on. */
  public void start(Tasks tasks) {
    tasks.every(context.options().metricPeriod(), "group-metrics", this::publish);
  }

  private void publish() {
    Image image = controller.image();
    Instant now = context.now();
    List<MetricDatum> data = new ArrayList<>();
    for (AutoScalingGroup group : image.autoScalingGroups().all()) {
      if (!group.enabledMetrics().isEmpty()) {
        GroupView.find(image, group.name()).ifPresent(view -> add(view, now, data));
      }
    }
    if (!data.isEmpty()) {
      sink.put(data);
    }
  }

  private void add(GroupView view, Instant now, List<MetricDatum> data) {
    int resolution = (int) context.options().metricPeriod().toSeconds();
    for (GroupMetric metric : view.group().enabledMetrics()) {
      OptionalInt value = value(view, metric);
      if (value.isPresent()) {
        MetricId id =
            MetricId.of(
                "AWS/AutoScaling",
                metric.wire(),
                Map.of("AutoScalingGroupName", view.group().name()));
        data.add(MetricDatum.value(id, now, value.getAsInt(), "None").resolution(resolution));
      }
    }
  }

  /** The value now; empty for warm pool metrics of a group without warm pool. */
  private static OptionalInt value(GroupView view, GroupMetric metric) {
    return switch (metric) {
      case GROUP_MIN_SIZE -> OptionalInt.of(view.group().size().min());
      case GROUP_MAX_SIZE -> OptionalInt.of(view.group().size().max());
      case GROUP_DESIRED_CAPACITY -> OptionalInt.of(view.group().size().desired());
      case GROUP_IN_SERVICE_INSTANCES, GROUP_IN_SERVICE_CAPACITY ->
          OptionalInt.of(view.in(LifecycleState.IN_SERVICE).size());
      case GROUP_PENDING_INSTANCES, GROUP_PENDING_CAPACITY ->
          count(view, member -> member.state().pending());
      case GROUP_STANDBY_INSTANCES, GROUP_STANDBY_CAPACITY ->
          OptionalInt.of(view.in(LifecycleState.STANDBY).size());
      case GROUP_TERMINATING_INSTANCES, GROUP_TERMINATING_CAPACITY ->
          count(view, member -> member.state().terminating());
      case GROUP_TOTAL_INSTANCES, GROUP_TOTAL_CAPACITY -> OptionalInt.of(view.members().size());
      case WARM_POOL_DESIRED_CAPACITY,
          WARM_POOL_WARMED_CAPACITY,
          WARM_POOL_PENDING_CAPACITY,
          WARM_POOL_TERMINATING_CAPACITY,
          WARM_POOL_TOTAL_CAPACITY,
          GROUP_AND_WARM_POOL_DESIRED_CAPACITY,
          GROUP_AND_WARM_POOL_TOTAL_CAPACITY ->
          OptionalInt.empty();
    };
  }

  private static OptionalInt count(
      GroupView view, java.util.function.Predicate<GroupInstance> wanted) {
    return OptionalInt.of((int) view.members().stream().filter(wanted).count());
  }
}
