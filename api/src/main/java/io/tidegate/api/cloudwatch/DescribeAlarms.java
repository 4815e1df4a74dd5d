package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.cloudwatch.CompositeManager;
import io.tidegate.model.Image;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.CompositeAlarm;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.StateValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Metric and composite alarms, filtered, by name, page by page. */
final class DescribeAlarms implements Action {
  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_NAMES = 100;

  private final CloudWatch cloudWatch;

  DescribeAlarms(CloudWatch cloudWatch) {
    this.cloudWatch = cloudWatch;
  }

  /** One alarm of either type; exactly one is there. */
  private record Row(
      String name,
      StateValue state,
      AlarmActions actions,
      Optional<MetricAlarm> metric,
      Optional<CompositeAlarm> composite) {}

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    List<String> names = input.texts("AlarmNames");
    Optional<String> prefix = input.optText("AlarmNamePrefix");
    Optional<String> childrenOf = input.optText("ChildrenOfAlarmName");
    Optional<String> parentsOf = input.optText("ParentsOfAlarmName");
    if (!names.isEmpty() && prefix.isPresent()) {
      throw Reading.combination("AlarmNames and AlarmNamePrefix can not be specified together.");
    }
    if (names.size() > MAX_NAMES) {
      throw Reading.invalid("At most " + MAX_NAMES + " AlarmNames can be given.");
    }
    Image image = cloudWatch.controller().image();
    Set<String> children =
        childrenOf.map(name -> CompositeManager.children(image, name)).orElse(Set.of());
    List<Row> rows = rows(image, types(input, childrenOf.isPresent() || parentsOf.isPresent()));
    rows.removeIf(row -> !names.isEmpty() && !names.contains(row.name()));
    rows.removeIf(row -> prefix.isPresent() && !row.name().startsWith(prefix.get()));
    rows.removeIf(row -> childrenOf.isPresent() && !children.contains(row.name()));
    rows.removeIf(
        row ->
            parentsOf.isPresent()
                && !CompositeManager.children(image, row.name()).contains(parentsOf.get()));
    input
        .optText("StateValue")
        .ifPresent(state -> rows.removeIf(row -> !row.state().name().equals(state)));
    input
        .optText("ActionPrefix")
        .ifPresent(action -> rows.removeIf(row -> !hasAction(row.actions(), action)));
    int from = Math.min(Reading.offset(input.optText("NextToken")), rows.size());
    int to = Math.min(from + input.optInt("MaxRecords").orElse(DEFAULT_PAGE), rows.size());
    List<Row> page = rows.subList(from, to);
    return Struct.of(
            "MetricAlarms",
            page.stream().flatMap(row -> row.metric().stream()).map(Showing::alarm).toList())
        .set(
            "CompositeAlarms",
            page.stream().flatMap(row -> row.composite().stream()).map(Showing::alarm).toList())
        .set("NextToken", to < rows.size() ? Optional.of(Reading.token(to)) : Optional.empty());
  }

  private static List<String> types(Struct input, boolean family) {
    List<String> types = input.texts("AlarmTypes");
    if (!types.isEmpty()) {
      return types;
    }
    return family ? List.of("MetricAlarm", "CompositeAlarm") : List.of("MetricAlarm");
  }

  private static List<Row> rows(Image image, List<String> types) {
    List<Row> rows = new ArrayList<>();
    if (types.contains("MetricAlarm")) {
      for (MetricAlarm alarm : image.metricAlarms().all()) {
        rows.add(
            new Row(
                alarm.name(),
                alarm.state().value(),
                alarm.actions(),
                Optional.of(alarm),
                Optional.empty()));
      }
    }
    if (types.contains("CompositeAlarm")) {
      for (CompositeAlarm alarm : image.compositeAlarms().all()) {
        rows.add(
            new Row(
                alarm.name(),
                alarm.state().value(),
                alarm.actions(),
                Optional.empty(),
                Optional.of(alarm)));
      }
    }
    rows.sort(Comparator.comparing(Row::name));
    return rows;
  }

  private static boolean hasAction(AlarmActions actions, String prefix) {
    for (StateValue state : StateValue.values()) {
      if (actions.of(state).stream().anyMatch(arn -> arn.startsWith(prefix))) {
        return true;
      }
    }
    return false;
  }
}
