package io.tidegate.control.autoscaling;

import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.cloudwatch.MetricDataReader;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.CapacityForecast;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.ScalingPolicy;
import io.tidegate.model.autoscaling.ScalingPolicy.Predictive;
import io.tidegate.model.autoscaling.ScalingPolicy.TargetTracking;
import io.tidegate.model.autoscaling.ScalingProcess;
import io.tidegate.model.autoscaling.ScalingProfile;
import io.tidegate.model.cloudwatch.AlarmSource;
import io.tidegate.model.cloudwatch.MetricStat;
import io.tidegate.scaling.adaptive.Growth;
import io.tidegate.scaling.adaptive.MinuteLoads;
import io.tidegate.scaling.adaptive.Outlook;
import io.tidegate.scaling.math.MathError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows the load of groups with the {@code tidegate} profile and has them decide once a period.
 * Owned by its own task: only one {@link #tick} runs at a time.
 *
 * <p>The load of a period is the policy's metric times the group's recorded capacity. What it knows
 * comes from stored metrics, so after a restart it goes on as if nothing had happened.
 */
public final class LoadFollower {
  /** Periods from a datapoint's period to the decision that first counts it. */
  static final int LAG = 2;

  private static final Duration TICK = Duration.ofSeconds(5);
  private static final Duration SETTLES = Duration.ofSeconds(5);
  private static final Duration USUAL_BOOT = Duration.ofSeconds(60);
  private static final int MINUTE = 60;
  private static final int CAPACITY_HOLDS_MINUTES = 5;

  private final Controller controller;
  private final MetricDataReader reader;
  private final GroupContext context;
  private final PolicyAction action;
  private final PolicyAlarms alarms;
  private final Map<String, Followed> followed = new HashMap<>();

  /** The loads of one policy, with what they were read from. */
  private record Followed(AlarmSource source, MinuteLoads loads) {}

  /** Nothing happens before {@link #start}; {@code action} decides. */
  public LoadFollower(
      Controller controller, GroupContext context, MetricDataReader reader, PolicyAction action) {
    this.controller = controller;
    this.context = context;
    this.reader = reader;
    this.action = action;
    this.alarms = new PolicyAlarms(context);
  }

  /** Ticks from now on. */
  public Tasks.Cancellable start(Tasks tasks) {
    return tasks.every(TICK, "load-follower", this::tick);
  }

  /** Reads what is new and has groups decide. */
  public void tick() {
    Image image = controller.image();
    followed.keySet().removeIf(arn -> image.scalingPolicies().find(arn).isEmpty());
    for (AutoScalingGroup group : image.autoScalingGroups().all()) {
      if (group.scalingProfile() == ScalingProfile.TIDEGATE
          && !group.deleting()
          && !group.isSuspended(ScalingProcess.ALARM_NOTIFICATION)) {
        GroupView.find(image, group.name()).ifPresent(this::follow);
      } else {
        action.follow(group.name(), Map.of());
      }
    }
  }

  private void follow(GroupView view) {
    Map<String, Outlook> outlooks = new HashMap<>();
    boolean news = false;
    for (ScalingPolicy policy : view.image().scalingPolicies().referringTo(view.group().name())) {
      if (policy.enabled() && policy.configuration() instanceof TargetTracking tracking) {
        AlarmSource source = alarms.source(view.group().name(), tracking);
        Followed one = of(view, policy, source);
        news |= read(view, one);
        double scale = alarms.perMinute(tracking);
        one.loads()
            .outlook()
            .ifPresent(outlook -> outlooks.put(policy.arn(), outlook.times(scale)));
      }
    }
    if (news || outlooks.isEmpty()) {
      action.follow(view.group().name(), outlooks);
    }
  }

  /** What is known already, unless the metric or the time to serve is another now. */
  private Followed of(GroupView view, ScalingPolicy policy, AlarmSource source) {
    int period = source.periodSeconds();
    long serves = boot(view).plus(warmup(view, policy)).toSeconds();
    int horizon = LAG + (int) Math.min(MinuteLoads.FARTHEST, (serves + period - 1) / period);
    Followed known = followed.get(policy.arn());
    if (known == null
        || !known.source().equals(source)
        || known.loads().horizon() != Math.min(horizon, MinuteLoads.FARTHEST)) {
      known = new Followed(source, new MinuteLoads(horizon));
      followed.put(policy.arn(), known);
    }
    return known;
  }

  /** From launch to service, as the members took in the middle. */
  private static Duration boot(GroupView view) {
    List<Duration> seen = new ArrayList<>();
    for (GroupInstance member : view.members()) {
      member.inServiceAt().ifPresent(at -> seen.add(Duration.between(member.launchedAt(), at)));
    }
    Collections.sort(seen);
    return seen.isEmpty() ? USUAL_BOOT : seen.get(seen.size() / 2);
  }

  /** Only where somebody set one: the default cooldown says nothing of it. */
  private static Duration warmup(GroupView view, ScalingPolicy policy) {
    return policy
        .estimatedInstanceWarmup()
        .or(() -> view.group().settings().defaultInstanceWarmup())
        .orElse(Duration.ZERO);
  }

  private boolean read(GroupView view, Followed one) {
    int period = one.source().periodSeconds();
    long newest = Math.floorDiv(context.now().minus(SETTLES).getEpochSecond(), period) - LAG;
    MinuteLoads loads = one.loads();
    long from = newest - MinuteLoads.MEMORY + 1;
    if (!loads.isEmpty()) {
      from = Math.max(from, loads.next());
    }
    if (from > newest) {
      return false;
    }
    int count = (int) (newest - from + 1);
    Instant end = Instant.ofEpochSecond((newest + 1) * period);
    double[] metric;
    try {
      metric = reader.window(one.source(), end, count).values();
    } catch (MathError | ApiError unreadable) {
      metric = new double[count];
      java.util.Arrays.fill(metric, Double.NaN);
    }
    double[] capacity = capacity(view.group().name(), from * period, end);
    Duration ahead = Duration.ofSeconds((long) loads.horizon() * period);
    for (int i = 0; i < count; i++) {
      long start = (from + i) * period;
      long minutes = Math.floorDiv(start, MINUTE) - Math.floorDiv(from * period, MINUTE);
      double serving = capacity[(int) minutes + CAPACITY_HOLDS_MINUTES];
      Instant middle = Instant.ofEpochSecond(start).plusMillis(period * 500L);
      loads.add(from + i, metric[i] * serving, growth(view, middle, ahead));
    }
    return true;
  }

  /** Instances in service per minute, some minutes before {@code from} included; gaps carried. */
  private double[] capacity(String groupName, long from, Instant end) {
    long first = Math.floorDiv(from, MINUTE) - CAPACITY_HOLDS_MINUTES;
    int minutes = (int) (Math.floorDiv(end.getEpochSecond() + MINUTE - 1, MINUTE) - first);
    MetricStat stat =
        new MetricStat(StoredLoads.capacityOf(groupName), MINUTE, "Average", Optional.empty());
    double[] known =
        reader
            .window(
                new AlarmSource.Single(stat),
                Instant.ofEpochSecond((first + minutes) * MINUTE),
                minutes)
            .values();
    int missing = 0;
    for (int i = 1; i < known.length; i++) {
      missing = Double.isNaN(known[i]) ? missing + 1 : 0;
      if (missing > 0 && missing <= CAPACITY_HOLDS_MINUTES) {
        known[i] = known[i - 1];
      }
    }
    return known;
  }

  private static double growth(GroupView view, Instant middle, Duration ahead) {
    for (ScalingPolicy policy : view.image().scalingPolicies().referringTo(view.group().name())) {
      if (policy.enabled()
          && policy.configuration() instanceof Predictive predictive
          && predictive.acts()) {
        Optional<CapacityForecast> forecast = view.image().capacityForecasts().find(policy.arn());
        if (forecast.isPresent()) {
          return Growth.of(forecast.get(), middle, ahead);
        }
      }
    }
    return 1;
  }
}
