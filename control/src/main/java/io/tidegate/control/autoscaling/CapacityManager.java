package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.GroupMetric;
import io.tidegate.model.autoscaling.GroupProgress;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.ManualExecution;
import io.tidegate.scaling.policy.Cooldown;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Decisions about a group's desired capacity, processes and metrics. Stateless. */
public final class CapacityManager {
  private final GroupContext context;

  /** The clock is {@code context}'s. */
  public CapacityManager(GroupContext context) {
    this.context = context;
  }

  /**
   * SetDesiredCapacity.
   *
   * @throws ApiError {@code ValidationError}, {@code ScalingActivityInProgress}
   */
  public Outcome<Boolean> setDesired(
      Image image, String groupName, int desired, boolean honorCooldown) {
    GroupView view = GroupView.get(image, groupName);
    Size size = view.group().size();
    if (desired > size.max()) {
      throw ApiError.validation(
          "New SetDesiredCapacity value "
              + desired
              + " is above max value "
              + size.max()
              + " for the AutoScalingGroup.");
    }
    if (desired < size.min()) {
      throw ApiError.validation(
          "New SetDesiredCapacity value "
              + desired
              + " is below min value "
              + size.min()
              + " for the AutoScalingGroup.");
    }
    if (honorCooldown) {
      checkCooldown(ScalingFacts.group(view));
    }
    if (desired == size.desired()) {
      return Outcome.unchanged(true);
    }
    String cause = Causes.setDesired(context.now(), size.desired(), desired);
    return changed(PolicyAction.scaled(view.group(), desired, cause, Optional.empty()));
  }

  private void checkCooldown(GroupFacts facts) {
    if (Cooldown.active(facts, context.now())) {
      throw ApiError.of(
          "ScalingActivityInProgress",
          "Scaling activity is in progress or the cooldown period of the group has not ended.");
    }
  }

  /** ExecutePolicy: {@code metricValue} and {@code breachThreshold} belong to step policies. */
  public record Execute(
      Optional<String> groupName,
      String policyName,
      boolean honorCooldown,
      OptionalDouble metricValue,
      OptionalDouble breachThreshold) {}

  /**
   * Executes a policy by hand.
   *
   * @throws ApiError {@code ValidationError}, {@code ScalingActivityInProgress}
   */
  public Outcome<Boolean> execute(Image image, Execute command) {
    ScalingPolicy policy = PolicyManager.get(image, command.groupName(), command.policyName());
    GroupView view = GroupView.get(image, policy.groupName());
    GroupFacts facts = ScalingFacts.group(view);
    CapacityDecision decision =
        switch (policy.configuration()) {
          case ScalingPolicy.TargetTracking tracking ->
              throw ApiError.validation(
                  "Policies of type TargetTrackingScaling cannot be executed.");
          case ScalingPolicy.Predictive predictive ->
              throw ApiError.validation("Policies of type PredictiveScaling cannot be executed.");
          case ScalingPolicy.Simple simple -> {
            if (command.metricValue().isPresent() || command.breachThreshold().isPresent()) {
              throw ApiError.validation(
                  "MetricValue and BreachThreshold are not supported for SimpleScaling policies.");
            }
            if (command.honorCooldown()) {
              checkCooldown(facts);
            }
            yield ManualExecution.simple(facts, simple);
          }
          case ScalingPolicy.Step step -> {
            if (command.metricValue().isEmpty() || command.breachThreshold().isEmpty()) {
              throw ApiError.validation(
                  "MetricValue and BreachThreshold are required for StepScaling policies.");
            }
            yield ManualExecution.step(
                    facts,
                    policy,
                    step,
                    command.metricValue().getAsDouble() - command.breachThreshold().getAsDouble(),
                    context.now())
                .orElseThrow(
                    () ->
                        ApiError.validation(
                            "The metric value is outside of every step adjustment of the policy."));
          }
        };
    if (!decision.changes()) {
      return Outcome.unchanged(true);
    }
    String cause = Causes.executed(context.now(), policy.name(), decision.from(), decision.to());
    AutoScalingGroup next =
        PolicyAction.scaled(view.group(), decision.to(), cause, PolicyAction.cooldown(policy));
    String details = ActivityDetails.of(decision, Optional.empty(), context.now());
    return changed(next.withProgress(next.progress().detailed(details)));
  }

  /** SuspendProcesses: no names mean all. */
  public Outcome<Boolean> suspend(Image image, String groupName, List<String> names) {
    AutoScalingGroup group = GroupView.get(image, groupName).group();
    String reason = "User suspended at " + context.now().truncatedTo(ChronoUnit.SECONDS);
    for (ScalingProcess process : processes(names)) {
      group = group.suspend(process, reason);
    }
    return changed(group);
  }

  /** ResumeProcesses: no names mean all. Launches that were given up are tried again at once. */
  public Outcome<Boolean> resume(Image image, String groupName, List<String> names) {
    AutoScalingGroup group = GroupView.get(image, groupName).group();
    Map<ScalingProcess, String> left = new EnumMap<>(ScalingProcess.class);
    left.putAll(group.suspended());
    Set<ScalingProcess> resumed = processes(names);
    left.keySet().removeAll(resumed);
    AutoScalingGroup next = group.withSuspended(left);
    if (resumed.contains(ScalingProcess.LAUNCH)) {
      next = next.withProgress(next.progress().withFailures(GroupProgress.LaunchFailures.NONE));
    }
    return changed(next);
  }

  private static Set<ScalingProcess> processes(List<String> names) {
    if (names.isEmpty()) {
      return EnumSet.allOf(ScalingProcess.class);
    }
    Set<ScalingProcess> processes = EnumSet.noneOf(ScalingProcess.class);
    for (String name : names) {
      processes.add(
          ScalingProcess.of(name)
              .orElseThrow(() -> ApiError.validation("Invalid scaling process: " + name)));
    }
    return processes;
  }

  /** EnableMetricsCollection: no names mean all. */
  public Outcome<Boolean> enableMetrics(
      Image image, String groupName, String granularity, List<String> names) {
    AutoScalingGroup group = GroupView.get(image, groupName).group();
    if (!granularity.equals("1Minute")) {
      throw ApiError.validation("Granularity must be 1Minute: " + granularity);
    }
    Set<GroupMetric> enabled = EnumSet.noneOf(GroupMetric.class);
    enabled.addAll(group.enabledMetrics());
    enabled.addAll(metrics(names));
    return changed(group.withEnabledMetrics(new ArrayList<>(enabled)));
  }

  /** DisableMetricsCollection: no names mean all. */
  public Outcome<Boolean> disableMetrics(Image image, String groupName, List<String> names) {
    AutoScalingGroup group = GroupView.get(image, groupName).group();
    List<GroupMetric> left = new ArrayList<>(group.enabledMetrics());
    left.removeAll(metrics(names));
    return changed(group.withEnabledMetrics(left));
  }

  private static Set<GroupMetric> metrics(List<String> names) {
    if (names.isEmpty()) {
      return EnumSet.allOf(GroupMetric.class);
    }
    Set<GroupMetric> metrics = EnumSet.noneOf(GroupMetric.class);
    for (String name : names) {
      metrics.add(
          GroupMetric.of(name)
              .orElseThrow(() -> ApiError.validation("Invalid metric name: " + name)));
    }
    return metrics;
  }

  private static Outcome<Boolean> changed(AutoScalingGroup group) {
    return new Outcome<>(List.of(Change.put(group)), true);
  }
}
