package io.tidegate.control.ec2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.autoscaling.GroupInstance;
import io.tidegate.model.autoscaling.LifecycleState;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.ec2.Instance;
import io.tidegate.testkit.FakeInstances;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstanceMetricsTest {
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  private final Ec2World world = new Ec2World();
  private final List<Instance> made = world.run(world.data(), 2);

  @Test
  void tellsTheShareOfTheProcessorsThatWasUsed() {
    world.seconds(2);
    RisingUse use = new RisingUse(world.fake);
    InstanceMetrics metrics = new InstanceMetrics(use, Map::of);
    metrics.drain(world.controller.image(), world.time.now(), 0);
    use.cpuNanos = MINUTE / 2;
    List<MetricDatum> data = metrics.drain(world.controller.image(), world.time.now(), MINUTE);
    assertEquals(
        50, value(data, "CPUUtilization", "InstanceId", made.getFirst().id()).sum(), 0.001);
    assertEquals(2, value(data, "CPUUtilization", "InstanceType", "t3.micro").sampleCount());
    assertEquals(0, value(data, "StatusCheckFailed", "InstanceId", made.getFirst().id()).maximum());
  }

  /** How many points of CPUUtilization the first instance gets in twenty minutes. */
  private long pointsInTwentyMinutes() {
    RisingUse use = new RisingUse(world.fake);
    InstanceMetrics metrics = new InstanceMetrics(use, Map::of);
    long points = 0;
    for (int minute = 0; minute <= 20; minute++) {
      use.cpuNanos += MINUTE / 2;
      List<MetricDatum> data =
          metrics.drain(world.controller.image(), world.time.now(), minute * MINUTE);
      List<MetricDatum> found =
          data.stream()
              .filter(it -> it.metric().name().equals("CPUUtilization"))
              .filter(it -> made.getFirst().id().equals(it.metric().dimensions().get("InstanceId")))
              .toList();
      found.forEach(point -> assertEquals(50, point.sum(), 0.001));
      points += found.size();
      assertEquals(
          0, value(data, "StatusCheckFailed", "InstanceId", made.getFirst().id()).maximum());
      world.time.advance(Duration.ofMinutes(1));
    }
    return points;
  }

  @Test
  void detailedMonitoringIsByTheMinuteAndBasicByFiveMinutes() {
    world.seconds(2);
    assertEquals(20, pointsInTwentyMinutes(), "detailed is the default");
    List<String> first = List.of(made.getFirst().id());
    world.controller.submit(
        "UnmonitorInstances", image -> InstanceAttributes.monitor(image, first, false));
    assertEquals(4, pointsInTwentyMinutes(), "basic");
  }

  @Test
  void statusCheckFailsWhileNothingIsKnownOfTheInstance() {
    world.seconds(2);
    RisingUse use = new RisingUse(world.fake);
    InstanceMetrics metrics = new InstanceMetrics(use, Map::of);
    String id = made.getFirst().id();
    for (boolean impaired : new boolean[] {false, true, false}) {
      use.lost = impaired;
      List<MetricDatum> data = metrics.drain(world.controller.image(), world.time.now(), 0);
      double failed = impaired ? 1 : 0;
      assertEquals(failed, value(data, "StatusCheckFailed", "InstanceId", id).maximum());
      assertEquals(failed, value(data, "StatusCheckFailed_Instance", "InstanceId", id).maximum());
      assertEquals(0, value(data, "StatusCheckFailed_System", "InstanceId", id).maximum());
    }
  }

  @Test
  void tellsTheBytesThatPassedToAndFromTheAddressOfAnInstance() {
    world.seconds(2);
    Instance busy = made.getFirst();
    Map<String, InstanceMetrics.Traffic> passed =
        new HashMap<>(Map.of(busy.privateIp(), new InstanceMetrics.Traffic(1000, 5000)));
    InstanceMetrics metrics = new InstanceMetrics(new RisingUse(world.fake), () -> passed);
    metrics.drain(world.controller.image(), world.time.now(), 0);
    passed.put(busy.privateIp(), new InstanceMetrics.Traffic(1400, 95_000));
    List<MetricDatum> data = metrics.drain(world.controller.image(), world.time.now(), MINUTE);
    MetricDatum in = value(data, "NetworkIn", "InstanceId", busy.id());
    assertEquals(400, in.sum());
    assertEquals("Bytes", in.unit());
    assertEquals(90_000, value(data, "NetworkOut", "InstanceId", busy.id()).sum());
    assertEquals(
        1,
        value(data, "NetworkOut", "InstanceType", "t3.micro").sampleCount(),
        "nothing is known of the other one");
  }

  @Test
  void leavesInstancesThatAreNotInServiceOutOfTheGroupsFigures() {
    world.seconds(2);
    Image image =
        world
            .controller
            .image()
            .with(
                List.of(
                    Change.put(member(made.get(0), LifecycleState.IN_SERVICE)),
                    Change.put(member(made.get(1), LifecycleState.PENDING))));
    List<MetricDatum> data =
        new InstanceMetrics(new RisingUse(world.fake), Map::of).drain(image, world.time.now(), 0);
    assertEquals(1, value(data, "StatusCheckFailed", "AutoScalingGroupName", "web").sampleCount());
  }

  private GroupInstance member(Instance of, LifecycleState state) {
    return new GroupInstance(
        of.id(),
        "web",
        of.zone(),
        of.instanceType(),
        state,
        Optional.empty(),
        false,
        Optional.empty(),
        GroupInstance.Origin.CAPACITY,
        true,
        world.time.now(),
        state == LifecycleState.IN_SERVICE ? Optional.of(world.time.now()) : Optional.empty(),
        Optional.empty());
  }

  private static MetricDatum value(
      List<MetricDatum> data, String name, String dimension, String value) {
    return data.stream()
        .filter(it -> it.metric().name().equals(name))
        .filter(it -> it.metric().dimensions().equals(Map.of(dimension, value)))
        .findAny()
        .orElseThrow(() -> new AssertionError(name + " is not in " + data));
  }

  /** Says what the test sets; everything else is the pretend world's. */
  private static final class RisingUse implements io.tidegate.instances.InstanceProvider {
    private final FakeInstances fake;
    private long cpuNanos;
    private boolean lost;

    RisingUse(FakeInstances fake) {
      this.fake = fake;
    }

    @Override
    public Optional<Usage> usage(String instanceId) {
      return lost ? Optional.empty() : Optional.of(new Usage(cpuNanos, 1, 0, 0));
    }

    @Override
    public void observe(io.tidegate.instances.InstanceObserver observer) {
      fake.observe(observer);
    }

    @Override
    public void launch(io.tidegate.instances.LaunchSpec spec)
        throws io.tidegate.instances.LaunchFailure {
      fake.launch(spec);
    }

    @Override
    public void stop(String instanceId, Duration grace) {
      fake.stop(instanceId, grace);
    }

    @Override
    public void reboot(io.tidegate.instances.LaunchSpec spec, Duration grace) {
      fake.reboot(spec, grace);
    }

    @Override
    public void terminate(String instanceId, Duration grace) {
      fake.terminate(instanceId, grace);
    }

    @Override
    public void adopt(List<io.tidegate.instances.LaunchSpec> expected) {
      fake.adopt(expected);
    }

    @Override
    public Optional<byte[]> consoleOutput(String instanceId) {
      return fake.consoleOutput(instanceId);
    }

    @Override
    public void close() {}
  }
}
