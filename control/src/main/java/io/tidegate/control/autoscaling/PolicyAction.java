package io.tidegate.control.autoscaling;

import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.cloudwatch.AlarmActionHandler;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.AutoScalingGroup.Size;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Simple;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.ScalingEngine;
import io.tidegate.scaling.adaptive.Outlook;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * From alarm to capacity: collects the alarms of a group that notify at about the same time, then
 * lets the scaling engine decide once for all of them, so that the largest result wins.
 * Thread-safe: its own lock guards what is collected and is not held while deciding.
 */
public final class PolicyAction implements AlarmActionHandler {
  /** How long alarms are gathered: those of one evaluation arrive together. */
  private static final Duration GATHER = Duration.ofMillis(500);

  private final Controller controller;
  private final GroupContext context;
  private final AlarmReadings readings;
  private final Tasks tasks;
  private final Consumer<CapacityDecision> decisions;
  private final ScalingFacts facts;
  private final Map<String, Set<String>> firedByGroup = new HashMap<>();
  private final Map<String, Map<String, Outlook>> outlooks = new ConcurrentHashMap<>();

  /** Every decision, also one that changes nothing, is told to {@code decisions}. */
  public PolicyAction(
      Controller controller,
      GroupContext context,
      AlarmReadings readings,
      Tasks tasks,
      Consumer<CapacityDecision> decisions) {
    this.controller = controller;
    this.context = context;
    this.readings = new ToldReadings(readings);
    this.tasks = tasks;
    this.decisions = decisions;
    this.facts = new ScalingFacts(new PolicyAlarms(context));
  }

  /**
   * Takes note of {@code alarm} for the policy {@code actionArn}.
   *
   * @throws ApiError {@code ValidationError} when the policy is gone
   */
  @Override
  public void act(Image image, MetricAlarm alarm, String actionArn) {
    ScalingPolicy policy = PolicyManager.get(image, Optional.empty(), actionArn);
    gather(policy.groupName(), Optional.of(alarm.name()));
  }

  /**
   * Decides soon, by these outlooks of the group's target tracking policies (by ARN) as well, which
   * count until there are others; with none the alarms alone decide.
   */
  public void follow(String groupName, Map<String, Outlook> latest) {
    if (latest.isEmpty()) {
      outlooks.remove(groupName);
      return;
    }
    outlooks.put(groupName, Map.copyOf(latest));
    gather(groupName, Optional.empty());
  }

  private void gather(String groupName, Optional<String> alarm) {
    boolean first;
    synchronized (firedByGroup) {
      first = !firedByGroup.containsKey(groupName);
      Set<String> gathered = firedByGroup.computeIfAbsent(groupName, name -> new HashSet<>());
      alarm.ifPresent(gathered::add);
    }
    if (first) {
      tasks.after(GATHER, "scale-" + groupName, () -> decide(groupName));
    }
  }

  /** Decides for the group without an alarm: a forecast may have something to say. */
  public void consider(String groupName) {
    decide(groupName, Set.of());
  }

  private void decide(String groupName) {
    Set<String> fired;
    synchronized (firedByGroup) {
      Set<String> gathered = firedByGroup.remove(groupName);
      fired = gathered == null ? Set.of() : gathered;
    }
    decide(groupName, fired);
  }

  private void decide(String groupName, Set<String> fired) {
    Map<String, AlarmReadings.Seen> seen = new HashMap<>();
    Image image = controller.image();
    for (ScalingPolicy policy : image.scalingPolicies().referringTo(groupName)) {
      PolicyAlarms.linked(image, policy)
          .forEach(alarm -> seen.computeIfAbsent(alarm.name(), name -> readings.recent(alarm)));
    }
    try {
      Optional<CapacityDecision> decision =
          controller.submit("ScaleByPolicy", now -> scale(now, groupName, fired, seen));
      decision.ifPresent(decisions);
    } catch (ApiError busy) {
      return; // alarms notify again while they last
    }
  }

  private Outcome<Optional<CapacityDecision>> scale(
      Image image, String groupName, Set<String> fired, Map<String, AlarmReadings.Seen> seen) {
    Optional<GroupView> found = GroupView.find(image, groupName);
    if (found.isEmpty() || found.get().group().deleting() || deaf(found.get(), fired)) {
      return Outcome.unchanged(Optional.empty());
    }
    GroupView view = found.get();
    List<PolicyFacts> policies =
        facts.policies(view, fired, seen, outlooks.getOrDefault(groupName, Map.of()));
    CapacityDecision decision =
        ScalingEngine.decide(ScalingFacts.group(view), policies, context.now());
    return new Outcome<>(changes(view, policies, decision), Optional.of(decision));
  }

  private static boolean deaf(GroupView view, Set<String> fired) {
    return !fired.isEmpty() && view.group().isSuspended(ScalingProcess.ALARM_NOTIFICATION);
  }

  private List<Change> changes(
      GroupView view, List<PolicyFacts> policies, CapacityDecision decision) {
    AutoScalingGroup group = raised(view.group(), decision.bounds().max());
    if (!decision.changes() || decision.winner().isEmpty()) {
      return group.equals(view.group()) ? List.of() : List.of(Change.put(group));
    }
    Proposal winner = decision.winner().get();
    String cause = cause(winner, decision.from(), decision.to());
    Optional<Duration> cooldown =
        policies.stream()
            .map(PolicyFacts::policy)
            .filter(policy -> policy.name().equals(winner.policyName()))
            .findFirst()
            .flatMap(PolicyAction::cooldown);
    Optional<MetricAlarm> alarm = winner.alarmName().flatMap(view.image().metricAlarms()::find);
    String details = ActivityDetails.of(decision, alarm, context.now());
    AutoScalingGroup next = scaled(group, decision.to(), cause, cooldown);
    return List.of(Change.put(next.withProgress(next.progress().detailed(details))));
  }

  private String cause(Proposal winner, int from, int to) {
    return winner
        .alarmName()
        .map(alarm -> Causes.alarm(context.now(), alarm, winner.policyName(), from, to))
        .orElseGet(() -> Causes.predicted(context.now(), winner.policyName(), from, to));
  }

  /** The group with the MaxSize that a predictive policy needs. */
  private static AutoScalingGroup raised(AutoScalingGroup group, int max) {
    Size size = group.size();
    return max > size.max() ? group.withSize(new Size(size.min(), max, size.desired())) : group;
  }

  /** The group with another desired capacity, and the cooldown that will follow. */
  static AutoScalingGroup scaled(
      AutoScalingGroup group, int desired, String cause, Optional<Duration> cooldown) {
    AutoScalingGroup next = group.withDesired(desired, cause);
    return next.withProgress(next.progress().withCooldown(cooldown));
  }

  /** The cooldown of a simple policy's own. */
  static Optional<Duration> cooldown(ScalingPolicy policy) {
    return policy.configuration() instanceof Simple simple ? simple.cooldown() : Optional.empty();
  }
}
