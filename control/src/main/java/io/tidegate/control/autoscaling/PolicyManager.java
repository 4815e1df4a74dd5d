package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decisions about scaling policies and the alarms that they make. Stateless. */
public final class PolicyManager {
  private final GroupContext context;
  private final PolicyAlarms alarms;

  /** ARNs and alarm names come from {@code context}. */
  public PolicyManager(GroupContext context) {
    this.context = context;
    this.alarms = new PolicyAlarms(context);
  }

  /**
   * Creates or replaces a policy; a target tracking policy's alarms are part of the same decision.
   *
   * @throws ApiError {@code ValidationError}, {@code LimitExceeded}
   */
  public Outcome<ScalingPolicy> put(Image image, PutPolicyCommand command) {
    GroupView view = GroupView.get(image, command.groupName());
    Optional<ScalingPolicy> before = byName(image, command.groupName(), command.policyName());
    int count = image.scalingPolicies().referringTo(command.groupName()).size();
    if (before.isEmpty() && count >= AutoScalingLimits.POLICIES_PER_GROUP) {
      throw ApiError.of(
          "LimitExceeded",
          "Only "
              + AutoScalingLimits.POLICIES_PER_GROUP
              + " scaling policies are allowed per Auto Scaling group.");
    }
    if (before.filter(it -> !sameType(it, command)).isPresent()) {
      throw ApiError.validation(
          "The policy type of an existing policy cannot be changed. Delete the policy and create it"
              + " again.");
    }
    ScalingPolicy policy =
        new ScalingPolicy(
            before.map(ScalingPolicy::arn).orElseGet(() -> newArn(command)),
            command.policyName(),
            command.groupName(),
            command.enabled(),
            command.estimatedInstanceWarmup(),
            before.map(ScalingPolicy::alarmNames).orElse(List.of()),
            command.configuration());
    PolicyRules.check(image, view.group(), policy);
    List<Change> changes = new ArrayList<>();
    if (command.configuration() instanceof TargetTracking tracking) {
      policy = policy.withAlarms(alarmNames(policy, tracking));
      for (String stale : before.map(ScalingPolicy::alarmNames).orElse(List.of())) {
        if (!policy.alarmNames().contains(stale)) {
          changes.addAll(context.services().alarms().delete(image, List.of(stale)));
        }
      }
      changes.addAll(alarms.put(image, policy, tracking, view.counted()));
    }
    changes.add(Change.put(policy));
    boolean asBefore =
        before
            .map(ScalingPolicy::configuration)
            .filter(command.configuration()::equals)
            .isPresent();
    if (!asBefore) {
      changes.addAll(forgotten(image, policy.arn()));
    }
    return new Outcome<>(changes, policy);
  }

  /** A forecast goes with the policy, and with the metrics and target that it was made for. */
  private static List<Change> forgotten(Image image, String policyArn) {
    return image.capacityForecasts().find(policyArn).map(Change::remove).stream().toList();
  }

  private static boolean sameType(ScalingPolicy policy, PutPolicyCommand command) {
    return policy.configuration().type().equals(command.configuration().type());
  }

  private List<String> alarmNames(ScalingPolicy policy, TargetTracking tracking) {
    List<String> names = new ArrayList<>(policy.alarmNames());
    int wanted = tracking.disableScaleIn() ? 1 : 2;
    while (names.size() > wanted) {
      names.removeLast();
    }
    while (names.size() < wanted) {
      String side = names.isEmpty() ? "AlarmHigh" : "AlarmLow";
      names.add(
          "TargetTracking-" + policy.groupName() + "-" + side + "-" + context.chance().uuid());
    }
    return names;
  }

  private String newArn(PutPolicyCommand command) {
    return context.arn(
        "scalingPolicy:"
            + context.chance().uuid()
            + ":autoScalingGroupName/"
            + command.groupName()
            + ":policyName/"
            + command.policyName());
  }

  /**
   * Deletes a policy with its own alarms; alarms of the user lose the action.
   *
   * @throws ApiError {@code ValidationError} when there is none
   */
  public Outcome<Boolean> delete(Image image, Optional<String> groupName, String nameOrArn) {
    ScalingPolicy policy = get(image, groupName, nameOrArn);
    List<Change> changes = new ArrayList<>(PolicyAlarms.removal(image, policy, false));
    changes.add(Change.remove(policy));
    changes.addAll(forgotten(image, policy.arn()));
    return new Outcome<>(changes, true);
  }

  /**
   * Alarms of the group whose low threshold no longer fits its size: AWS moves it as groups grow.
   */
  public List<Change> retune(GroupView view) {
    List<Change> changes = new ArrayList<>();
    for (ScalingPolicy policy : view.image().scalingPolicies().referringTo(view.group().name())) {
      if (policy.configuration() instanceof TargetTracking tracking
          && policy.alarmNames().size() > 1
          && !alarms.fits(view.image(), policy, tracking, view.counted())) {
        changes.addAll(alarms.put(view.image(), policy, tracking, view.counted()));
      }
    }
    return changes;
  }

  /**
   * The policy with this ARN, or this name in the group.
   *
   * @throws ApiError {@code ValidationError}
   */
  public static ScalingPolicy get(Image image, Optional<String> groupName, String nameOrArn) {
    Optional<ScalingPolicy> found =
        nameOrArn.startsWith("arn:")
            ? image.scalingPolicies().find(nameOrArn)
            : groupName.flatMap(group -> byName(image, group, nameOrArn));
    if (found.isEmpty() && groupName.isEmpty() && !nameOrArn.startsWith("arn:")) {
      throw ApiError.validation("AutoScalingGroupName is required when PolicyName is not an ARN.");
    }
    groupName.ifPresent(group -> GroupView.get(image, group));
    return found.orElseThrow(() -> ApiError.validation("PolicyName not found"));
  }

  private static Optional<ScalingPolicy> byName(Image image, String groupName, String name) {
    return image.scalingPolicies().referringTo(groupName).stream()
        .filter(policy -> policy.name().equals(name))
        .findFirst();
  }
}
