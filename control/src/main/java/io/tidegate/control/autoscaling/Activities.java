package io.tidegate.control.autoscaling;

import io.tidegate.model.autoscaling.ActivityStatus;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.ScalingActivity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Begins and ends activities with AWS's texts (autoscaling API, section 7). */
public final class Activities {
  /** Tail of the description while a terminating instance drains. */
  private static final String DRAINING = " - Waiting For ELB Connection Draining.";

  private final GroupContext context;

  /** Ids and times come from {@code context}. */
  public Activities(GroupContext context) {
    this.context = context;
  }

  /** What an activity is about. {@code scaling} activities end in a cooldown. */
  public record Start(
      String description, String cause, String details, ActivityStatus status, boolean scaling) {}

  /** An activity that begins now. */
  public ScalingActivity begin(AutoScalingGroup group, Start start) {
    return new ScalingActivity(
        context.chance().uuid(),
        group.name(),
        group.arn(),
        start.description(),
        start.cause(),
        context.now(),
        Optional.empty(),
        start.status(),
        Optional.empty(),
        start.status() == ActivityStatus.PRE_IN_SERVICE ? 30 : 50,
        start.details(),
        start.scaling());
  }

  /** Ended well. */
  public ScalingActivity succeed(ScalingActivity activity) {
    return notDraining(activity).end(ActivityStatus.SUCCESSFUL, end(), Optional.empty());
  }

  /** Ended without what it was for. */
  public ScalingActivity cancel(ScalingActivity activity, String message) {
    return notDraining(activity).end(ActivityStatus.CANCELLED, end(), Optional.of(message));
  }

  /** A launch that failed; its description says why. */
  public ScalingActivity fail(ScalingActivity activity, String message) {
    return activity
        .describedAs(activity.description() + ".  Status Reason: " + message)
        .end(ActivityStatus.FAILED, end(), Optional.of(message));
  }

  /** A leaving instance that drains. */
  public static ScalingActivity draining(ScalingActivity activity) {
    return activity
        .describedAs(activity.description() + DRAINING)
        .at(ActivityStatus.WAITING_FOR_ELB_CONNECTION_DRAINING, 50);
  }

  /** A leaving instance that drains no more. */
  public static ScalingActivity notDraining(ScalingActivity activity) {
    return activity.status() != ActivityStatus.WAITING_FOR_ELB_CONNECTION_DRAINING
        ? activity
        : activity
            .describedAs(activity.description().replace(DRAINING, ""))
            .at(ActivityStatus.IN_PROGRESS, 50);
  }

  /** {@code Details} of an instance in a subnet. */
  public static String details(String subnetId, String zone) {
    return "{\"Subnet ID\":\"" + subnetId + "\",\"Availability Zone\":\"" + zone + "\"}";
  }

  /** {@code Details} of an instance whose subnet does not matter. */
  public static String details(String zone) {
    return "{\"Availability Zone\":\"" + zone + "\"}";
  }

  /** {@code details} with the members of another object, when there is one. */
  public static String details(String details, Optional<String> more) {
    String head = details.substring(0, details.length() - 1);
    return more.map(object -> head + "," + object.substring(1)).orElse(details);
  }

  private Instant end() {
    return context.clock().now().truncatedTo(ChronoUnit.SECONDS);
  }
}
