package io.tidegate.whatif.replay;

import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScheduledAction;
import io.tidegate.scaling.AlarmFacts;
import io.tidegate.scaling.CapacityDecision;
import io.tidegate.scaling.GroupFacts;
import io.tidegate.scaling.ManualExecution;
import io.tidegate.scaling.PolicyFacts;
import io.tidegate.scaling.Proposal;
import io.tidegate.scaling.ScalingEngine;
import io.tidegate.scaling.adaptive.Growth;
import io.tidegate.scaling.adaptive.MinuteLoads;
import io.tidegate.scaling.adaptive.Outlook;
import io.tidegate.scaling.policy.TrackingAlarms;
import io.tidegate.scaling.policy.Warmup;
import io.tidegate.whatif.score.Demand;
import io.tidegate.whatif.score.Oracle;
import io.tidegate.whatif.score.Score;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Replays one load against one plan in steps of a minute, by the rules of {@code docs/scaling.md}:
 * owned by the thread that runs it. Alarms and decisions are those of the live engine; only
 * instances and metrics are pretended.
 *
 * <p>In minute m: instances launched a boot time ago serve; the metric of minute m - {@value #LAG}
 * becomes visible; alarms are evaluated and the engine decides; launches and terminations begin;
 * the minute is billed, and violated when fewer are ready than needed.
 */
public final class Replay {
  /** Minutes from a datapoint's minute to the evaluation that first sees it. */
  public static final int LAG = 2;

  private static final long HALF_MINUTE = 30;

  private final Setting setting;
  private final Plan plan;
  private final Listener listener;
  private final double[] load;
  private final int[] served;
  private final int boot;
  private final List<Ruling> rulings = new ArrayList<>();
  private final Fleet fleet;
  private final Tally tally;
  private final Timetable timetable;
  private GroupFacts.Bounds bounds;
  private int desired;
  private int lastRemoval = Integer.MIN_VALUE / 2;
  private Optional<Instant> scaledAt = Optional.empty();
  private Optional<Duration> cooldown = Optional.empty();

  /** Hears of what happens. Called on the replay's thread. */
  public interface Listener {
    /** Hears nothing. */
    Listener NONE =
        new Listener() {
          @Override
          public void decided(int minute, CapacityDecision decision) {}

          @Override
          public void passed(int minute, int ready, int total) {}
        };

    /** A decision, also one that changes nothing. */
    void decided(int minute, CapacityDecision decision);

    /** A minute is over: instances that served and instances that were billed. */
    void passed(int minute, int ready, int total);
  }

  /** A rule while it is replayed. */
  private static final class Ruling {
    private final Plan.Rule rule;
    private final double[] metric;
    private final List<Watch> watches = new ArrayList<>();
    private final Optional<Foresight> foresight;
    private final MinuteLoads loads;
    private Optional<CapacityForecast> forecast = Optional.empty();
    private int tunedFor = -1;

    Ruling(Plan.Rule rule, Setting setting) {
      this.rule = rule;
      this.metric = new double[setting.trace().length()];
      this.loads = new MinuteLoads(LAG + setting.bootMinutes());
      this.foresight =
          rule.policy().configuration() instanceof ScalingPolicy.Predictive predictive
              ? Optional.of(new Foresight(rule, predictive, setting))
              : Optional.empty();
      Arrays.fill(metric, Double.NaN);
      rule.triggers().forEach(one -> watches.add(new Watch(one.name(), one.condition())));
      if (rule.policy().configuration() instanceof ScalingPolicy.TargetTracking tracking) {
        String name = rule.policy().name();
        watches.add(new Watch(name + "-high", TrackingAlarms.high(tracking.targetValue())));
        if (!tracking.disableScaleIn()) {
          watches.add(new Watch(name + "-low", TrackingAlarms.low(tracking.targetValue(), 1)));
        }
      }
    }

    /** The low threshold follows the group's size. */
    void tune(int capacity) {
      if (capacity != tunedFor
          && rule.policy().configuration() instanceof ScalingPolicy.TargetTracking tracking
          && !tracking.disableScaleIn()) {
        watches.getLast().tune(TrackingAlarms.low(tracking.targetValue(), capacity));
        tunedFor = capacity;
      }
    }

    boolean evaluate(int minute) {
      boolean fired = false;
      for (Watch watch : watches) {
        fired |= watch.evaluate(metric, minute);
      }
      return fired;
    }

    /** Whether the forecast asks for more than {@code desired}. */
    boolean expectsMore(int desired, Instant now) {
      return forecast.isPresent()
          && rule.policy().configuration() instanceof ScalingPolicy.Predictive predictive
          && predictive.acts()
          && forecast.get().floor(now, predictive.schedulingBuffer()).orElse(0) > desired;
    }

    /** With the outlook in the tidegate profile, with the forecast otherwise. */
    PolicyFacts facts(int minute, Instant start, boolean tidegate) {
      AlarmFacts[] alarms = new AlarmFacts[watches.size()];
      for (int i = 0; i < alarms.length; i++) {
        alarms[i] = watches.get(i).facts(metric, minute, start);
      }
      boolean tracks = rule.policy().configuration() instanceof ScalingPolicy.TargetTracking;
      Optional<Outlook> outlook = tidegate && tracks ? loads.outlook() : Optional.empty();
      return new PolicyFacts(
          rule.policy(), List.of(alarms), tidegate ? Optional.empty() : forecast, outlook);
    }
  }

  /** Counts over scored minutes. */
  private static final class Tally {
    private int violated;
    private long billed;
    private int events;
    private int undone;
    private int largest;
  }

  /** Nothing happens before {@link #run}. */
  public Replay(Setting setting, Plan plan, Listener listener) {
    this.setting = setting;
    this.plan = plan;
    this.listener = listener;
    this.load = setting.trace().minutes();
    this.served = new int[load.length];
    this.boot = setting.bootMinutes();
    plan.rules().forEach(rule -> rulings.add(new Ruling(rule, setting)));
    this.bounds = setting.bounds();
    this.timetable = new Timetable(plan.schedules(), setting.trace().at(setting.replayedFrom()));
    this.desired = initial();
    this.fleet = new Fleet(desired, setting.replayedFrom(), warmupMinutes());
    this.tally = new Tally();
  }

  private int initial() {
    if (plan.constant() > 0) {
      return plan.constant();
    }
    double first = load[setting.replayedFrom()];
    return setting
        .bounds()
        .clamp(Demand.instances(first, setting.perInstance(), setting.bounds().min()) + 1);
  }

  private int warmupMinutes() {
    Duration longest = Duration.ZERO;
    for (Plan.Rule rule : plan.rules()) {
      Duration one = Warmup.of(rule.policy(), plan.timing());
      longest = one.compareTo(longest) > 0 ? one : longest;
    }
    return (int) ((longest.toSeconds() + 59) / 60);
  }

  /** Runs to the end of the trace. */
  public Score run() {
    for (int minute = setting.replayedFrom(); minute < load.length; minute++) {
      int now = minute;
      if (fleet.advance(minute)) {
        scaledAt = Optional.of(setting.trace().at(minute));
      }
      if (!timetable.isEmpty()) {
        timetable.due(setting.trace().at(minute)).forEach(action -> run(action, now));
      }
      boolean fired = see(minute);
      if (fired) {
        decide(minute);
      }
      account(minute);
    }
    int[] needed =
        Demand.of(
            setting.trace(), setting.scoredFrom(), setting.perInstance(), setting.bounds().min());
    long oracle = Oracle.instanceMinutes(needed, boot);
    return new Score(
        needed.length,
        tally.violated,
        tally.billed,
        oracle,
        tally.events,
        tally.undone,
        tally.largest);
  }

  /** Makes visible what becomes so and evaluates alarms; true when a decision is due. */
  private boolean see(int minute) {
    int visible = minute - LAG;
    if (visible < setting.replayedFrom()) {
      return false;
    }
    boolean due = plan.tidegate();
    Optional<CapacityForecast> expected = Optional.empty();
    for (Ruling ruling : rulings) {
      int ready = served[visible];
      ruling.metric[visible] =
          ready == 0 ? Double.NaN : load[visible] / ready * ruling.rule.scale();
      ruling.tune(desired);
      due |= ruling.evaluate(minute);
      if (ruling.foresight.isPresent()) {
        ruling.forecast = ruling.foresight.get().at(visible + 1, load, served);
        due |= !plan.tidegate() && ruling.expectsMore(desired, setting.trace().at(minute));
        expected = ruling.forecast;
      }
    }
    if (plan.tidegate()) {
      double growth = expected.map(one -> growth(one, visible)).orElse(1.0);
      long period = setting.trace().at(visible).getEpochSecond() / 60;
      for (Ruling ruling : rulings) {
        ruling.loads.add(period, ruling.metric[visible] * served[visible], growth);
      }
    }
    return due;
  }

  private double growth(CapacityForecast forecast, int minute) {
    Instant middle = setting.trace().at(minute).plusSeconds(HALF_MINUTE);
    return Growth.of(forecast, middle, Duration.ofMinutes(LAG + boot));
  }

  /** Sets bounds and desired capacity; an action whose bounds contradict does nothing. */
  private void run(ScheduledAction action, int minute) {
    int min = action.sizes().min().orElse(bounds.min());
    int max = action.sizes().max().orElse(bounds.max());
    if (min > max) {
      return;
    }
    bounds = new GroupFacts.Bounds(min, max);
    CapacityDecision decision =
        ManualExecution.scheduled(
            facts(minute), action.name(), action.sizes().desired().orElse(desired));
    listener.decided(minute, decision);
    if (decision.changes()) {
      apply(decision, minute);
    }
  }

  private GroupFacts facts(int minute) {
    return new GroupFacts(
        setting.group(),
        bounds,
        desired,
        plan.timing(),
        fleet.facts(minute, setting.trace().start()),
        fleet.total() > fleet.ready(),
        scaledAt,
        cooldown);
  }

  private void decide(int minute) {
    Instant now = setting.trace().at(minute);
    List<PolicyFacts> policies = new ArrayList<>(rulings.size());
    for (Ruling ruling : rulings) {
      policies.add(ruling.facts(minute, setting.trace().start(), plan.tidegate()));
    }
    CapacityDecision decision = ScalingEngine.decide(facts(minute), policies, now);
    listener.decided(minute, decision);
    raise(decision.bounds().max());
    if (decision.changes()) {
      cooldown = decision.winner().flatMap(this::cooldown);
      apply(decision, minute);
    }
  }

  /** A predictive policy may raise the group's maximum, which stays raised. */
  private void raise(int max) {
    if (max > bounds.max()) {
      bounds = new GroupFacts.Bounds(bounds.min(), max);
    }
  }

  /** The cooldown of a simple policy's own. */
  private Optional<Duration> cooldown(Proposal winner) {
    for (Plan.Rule rule : plan.rules()) {
      if (rule.policy().configuration() instanceof ScalingPolicy.Simple simple
          && rule.policy().name().equals(winner.policyName())) {
        return simple.cooldown();
      }
    }
    return Optional.empty();
  }

  private void apply(CapacityDecision decision, int minute) {
    boolean scored = minute >= setting.scoredFrom();
    if (decision.to() > desired) {
      fleet.launch(decision.to() - desired, minute + Math.max(1, boot));
      if (scored && minute - lastRemoval <= Score.UNDONE_MINUTES) {
        tally.undone++;
      }
    } else {
      fleet.terminate(desired - decision.to());
      lastRemoval = minute;
      scaledAt = Optional.of(setting.trace().at(minute));
    }
    desired = decision.to();
    tally.events += scored ? 1 : 0;
  }

  private void account(int minute) {
    int ready = fleet.ready();
    served[minute] = ready;
    listener.passed(minute, ready, fleet.total());
    if (minute < setting.scoredFrom()) {
      return;
    }
    tally.billed += fleet.total();
    tally.largest = Math.max(tally.largest, fleet.total());
    int needed = Demand.instances(load[minute], setting.perInstance(), setting.bounds().min());
    tally.violated += ready < needed ? 1 : 0;
  }
}
