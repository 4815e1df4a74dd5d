package io.tidegate.control.autoscaling;

import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.GroupProgress.LaunchFailures;
import io.tidegate.model.autoscaling.PredefinedMetric;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Customized;
import io.tidegate.model.autoscaling.ScalingPolicy.Predefined;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.autoscaling.ScalingPolicy.Simple;
import io.tidegate.model.autoscaling.ScalingPolicy.Step;
import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.cloudwatch.AlarmCondition;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricAlarm;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.Digits;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.InstanceFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.Warming;
import io.tidegate.scaling.policy.Warmup;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Why a group has the capacity it has, in words: its bounds and members, each policy with what its
 * alarms see or what it forecasts, and the last decisions with every proposal. Stateless; reads
 * metrics, so never on the controller thread.
 */
public record GroupExplanation(AlarmReadings readings, DecisionLog log) {
  private static final int SHOWN = 20;

  /** The explanation at {@code now}; empty when there is no such group. */
  public Optional<String> of(Image image, String groupName, Instant now) {
    return GroupView.find(image, groupName).map(view -> text(view, now));
  }

  private String text(GroupView view, Instant now) {
    Lines out = new Lines();
    group(view, now, out);
    List<ScalingPolicy> policies =
        view.image().scalingPolicies().referringTo(view.group().name()).stream()
            .sorted(Comparator.comparing(ScalingPolicy::name))
            .toList();
    out.line(0, policies.isEmpty() ? "No scaling policies." : "Policies:");
    for (ScalingPolicy policy : policies) {
      policy(view, policy, now, out);
    }
    List<DecisionLog.Entry> entries = log.of(view.group().name());
    out.line(
        0,
        entries.isEmpty()
            ? "No policy has asked for a decision yet."
            : "Last decisions, the newest first:");
    entries.stream().limit(SHOWN).forEach(entry -> decision(entry, out));
    return out.toString();
  }

  private static void group(GroupView view, Instant now, Lines out) {
    AutoScalingGroup group = view.group();
    GroupFacts facts = ScalingFacts.group(view);
    out.line(
        0,
        String.format(
            Locale.ROOT,
            "Group %s at %s: desired %d, bounds %d to %d, profile %s.",
            group.name(),
            now.truncatedTo(ChronoUnit.SECONDS),
            group.size().desired(),
            group.size().min(),
            group.size().max(),
            group.scalingProfile().wire()));
    Duration warmup =
        group.settings().defaultInstanceWarmup().orElse(group.settings().defaultCooldown());
    int inService = facts.units(InstanceFacts.Phase.IN_SERVICE);
    out.line(
        0,
        String.format(
            Locale.ROOT,
            "In service %d, of which %d past a warm-up of %d s; pending %d, terminating %d.",
            inService,
            Warmup.warmed(facts, warmup, now),
            warmup.toSeconds(),
            facts.units(InstanceFacts.Phase.PENDING),
            facts.units(InstanceFacts.Phase.TERMINATING)));
    if (!group.suspended().isEmpty()) {
      out.line(
          0,
          String.format(
              Locale.ROOT,
              "Suspended: %s.",
              group.suspended().keySet().stream()
                  .map(ScalingProcess::wire)
                  .sorted()
                  .collect(Collectors.joining(", "))));
    }
    failures(group.progress().failures(), now, out);
    group
        .progress()
        .cause()
        .ifPresent(cause -> out.line(0, String.format(Locale.ROOT, "On its way: %s", cause)));
  }

  private static void failures(LaunchFailures failures, Instant now, Lines out) {
    if (failures.count() > 0) {
      String when =
          failures
              .retryAt()
              .filter(now::isBefore)
              .map(at -> "the next is tried at " + at.truncatedTo(ChronoUnit.SECONDS))
              .orElse("one is tried now");
      out.line(0, "Failed launches in a row: " + failures.count() + "; " + when + ".");
    }
    failures.zones().entrySet().stream()
        .filter(zone -> now.isBefore(zone.getValue()))
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            zone ->
                out.line(
                    0,
                    "Zone "
                        + zone.getKey()
                        + " has no room and is left out until "
                        + zone.getValue().truncatedTo(ChronoUnit.SECONDS)
                        + "."));
  }

  private void policy(GroupView view, ScalingPolicy policy, Instant now, Lines out) {
    out.line(
        1,
        String.format(
            Locale.ROOT,
            "%s, %s%s: %s",
            policy.name(),
            policy.configuration().type(),
            policy.enabled() ? "" : ", disabled",
            what(policy)));
    for (MetricAlarm alarm : PolicyAlarms.linked(view.image(), policy)) {
      alarm(alarm, out);
    }
    if (policy.configuration() instanceof Predictive predictive) {
      forecast(view.image(), policy, predictive, now, out);
    }
  }

  private static String what(ScalingPolicy policy) {
    return switch (policy.configuration()) {
      case TargetTracking(
              Predefined(PredefinedMetric type, var label),
              double target,
              boolean out) ->
          tracked(type.wire(), target, out);
      case TargetTracking(Customized customized, double target, boolean out) ->
          tracked("its own metric", target, out);
      case Step step ->
          step.adjustmentType().wire()
              + " by the size of the breach, "
              + step.steps().size()
              + " steps";
      case Simple simple ->
          simple.adjustmentType().wire()
              + " by "
              + simple.scalingAdjustment()
              + ", then a cooldown";
      case Predictive predictive ->
          predictive.mode().wire()
              + ", target "
              + number(predictive.targetValue())
              + ", "
              + predictive.schedulingBuffer().toSeconds()
              + " s before the hour";
    };
  }

  private static String tracked(String metric, double target, boolean outOnly) {
    return "keeps " + metric + " near " + number(target) + (outOnly ? ", never scales in" : "");
  }

  private void alarm(MetricAlarm alarm, Lines out) {
    AlarmCondition condition = alarm.condition();
    out.line(
        2,
        String.format(
            Locale.ROOT,
            "alarm %s is %s: %s %s in %d of %d periods of %d s; seen: %s",
            alarm.name(),
            alarm.state().value(),
            condition.comparison().wire(),
            number(condition.threshold()),
            condition.required(),
            condition.evaluationPeriods(),
            alarm.source().periodSeconds(),
            seen(alarm)));
    if (alarm.source() instanceof AlarmSource.Single(var stat)) {
      out.line(
          3,
          String.format(
              Locale.ROOT,
              "%s of %s %s %s",
              stat.stat(),
              stat.metric().namespace(),
              stat.metric().name(),
              stat.metric().dimensions()));
    }
  }

  private String seen(MetricAlarm alarm) {
    List<Double> values = readings.recent(alarm).values();
    return values.isEmpty() ? "no data" : numbers(values);
  }

  private static void forecast(
      Image image, ScalingPolicy policy, Predictive predictive, Instant now, Lines out) {
    Optional<CapacityForecast> found = image.capacityForecasts().find(policy.arn());
    if (found.isEmpty()) {
      out.line(2, "no forecast: less than a day of load, scaling metric and capacity is known");
      return;
    }
    CapacityForecast forecast = found.get();
    Instant next = now.truncatedTo(ChronoUnit.HOURS).plus(Duration.ofHours(1));
    out.line(
        2,
        String.format(
            Locale.ROOT,
            "forecast of %s: %s now, %s from %s on",
            forecast.updatedAt().truncatedTo(ChronoUnit.SECONDS),
            capacity(forecast, now),
            capacity(forecast, next),
            next.minus(predictive.schedulingBuffer())));
  }

  private static String capacity(CapacityForecast forecast, Instant at) {
    return forecast.at(at).isPresent() ? "" + forecast.at(at).getAsInt() : "nothing";
  }

  private static void decision(DecisionLog.Entry entry, Lines out) {
    CapacityDecision decision = entry.decision();
    String times =
        entry.times() == 1
            ? ""
            : " ("
                + entry.times()
                + " times since "
                + entry.first().truncatedTo(ChronoUnit.SECONDS)
                + ")";
    out.line(
        1,
        String.format(
            Locale.ROOT,
            "%s %d -> %d%s: %s",
            entry.last().truncatedTo(ChronoUnit.SECONDS),
            decision.from(),
            decision.to(),
            times,
            decision.reason()));
    out.line(
        2,
        String.format(
            Locale.ROOT,
            "bounds %d to %d, in service %d, pending %d, terminating %d",
            decision.bounds().min(),
            decision.bounds().max(),
            decision.inService(),
            decision.pending(),
            decision.terminating()));
    for (Proposal proposal : decision.proposals()) {
      boolean won = decision.winner().filter(proposal::equals).isPresent();
      out.line(
          2,
          String.format(
              Locale.ROOT,
              "%s%s: %s, from %d to %d, wants %d%s; %s",
              proposal.policyName(),
              won ? " (won)" : "",
              proposal.vote(),
              proposal.base(),
              proposal.computed(),
              proposal.capacity(),
              proposal.warming().map(GroupExplanation::warmth).orElse(""),
              proposal.reason()));
      proposal
          .alarmName()
          .ifPresent(
              alarm ->
                  out.line(
                      3,
                      String.format(
                          Locale.ROOT,
                          "alarm %s, threshold %s, saw %s",
                          alarm,
                          number(proposal.threshold()),
                          numbers(proposal.datapoints()))));
    }
  }

  private static String warmth(Warming warming) {
    return ", "
        + warming.warmed()
        + " of "
        + (warming.warmed() + warming.warming())
        + " warm after "
        + warming.seconds()
        + " s";
  }

  private static String numbers(List<Double> values) {
    return values.stream().map(GroupExplanation::number).collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return Digits.of(value);
  }

  /** Indented lines. Used by one thread. */
  private static final class Lines {
    private final StringBuilder text = new StringBuilder();

    void line(int depth, String words) {
      text.append("  ".repeat(depth)).append(words).append('\n');
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
