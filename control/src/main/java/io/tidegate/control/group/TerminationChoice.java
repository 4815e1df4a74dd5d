package io.tidegate.control.group;

import io.tidegate.base.Chance;
import io.tidegate.control.autoscaling.GroupView;
import io.tidegate.model.autoscaling.AutoScalingGroup.LaunchTemplateRef;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.TerminationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Who ends on scale-in (Auto Scaling User Guide, Termination policies): unhealthy members first;
 * else, in a zone that the group no longer has, or the zone with most members of those with an
 * unprotected one, each policy in turn narrows the candidates, the default policy and at last
 * chance decide ties.
 */
record TerminationChoice(Chance chance, Instant now) {
  private static final long HOUR = Duration.ofHours(1).toSeconds();

  /** One of {@code candidates}; empty when all are protected. */
  Optional<GroupInstance> choose(
      GroupView view, List<GroupInstance> candidates, ZoneBalance balance) {
    List<GroupInstance> sick =
        candidates.stream().filter(member -> member.unhealthy().isPresent()).toList();
    if (!sick.isEmpty()) {
      return any(sick);
    }
    List<GroupInstance> left =
        candidates.stream().filter(member -> !member.protectedFromScaleIn()).toList();
    left = prefer(left, member -> !view.group().placement().zones().contains(member.zone()));
    int most = left.stream().mapToInt(member -> balance.in(member.zone())).max().orElse(0);
    left = left.stream().filter(member -> balance.in(member.zone()) == most).toList();
    for (TerminationPolicy policy : view.group().settings().terminationPolicies()) {
      left = narrow(view, policy, left);
    }
    return any(narrow(view, TerminationPolicy.DEFAULT, left));
  }

  private Optional<GroupInstance> any(List<GroupInstance> left) {
    return left.isEmpty() ? Optional.empty() : Optional.of(left.get(chance.below(left.size())));
  }

  private List<GroupInstance> narrow(
      GroupView view, TerminationPolicy policy, List<GroupInstance> left) {
    return switch (policy) {
      case OLDEST_INSTANCE -> least(left, member -> member.launchedAt().toEpochMilli());
      case NEWEST_INSTANCE -> least(left, member -> -member.launchedAt().toEpochMilli());
      case CLOSEST_TO_NEXT_INSTANCE_HOUR -> least(left, this::secondsToNextHour);
      case OLDEST_LAUNCH_CONFIGURATION -> prefer(left, member -> member.launchTemplate().isEmpty());
      case OLDEST_LAUNCH_TEMPLATE -> oldestTemplate(view, left);
      case ALLOCATION_STRATEGY -> left;
      case DEFAULT ->
          least(
              oldestTemplate(view, prefer(left, member -> member.launchTemplate().isEmpty())),
              this::secondsToNextHour);
    };
  }

  /** Members of another template first, then those of the oldest version of the current one. */
  private static List<GroupInstance> oldestTemplate(GroupView view, List<GroupInstance> left) {
    LaunchTemplateRef current = view.group().launchTemplate();
    List<GroupInstance> other =
        left.stream()
            .filter(member -> member.launchTemplate().isPresent())
            .filter(member -> !member.launchTemplate().get().id().equals(current.id()))
            .toList();
    return other.isEmpty() ? least(left, TerminationChoice::version) : other;
  }

  private static long version(GroupInstance member) {
    return member.launchTemplate().map(ref -> Long.parseLong(ref.version())).orElse(0L);
  }

  private long secondsToNextHour(GroupInstance member) {
    long age = Math.max(0, Duration.between(member.launchedAt(), now).toSeconds());
    return HOUR - age % HOUR;
  }

  private static List<GroupInstance> prefer(
      List<GroupInstance> left, Predicate<GroupInstance> first) {
    List<GroupInstance> found = left.stream().filter(first).toList();
    return found.isEmpty() ? left : found;
  }

  private static List<GroupInstance> least(
      List<GroupInstance> left, ToLongFunction<GroupInstance> measure) {
    long least = left.stream().mapToLong(measure).min().orElse(0);
    List<GroupInstance> found = new ArrayList<>();
    for (GroupInstance member : left) {
      if (measure.applyAsLong(member) == least) {
        found.add(member);
      }
    }
    return found;
  }
}
