package io.tidegate.control.autoscaling;

import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.GroupInstance.UnhealthyCause;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The sentences of an activity's {@code Cause}, word for word as AWS writes them. Each starts with
 * the moment and ends with a full stop; several are joined by two spaces.
 */
public final class Causes {
  private Causes() {}

  /** Sentences in one cause. */
  public static String join(Optional<String> first, List<String> more) {
    String rest = String.join("  ", more);
    return first.map(start -> rest.isEmpty() ? start : start + "  " + rest).orElse(rest);
  }

  /** The group was created. */
  public static String created(Instant at, int desired) {
    return at(at, "a user request created an AutoScalingGroup changing the desired capacity from 0")
        + " to "
        + desired
        + ".";
  }

  /** UpdateAutoScalingGroup. */
  public static String updated(Instant at, Size now, int before) {
    return at(at, "a user request update of AutoScalingGroup constraints to min: ")
        + constraints(now, before);
  }

  /** A scheduled action ran. */
  public static String scheduled(Instant at, String action, Size now, int before) {
    return at(at, "a scheduled action update of AutoScalingGroup constraints to min: ")
        + constraints(now, before)
        + "  "
        + at(at, "the scheduled action " + action + " executed. Setting desired capacity from ")
        + before
        + " to "
        + now.desired()
        + ".";
  }

  private static String constraints(Size now, int before) {
    return now.min()
        + ", max: "
        + now.max()
        + ", desired: "
        + now.desired()
        + changing(before, now.desired());
  }

  /** SetDesiredCapacity. */
  public static String setDesired(Instant at, int before, int after) {
    return at(at, "a user request explicitly set group desired capacity") + changing(before, after);
  }

  /** ExecutePolicy. */
  public static String executed(Instant at, String policy, int before, int after) {
    return at(at, "a user request executed policy " + policy) + changing(before, after);
  }

  /** An alarm triggered a policy. */
  public static String alarm(Instant at, String alarm, String policy, int before, int after) {
    return at(at, "a monitor alarm " + alarm + " in state ALARM triggered policy " + policy)
        + changing(before, after);
  }

  /** A forecast raised the desired capacity; AWS's own words are not known. */
  public static String predicted(Instant at, String policy, int before, int after) {
    return at(at, "a predictive scaling policy " + policy) + changing(before, after);
  }

  /** Fewer instances than desired. */
  public static String launched(Instant at, int from, int to) {
    return at(
            at,
            "an instance was started in response to a difference between desired and actual"
                + " capacity, increasing the capacity from ")
        + from
        + " to "
        + to
        + ".";
  }

  /** A launch in place of an unhealthy instance. */
  public static String replaced(Instant at) {
    return at(
        at,
        "an instance was launched in response to an unhealthy instance needing to be replaced.");
  }

  /** More instances than desired. */
  public static String shrunk(Instant at, int from, int to) {
    return at(
            at,
            "an instance was taken out of service in response to a difference between desired and"
                + " actual capacity")
        + shrinking(from, to);
  }

  /** Chosen by the termination policies. */
  public static String selected(Instant at, String instanceId) {
    return at(at, "instance " + instanceId + " was selected for termination.");
  }

  /** Taken out for its health. */
  public static String unhealthy(Instant at, UnhealthyCause cause) {
    return at(
        at,
        "an instance was taken out of service in response to "
            + switch (cause) {
              case EC2_STATE -> "an EC2 health check indicating it has been terminated or stopped.";
              case EC2_STATUS_CHECK -> "an EC2 instance status check failure.";
              case ELB -> "an ELB system health check failure.";
              case USER -> "a user health-check.";
            });
  }

  /** TerminateInstanceInAutoScalingGroup; with {@code to} when the desired capacity shrank. */
  public static String terminated(Instant at, int from, Optional<Integer> to) {
    String what = "an instance was taken out of service in response to a user request";
    return at(at, what) + to.map(after -> shrinking(from, after)).orElse(".");
  }

  /** DeleteAutoScalingGroup with ForceDelete. */
  public static String deleted(Instant at) {
    return at(
        at,
        "a user request force deleted the AutoScalingGroup, an instance was taken out of service in"
            + " response.");
  }

  /** DetachInstances. */
  public static String detached(Instant at, String instanceId, int from, int to) {
    return at(at, "instance " + instanceId + " was detached in response to a user request")
        + (from == to ? "." : shrinking(from, to));
  }

  /** AttachInstances. */
  public static String attached(Instant at, int from, int to) {
    return at(
            at, "an instance was added in response to user request, increasing the capacity from ")
        + from
        + " to "
        + to
        + ".";
  }

  /** EnterStandby. */
  public static String enteredStandby(Instant at, String instanceId, int from, int to) {
    return at(at, "instance " + instanceId + " was moved to standby in response to a user request")
        + (from == to ? "." : shrinking(from, to));
  }

  /** ExitStandby. */
  public static String leftStandby(Instant at, String instanceId, int from, int to) {
    return at(
            at,
            "instance "
                + instanceId
                + " was moved out of standby in response to a user request, increasing the capacity"
                + " from ")
        + from
        + " to "
        + to
        + ".";
  }

  /** Zones that the group no longer has. */
  public static String invalidZones(Instant at, String zones, int instances) {
    return at(
        at,
        "invalid availability zones "
            + zones
            + " had "
            + instances
            + " instances respectively. An instance was launched to aid in migrating instances from"
            + " these zones to valid ones.");
  }

  /** Zones out of balance. */
  public static String rebalanced(Instant at, String zones, String counts) {
    return at(
        at,
        "availability zones "
            + zones
            + " had "
            + counts
            + " instances respectively. An instance was launched to aid in balancing the group's"
            + " zones.");
  }

  private static String changing(int before, int after) {
    return " changing the desired capacity from " + before + " to " + after + ".";
  }

  private static String shrinking(int from, int to) {
    return ", shrinking the capacity from " + from + " to " + to + ".";
  }

  private static String at(Instant moment, String sentence) {
    return "At " + moment.truncatedTo(ChronoUnit.SECONDS) + " " + sentence;
  }
}
