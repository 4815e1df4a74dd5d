package io.tidegate.control.autoscaling;

import io.tidegate.control.cloudwatch.AlarmDefinition;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Customized;
import io.tidegate.model.autoscaling.ScalingPolicy.Predefined;
import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.policy.TrackingAlarms;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The alarms of target tracking policies (autoscaling behaviour, section 9): high over the target
 * for 3 periods, low under a share of it for 15. Stateless; any thread.
 */
public final class PolicyAlarms {
  private static final double MINUTE = 60;

  private final AlarmManager alarms;
  private final int periodSeconds;

  PolicyAlarms(GroupContext context) {
    this.alarms = context.services().alarms();
    this.periodSeconds = (int) context.options().metricPeriod().toSeconds();
  }

  /** Creates the alarms of {@code policy}, or brings them up to date; names as it carries. */
  List<Change> put(Image image, ScalingPolicy policy, TargetTracking tracking, int capacity) {
    List<Change> changes = new ArrayList<>();
    double target = tracking.targetValue() / perMinute(tracking, periodSeconds);
    AlarmCondition high = TrackingAlarms.high(target);
    changes.addAll(alarms.put(image, definition(policy, tracking, 0, high)));
    if (!tracking.disableScaleIn()) {
      AlarmCondition low = TrackingAlarms.low(target, capacity);
      changes.addAll(alarms.put(image, definition(policy, tracking, 1, low)));
    }
    return changes;
  }

  /** Whether the low alarm has the threshold that suits {@code capacity}; gone counts as not. */
  boolean fits(Image image, ScalingPolicy policy, TargetTracking tracking, int capacity) {
    double threshold =
        TrackingAlarms.lowThreshold(
            tracking.targetValue() / perMinute(tracking, periodSeconds), capacity);
    return image
        .metricAlarms()
        .find(policy.alarmNames().getLast())
        .filter(alarm -> alarm.condition().threshold() == threshold)
        .isPresent();
  }

  private AlarmDefinition definition(
      ScalingPolicy policy, TargetTracking tracking, int index, AlarmCondition condition) {
    return new AlarmDefinition(
        policy.alarmNames().get(index),
        Optional.of(
            "DO NOT EDIT OR DELETE. For TargetTrackingScaling policy " + policy.arn() + "."),
        AlarmActions.onAlarm(List.of(policy.arn())),
        source(policy.groupName(), tracking),
        condition,
        List.of());
  }

  /** What the alarms of such a policy watch. */
  AlarmSource source(String groupName, TargetTracking tracking) {
    return switch (tracking.metric()) {
      case Customized(AlarmSource source) -> source;
      case Predefined(PredefinedMetric type, Optional<String> label) ->
          new AlarmSource.Single(
              switch (type) {
                case ASG_AVERAGE_CPU_UTILIZATION -> average("CPUUtilization", groupName);
                case ASG_AVERAGE_NETWORK_IN -> average("NetworkIn", groupName);
                case ASG_AVERAGE_NETWORK_OUT -> average("NetworkOut", groupName);
                case ALB_REQUEST_COUNT_PER_TARGET -> requests(label.orElseThrow());
              });
    };
  }

  private MetricStat average(String metric, String groupName) {
    return new MetricStat(ofGroup(metric, groupName), periodSeconds, "Average", Optional.empty());
  }

  /** A metric of a group's instances taken together. */
  static MetricId ofGroup(String metric, String groupName) {
    return MetricId.of("AWS/EC2", metric, Map.of("AutoScalingGroupName", groupName));
  }

  private MetricStat requests(String label) {
    MetricId id = ofTargetGroup("RequestCountPerTarget", label);
    return new MetricStat(id, periodSeconds, "Sum", Optional.empty());
  }

  /** A metric of the target group and load balancer that a resource label names. */
  static MetricId ofTargetGroup(String metric, String label) {
    int split = label.indexOf("/targetgroup/");
    Map<String, String> dimensions =
        Map.of(
            "LoadBalancer", label.substring(0, split), "TargetGroup", label.substring(split + 1));
    return MetricId.of("AWS/ApplicationELB", metric, dimensions);
  }

  /**
   * What a datapoint of the alarm is multiplied with to be compared with the target value: counts
   * of a period shorter than a minute stand for a minute's.
   */
  static double perMinute(TargetTracking tracking, int standardPeriod) {
    return switch (tracking.metric()) {
      case Predefined(PredefinedMetric type, Optional<String> label) ->
          type == PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION ? 1 : MINUTE / standardPeriod;
      case Customized(AlarmSource source) -> {
        boolean counts =
            source.single().map(it -> it.stat().matches("Sum|SampleCount")).orElse(false);
        int period = source.periodSeconds();
        yield counts && period < MINUTE ? MINUTE / period : 1;
      }
    };
  }

  double perMinute(TargetTracking tracking) {
    return perMinute(tracking, periodSeconds);
  }

  /** The changes that take the policy's alarms away, or its ARN out of the user's alarms. */
  static List<Change> removal(Image image, ScalingPolicy policy, boolean withLastAction) {
    List<Change> changes = new ArrayList<>();
    for (MetricAlarm alarm : linked(image, policy)) {
      if (policy.alarmNames().contains(alarm.name())) {
        changes.add(Change.remove(alarm));
        continue;
      }
      AlarmActions left = without(alarm.actions(), policy.arn());
      boolean idle =
          left.alarm().isEmpty() && left.ok().isEmpty() && left.insufficientData().isEmpty();
      changes.add(
          withLastAction && idle ? Change.remove(alarm) : Change.put(alarm.withActions(left)));
    }
    return changes;
  }

  /** Alarms that the policy made and alarms whose actions name it, by name. */
  public static List<MetricAlarm> linked(Image image, ScalingPolicy policy) {
    return image.metricAlarms().stream()
        .filter(
            alarm ->
                policy.alarmNames().contains(alarm.name()) || names(alarm.actions(), policy.arn()))
        .sorted(Comparator.comparing(MetricAlarm::name))
        .toList();
  }

  private static boolean names(AlarmActions actions, String arn) {
    return actions.alarm().contains(arn)
        || actions.ok().contains(arn)
        || actions.insufficientData().contains(arn);
  }

  private static AlarmActions without(AlarmActions actions, String arn) {
    return new AlarmActions(
        actions.enabled(),
        without(actions.ok(), arn),
        without(actions.alarm(), arn),
        without(actions.insufficientData(), arn));
  }

  private static List<String> without(List<String> arns, String arn) {
    return arns.stream().filter(each -> !each.equals(arn)).toList();
  }
}
