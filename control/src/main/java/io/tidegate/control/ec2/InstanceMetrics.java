package io.tidegate.control.ec2;

import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.InstanceProvider.Usage;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricSink;
import io.tidegate.model.ec2.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Publishes {@code AWS/EC2} CPUUtilization (percent of the type's processors) and StatusCheckFailed
 * of every running instance, also gathered by AutoScalingGroupName, InstanceType and ImageId.
 * Instances of a group that are not in service or still warm up are left out of the group's figures
 * (Auto Scaling guide, "Default instance warmup"). Owned by the one task that calls {@link
 * #publish} once per period; never by two.
 */
public final class InstanceMetrics {
  private static final String NAMESPACE = "AWS/EC2";

  private final Controller controller;
  private final InstanceProvider provider;
  private final MetricSink sink;
  private final TimeSource time;
  private Map<String, Sample> last = new HashMap<>();

  /** Reads use from {@code provider}, writes to {@code sink}. */
  public InstanceMetrics(
      Controller controller, InstanceProvider provider, MetricSink sink, TimeSource time) {
    this.controller = controller;
    this.provider = provider;
    this.sink = sink;
    this.time = time;
  }

  /** One datum per metric and dimension for the time since the last call. */
  public void publish() {
    Image image = controller.image();
    Instant now = time.now();
    Map<MetricId, MetricDatum> sums = new HashMap<>();
    Map<String, Sample> samples = new HashMap<>();
    for (Instance instance : image.instances().all()) {
      if (instance.state() != Instance.State.RUNNING) {
        continue;
      }
      List<Map<String, String>> dimensions = dimensions(image, instance, now);
      Optional<Usage> usage = provider.usage(instance.id());
      add(sums, dimensions, "StatusCheckFailed", now, usage.isPresent() ? 0 : 1, "Count");
      add(sums, dimensions, "StatusCheckFailed_Instance", now, usage.isPresent() ? 0 : 1, "Count");
      add(sums, dimensions, "StatusCheckFailed_System", now, 0, "Count");
      usage.ifPresent(
          used -> {
            Sample sample = new Sample(used.cpuNanos(), time.nanoTime());
            samples.put(instance.id(), sample);
            Optional.ofNullable(last.get(instance.id()))
                .flatMap(before -> sample.percentSince(before, used.vcpus()))
                .ifPresent(
                    percent -> add(sums, dimensions, "CPUUtilization", now, percent, "Percent"));
          });
    }
    last = samples;
    if (!sums.isEmpty()) {
      sink.put(List.copyOf(sums.values()));
    }
  }

  private static List<Map<String, String>> dimensions(Image image, Instance instance, Instant now) {
    List<Map<String, String>> all = new ArrayList<>();
    all.add(Map.of("InstanceId", instance.id()));
    all.add(Map.of("InstanceType", instance.instanceType()));
    all.add(Map.of("ImageId", instance.imageId()));
    image
        .groupInstances()
        .find(instance.id())
        .filter(member -> counts(image, member, now))
        .ifPresent(member -> all.add(Map.of("AutoScalingGroupName", member.groupName())));
    return all;
  }

  private static boolean counts(Image image, GroupInstance member, Instant now) {
    Optional<Duration> warmup =
        image
            .autoScalingGroups()
            .find(member.groupName())
            .map(AutoScalingGroup::settings)
            .flatMap(settings -> settings.defaultInstanceWarmup());
    return member.state() == LifecycleState.IN_SERVICE
        && member
            .inServiceAt()
            .filter(since -> !now.isBefore(since.plus(warmup.orElse(Duration.ZERO))))
            .isPresent();
  }

  private static void add(
      Map<MetricId, MetricDatum> sums,
      List<Map<String, String>> dimensions,
      String name,
      Instant at,
      double value,
      String unit) {
    for (Map<String, String> one : dimensions) {
      MetricId id = MetricId.of(NAMESPACE, name, one);
      sums.merge(id, MetricDatum.value(id, at, value, unit), InstanceMetrics::together);
    }
  }

  private static MetricDatum together(MetricDatum one, MetricDatum other) {
    return new MetricDatum(
        one.metric(),
        one.at(),
        one.sampleCount() + other.sampleCount(),
        one.sum() + other.sum(),
        Math.min(one.minimum(), other.minimum()),
        Math.max(one.maximum(), other.maximum()),
        one.unit());
  }

  private record Sample(long cpuNanos, long atNs) {
    /** Nothing when the instance was started anew in between, or no time has passed. */
    Optional<Double> percentSince(Sample before, double processors) {
      long used = cpuNanos - before.cpuNanos;
      long passed = atNs - before.atNs;
      return used < 0 || passed <= 0
          ? Optional.empty()
          : Optional.of(Math.min(100, 100.0 * used / (passed * processors)));
    }
  }
}
