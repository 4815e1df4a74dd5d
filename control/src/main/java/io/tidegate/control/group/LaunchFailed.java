package io.tidegate.control.group;

import io.tidegate.control.autoscaling.GroupContext;
import io.tidegate.control.autoscaling.GroupOptions;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.GroupProgress.LaunchFailures;
import io.tidegate.model.autoscaling.ScalingProcess;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What a failed launch means for the next: a zone without room is left out for a while, anything
 * else makes the whole group wait, longer each time. Launches that fail while it waits were made
 * together with the one that it waits for, and count with that one (decision 0601).
 */
record LaunchFailed(GroupContext context, String code, String zone) {
  private static final String NO_ROOM = "InsufficientInstanceCapacity";
  private static final String NO_ADDRESSES = "InsufficientFreeAddressesInSubnet";

  /** An instance that ends by itself sooner after its start was not launched with success. */
  static final Duration YOUNG = Duration.ofMinutes(1);

  LaunchFailures after(LaunchFailures before) {
    Instant now = context.now();
    Instant retry = now.plus(context.options().backOff(before.count() + 1));
    boolean zonal = code.endsWith(NO_ROOM) || code.equals(NO_ADDRESSES);
    Optional<Instant> waits =
        zonal ? Optional.ofNullable(before.zones().get(zone)) : before.retryAt();
    if (waits.filter(now::isBefore).isPresent()) {
      return before;
    }
    return zonal ? before.againIn(zone, now, retry) : before.again(now, retry);
  }

  /** Forgets failures once an instance that was launched after them is not young any more. */
  static LaunchFailures survivedBy(
      List<GroupInstance> inService, LaunchFailures before, Instant now) {
    Instant grown = now.minus(YOUNG);
    boolean survived =
        before
            .since()
            .filter(
                since ->
                    inService.stream()
                        .flatMap(member -> member.inServiceAt().stream())
                        .anyMatch(at -> at.isAfter(since) && !at.isAfter(grown)))
            .isPresent();
    return survived ? before.over() : before;
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
