package io.tidegate.control.autoscaling;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.AutoScalingLimits;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupInstance.UnhealthyCause;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.autoscaling.ScalingActivity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decisions of users about single members: end, mark, protect. Stateless. */
public final class MemberManager {
  private final GroupContext context;
  private final Departure departure;

  /** Composes decisions of {@code context}'s managers. */
  public MemberManager(GroupContext context) {
    this.context = context;
    this.departure = new Departure(context);
  }

  /**
   * TerminateInstanceInAutoScalingGroup; scale-in protection does not stop it.
   *
   * @throws ApiError {@code ValidationError}
   */
  public Outcome<ScalingActivity> terminate(Image image, String instanceId, boolean decrement) {
    GroupInstance member = member(image, instanceId);
    GroupView view = GroupView.get(image, member.groupName());
    if (member.state().terminating()) {
      return Outcome.unchanged(
          view.activity(member)
              .orElseThrow(
                  () -> ApiError.validation("The instance is terminating: " + instanceId)));
    }
    Size size = view.group().size();
    boolean shrinks = decrement && member.counts();
    if (shrinks && size.desired() <= size.min()) {
      throw ApiError.validation(
          "Currently, desiredSize equals minSize ("
              + size.min()
              + "). Terminating instance without replacement will violate group's min size"
              + " constraint. Either set shouldDecrementDesiredCapacity flag to false or lower"
              + " group's min size.");
    }
    int after = size.desired() - 1;
    String cause =
        Causes.terminated(
            context.now(), size.desired(), shrinks ? Optional.of(after) : Optional.empty());
    Departure.Begun begun = departure.terminate(view, member, cause, true);
    List<Change> changes = new ArrayList<>(begun.changes());
    if (shrinks) {
      changes.add(Change.put(view.group().withSize(size.withDesired(after))));
    }
    return new Outcome<>(changes, begun.activity());
  }

  /**
   * SetInstanceHealth. {@code Unhealthy} inside the grace period is ignored when that is to be
   * respected.
   *
   * @throws ApiError {@code ValidationError}
   */
  public Outcome<Boolean> setHealth(
      Image image, String instanceId, String status, boolean respectGrace) {
    GroupInstance member = member(image, instanceId);
    AutoScalingGroup group = GroupView.get(image, member.groupName()).group();
    return switch (status) {
      case "Healthy" -> {
        if (member.state().terminating()) {
          throw ApiError.validation(
              "The instance " + instanceId + " is terminating and cannot be set to Healthy.");
        }
        yield changed(member, member.withUnhealthy(Optional.empty()));
      }
      case "Unhealthy" ->
          respectGrace && inGrace(group, member)
              ? Outcome.unchanged(true)
              : changed(member, member.withUnhealthy(Optional.of(UnhealthyCause.USER)));
      default -> throw ApiError.validation("HealthStatus must be Healthy or Unhealthy: " + status);
    };
  }

  private boolean inGrace(AutoScalingGroup group, GroupInstance member) {
    Duration grace = group.health().gracePeriod();
    Instant now = context.now();
    return member.inServiceAt().map(at -> now.isBefore(at.plus(grace))).orElse(!grace.isZero());
  }

  private static Outcome<Boolean> changed(GroupInstance before, GroupInstance after) {
    return before.equals(after)
        ? Outcome.unchanged(true)
        : new Outcome<>(List.of(Change.put(after)), true);
  }

  /**
   * SetInstanceProtection.
   *
   * @throws ApiError {@code ValidationError}, {@code LimitExceeded}
   */
  public Outcome<Boolean> setProtection(
      Image image, String groupName, List<String> instanceIds, boolean protectedFromScaleIn) {
    GroupView view = GroupView.get(image, groupName);
    if (instanceIds.size() > AutoScalingLimits.PROTECTED_PER_CALL) {
      throw ApiError.of(
          "LimitExceeded",
          "At most "
              + AutoScalingLimits.PROTECTED_PER_CALL
              + " instances can be given in one call.");
    }
    List<Change> changes = new ArrayList<>();
    for (String id : instanceIds) {
      GroupInstance member = memberOf(view, id);
      if (member.state() != LifecycleState.IN_SERVICE && !member.state().pending()) {
        throw ApiError.validation(
            "The instance " + id + " is not in InService or EnteringStandby or Standby.");
      }
      changes.add(Change.put(member.withProtection(protectedFromScaleIn)));
    }
    return new Outcome<>(changes, true);
  }

  /** The member with this instance id, of whatever group. */
  static GroupInstance member(Image image, String instanceId) {
    return image
        .groupInstances()
        .find(instanceId)
        .orElseThrow(
            () ->
                ApiError.validation(
                    "Instance Id not found - No managed instance found for instance ID: "
                        + instanceId));
  }

  /** The member of this group with this instance id. */
  static GroupInstance memberOf(GroupView view, String instanceId) {
    return view.image()
        .groupInstances()
        .find(instanceId)
        .filter(member -> member.groupName().equals(view.group().name()))
        .orElseThrow(
            () ->
                ApiError.validation(
                    "The instance "
                        + instanceId
                        + " is not part of Auto Scaling group "
                        + view.group().name()
                        + "."));
  }
}
