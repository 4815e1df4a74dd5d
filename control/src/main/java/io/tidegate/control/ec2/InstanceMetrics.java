package io.tidegate.control.ec2;

import io.tidegate.instances.InstanceProvider;
import io.tidegate.instances.InstanceProvider.Usage;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.AutoScalingGroup;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.ec2.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What running instances use, as data of {@code AWS/EC2}: CPUUtilization (percent of the type's
 * processors), NetworkIn and NetworkOut (bytes, where they are counted: decision 0733), and
 * StatusCheckFailed, each by InstanceId and gathered by AutoScalingGroupName, InstanceType and
 * ImageId. Members of a group that are not in service or still warm up are left out of the group's
 * figures (Auto Scaling guide, "Default instance warmup"). With basic monitoring there is one point
 * for five minutes, with detailed monitoring one for each call; status checks always each call (EC2
 * guide, "Manage detailed monitoring"). Owned by the one task that publishes metrics.
 */
public final class InstanceMetrics {
  private static final String NAMESPACE = "AWS/EC2";
  private static final long BASIC_SECONDS = 300;

  private final InstanceProvider provider;
  private final Supplier<Map<String, Traffic>> traffic;
  private Map<String, Sample> last = new HashMap<>();

  /** Bytes to an address and from it, since some start. */
  public record Traffic(long in, long out) {
    private Traffic plus(Traffic other) {
      return new Traffic(in + other.in, out + other.out);
    }
  }

  /**
   * Reads use from {@code provider}; {@code traffic}, by private address, counts for instances of
   * which the provider does not count any.
   */
  public InstanceMetrics(InstanceProvider provider, Supplier<Map<String, Traffic>> traffic) {
    this.provider = provider;
    this.traffic = traffic;
  }

  /** What was used since the last call, dated {@code at}; {@code nowNs} is monotonic. */
  public List<MetricDatum> drain(Image image, Instant at, long nowNs) {
    Map<MetricId, MetricDatum> sums = new HashMap<>();
    Map<String, Sample> samples = new HashMap<>();
    Map<String, Traffic> passed = traffic.get();
    for (Instance instance : image.instances().all()) {
      if (instance.state() != Instance.State.RUNNING) {
        continue;
      }
      Scope scope = new Scope(sums, dimensions(image, instance, at), at);
      Optional<Usage> usage = provider.usage(instance.id());
      scope.add("StatusCheckFailed", usage.isPresent() ? 0 : 1, "Count");
      scope.add("StatusCheckFailed_Instance", usage.isPresent() ? 0 : 1, "Count");
      scope.add("StatusCheckFailed_System", 0, "Count");
      if (usage.isPresent()) {
        Sample now = new Sample(usage.get(), bytes(usage.get(), instance, passed), nowNs, at);
        Optional<Sample> before = Optional.ofNullable(last.get(instance.id())).filter(now::follows);
        if (before.isEmpty() || instance.settings().monitoring() || now.opensWindow(before.get())) {
          before.ifPresent(earlier -> now.since(earlier, scope));
          samples.put(instance.id(), now);
        } else {
          samples.put(instance.id(), before.get());
        }
      }
    }
    last = samples;
    return List.copyOf(sums.values());
  }

  private static Optional<Traffic> bytes(
      Usage usage, Instance instance, Map<String, Traffic> passed) {
    return usage.networkInBytes() > 0 || usage.networkOutBytes() > 0
        ? Optional.of(new Traffic(usage.networkInBytes(), usage.networkOutBytes()))
        : Stream.concat(Stream.of(instance.privateIp()), instance.ipv6Address().stream())
            .flatMap(address -> Optional.ofNullable(passed.get(address)).stream())
            .reduce(Traffic::plus);
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

  /** Where the figures of one instance go. */
  private record Scope(
      Map<MetricId, MetricDatum> sums, List<Map<String, String>> dimensions, Instant at) {
    void add(String name, double value, String unit) {
      for (Map<String, String> one : dimensions) {
        MetricId id = MetricId.of(NAMESPACE, name, one);
        sums.merge(id, MetricDatum.value(id, at, value, unit), InstanceMetrics::together);
      }
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

  private record Sample(Usage usage, Optional<Traffic> bytes, long atNs, Instant at) {
    /** Whether it is in another five minutes than {@code before}: time for basic monitoring. */
    boolean opensWindow(Sample before) {
      return at.getEpochSecond() / BASIC_SECONDS != before.at.getEpochSecond() / BASIC_SECONDS;
    }

    /** Not when the instance was started anew in between, or no time has passed. */
    boolean follows(Sample before) {
      return usage.cpuNanos() >= before.usage.cpuNanos() && atNs > before.atNs;
    }

    void since(Sample before, Scope scope) {
      double used = usage.cpuNanos() - before.usage.cpuNanos();
      double could = (atNs - before.atNs) * usage.vcpus();
      scope.add("CPUUtilization", Math.min(100, 100 * used / could), "Percent");
      if (bytes.isPresent()) {
        Traffic earlier = before.bytes.orElse(new Traffic(0, 0));
        Traffic later = bytes.get();
        scope.add("NetworkIn", (double) Math.max(0, later.in() - earlier.in()), "Bytes");
        scope.add("NetworkOut", (double) Math.max(0, later.out() - earlier.out()), "Bytes");
      }
    }
  }
}
