package io.tidegate.control.group;

import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupOptions;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupProgress.LaunchFailures;
import io.tidegate.model.autoscaling.ScalingProcess;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What a failed launch means for the next: a zone without room is left out for a while, anything
 * else makes the whole group wait, longer each time.
 */
record LaunchFailed(GroupContext context, String code, String zone) {
  private static final String NO_ROOM = "InsufficientInstanceCapacity";
  private static final String NO_ADDRESSES = "InsufficientFreeAddressesInSubnet";

  LaunchFailures after(LaunchFailures before) {
    Instant now = context.now();
    Instant retry = now.plus(context.options().backOff(before.count() + 1));
    boolean zonal = code.endsWith(NO_ROOM) || code.equals(NO_ADDRESSES);
    return zonal ? before.againIn(zone, now, retry) : before.again(now, retry);
  }

  /** Suspends Launch after a day without success (autoscaling API, section 10). */
  static AutoScalingGroup suspendIfHopeless(AutoScalingGroup group, Instant now) {
    boolean hopeless =
        group
            .progress()
            .failures()
            .since()
            .map(since -> !now.isBefore(since.plus(GroupOptions.ADMINISTRATIVE_SUSPENSION)))
            .orElse(false);
    return hopeless
        ? group.suspend(
            ScalingProcess.LAUNCH,
            "Administrative suspension at "
                + now.truncatedTo(ChronoUnit.SECONDS)
                + ": no launch succeeded for 24 hours")
        : group;
  }
}
