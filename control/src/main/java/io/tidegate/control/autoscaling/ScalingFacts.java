package io.tidegate.control.autoscaling;

import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupProgress;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import io.tidegate.model.cloudwatch.Comparison;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.StateValue;
import io.tidegate.scaling.AlarmFacts;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.InstanceFacts;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.adaptive.Outlook;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts before the scaling engine what the image says of a group, its policies and their alarms. */
final class ScalingFacts {
  private final PolicyAlarms alarms;

  ScalingFacts(PolicyAlarms alarms) {
    this.alarms = alarms;
  }

  /** The group without its policies. */
  static GroupFacts group(GroupView view) {
    AutoScalingGroup group = view.group();
    GroupProgress progress = group.progress();
    List<InstanceFacts> instances = new ArrayList<>();
    for (GroupInstance member : view.members()) {
      if (member.counts()) {
        instances.add(
            member.state().pending()
                ? InstanceFacts.pending()
                : new InstanceFacts(InstanceFacts.Phase.IN_SERVICE, member.inServiceAt(), 1));
      } else if (member.state().terminating()) {
        instances.add(InstanceFacts.terminating());
      }
    }
    return new GroupFacts(
        group.name(),
        new GroupFacts.Bounds(group.size().min(), group.size().max()),
        group.size().desired(),
        new GroupFacts.Timing(
            group.settings().defaultCooldown(), group.settings().defaultInstanceWarmup()),
        instances,
        view.busy() || view.counted() != group.size().desired(),
        progress.scaledAt(),
        progress.cooldown());
  }

  /**
   * The policies, by name. {@code fired} are names of alarms that notify now, {@code readings} what
   * alarms saw, {@code outlooks} those of the {@code tidegate} profile by policy ARN: where there
   * are some, forecasts work through them.
   */
  List<PolicyFacts> policies(
      GroupView view,
      Set<String> fired,
      Map<String, AlarmReadings.Seen> readings,
      Map<String, Outlook> outlooks) {
    return view.image().scalingPolicies().referringTo(view.group().name()).stream()
        .sorted(Comparator.comparing(ScalingPolicy::name))
        .map(policy -> facts(view, policy, fired, readings))
        .map(facts -> with(facts, outlooks))
        .toList();
  }

  private static PolicyFacts with(PolicyFacts facts, Map<String, Outlook> outlooks) {
    return outlooks.isEmpty()
        ? facts
        : new PolicyFacts(
            facts.policy(),
            facts.alarms(),
            Optional.empty(),
            Optional.ofNullable(outlooks.get(facts.policy().arn())));
  }

  private PolicyFacts facts(
      GroupView view,
      ScalingPolicy policy,
      Set<String> fired,
      Map<String, AlarmReadings.Seen> readings) {
    double scale =
        policy.configuration() instanceof TargetTracking tracking ? alarms.perMinute(tracking) : 1;
    List<AlarmFacts> facts = new ArrayList<>();
    for (MetricAlarm alarm : PolicyAlarms.linked(view.image(), policy)) {
      Comparison comparison = alarm.condition().comparison();
      AlarmReadings.Seen seen = readings.getOrDefault(alarm.name(), AlarmReadings.Seen.nothing());
      facts.add(
          new AlarmFacts(
              alarm.name(),
              comparison == Comparison.GREATER_THAN
                  || comparison == Comparison.GREATER_THAN_OR_EQUAL,
              alarm.condition().threshold() * scale,
              alarm.state().value() == StateValue.ALARM,
              fired.contains(alarm.name()),
              seen.values().stream().map(value -> value * scale).toList(),
              seen.newestAt()));
    }
    return new PolicyFacts(policy, facts, view.image().capacityForecasts().find(policy.arn()));
  }
}
