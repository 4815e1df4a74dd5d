package io.tidegate.server;

import io.tidegate.instances.InstanceProvider;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.ec2.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What running instances use, as CloudWatch data of namespace {@code AWS/EC2} (EC2 guide, "List the
 * available CloudWatch metrics for your instances"): per instance and summed per Auto Scaling
 * group. Owned by the task that publishes metrics.
 */
final class InstanceMetrics {
  private static final String NAMESPACE = "AWS/EC2";

  private final InstanceProvider provider;
  private Map<String, Sample> before = new HashMap<>();

  InstanceMetrics(InstanceProvider provider) {
    this.provider = provider;
  }

  private record Sample(InstanceProvider.Usage usage, long atNs) {}

  /** What was used since the last call, dated {@code at}; {@code nowNs} is monotonic. */
  List<MetricDatum> drain(Image image, Instant at, long nowNs) {
    List<MetricDatum> data = new ArrayList<>();
    Map<String, Sample> samples = new HashMap<>();
    for (Instance instance : image.instances().all()) {
      Optional<InstanceProvider.Usage> usage =
          instance.state() == Instance.State.RUNNING
              ? provider.usage(instance.id())
              : Optional.empty();
      if (usage.isEmpty()) {
        continue;
      }
      Sample now = new Sample(usage.get(), nowNs);
      samples.put(instance.id(), now);
      Sample last = before.get(instance.id());
      if (last != null && nowNs > last.atNs) {
        for (Map<String, String> scope : scopes(image, instance)) {
          add(data, scope, at, last, now);
        }
      }
    }
    before = samples;
    return data;
  }

  private static List<Map<String, String>> scopes(Image image, Instance instance) {
    List<Map<String, String>> scopes = new ArrayList<>();
    scopes.add(Map.of("InstanceId", instance.id()));
    image
        .groupInstances()
        .find(instance.id())
        .map(GroupInstance::groupName)
        .ifPresent(group -> scopes.add(Map.of("AutoScalingGroupName", group)));
    return scopes;
  }

  private static void add(
      List<MetricDatum> data, Map<String, String> scope, Instant at, Sample last, Sample now) {
    double seconds = (now.atNs - last.atNs) / 1e9;
    double busy = (now.usage.cpuNanos() - last.usage.cpuNanos()) / 1e9;
    double percent = Math.clamp(100 * busy / (seconds * now.usage.vcpus()), 0, 100);
    data.add(datum("CPUUtilization", scope, at, percent, "Percent"));
    data.add(
        datum(
            "NetworkIn",
            scope,
            at,
            grown(last.usage.networkInBytes(), now.usage.networkInBytes()),
            "Bytes"));
    data.add(
        datum(
            "NetworkOut",
            scope,
            at,
            grown(last.usage.networkOutBytes(), now.usage.networkOutBytes()),
            "Bytes"));
    data.add(datum("StatusCheckFailed", scope, at, 0, "Count"));
  }

  /** A counter that began anew counts as nothing. */
  private static double grown(long before, long now) {
    return (double) Math.max(0, now - before);
  }

  private static MetricDatum datum(
      String name, Map<String, String> scope, Instant at, double value, String unit) {
    return MetricDatum.value(MetricId.of(NAMESPACE, name, scope), at, value, unit);
  }
}
