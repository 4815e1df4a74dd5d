package io.tidegate.control.group;

import static io.tidegate.control.group.GroupWorld.ask;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.cloudwatch.MetricDatum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupMetricsPublisherTest {
  private final GroupWorld world = new GroupWorld(2);
  private final List<MetricDatum> published = new ArrayList<>();

  @BeforeEach
  void createGroup() {
    new GroupMetricsPublisher(world.controller, world.context, published::addAll).start(world.time);
    world.create("g", ask(1, 5, 3).parameters());
    world.advance(5);
  }

  private Map<String, Double> lastPeriod() {
    published.clear();
    world.advance(60);
    Map<String, Double> values = new TreeMap<>();
    for (MetricDatum datum : published) {
      assertEquals("AWS/AutoScaling", datum.metric().namespace());
      assertEquals(Map.of("AutoScalingGroupName", "g"), datum.metric().dimensions());
      values.put(datum.metric().name(), datum.sum());
    }
    return values;
  }

  @Test
  void publishesNothingUntilEnabled() {
    assertTrue(lastPeriod().isEmpty());
  }

  @Test
  void publishesWhatIsEnabledEachPeriod() {
    world.submit(
        image ->
            world.capacity.enableMetrics(
                image, "g", "1Minute", List.of("GroupDesiredCapacity", "GroupInServiceInstances")));
    assertEquals(Map.of("GroupDesiredCapacity", 3.0, "GroupInServiceInstances", 3.0), lastPeriod());
    world.submit(image -> world.capacity.enableMetrics(image, "g", "1Minute", List.of()));
    Map<String, Double> all = lastPeriod();
    assertEquals(1.0, all.get("GroupMinSize"));
    assertEquals(5.0, all.get("GroupMaxSize"));
    assertEquals(3.0, all.get("GroupTotalInstances"));
    assertEquals(0.0, all.get("GroupPendingInstances"));
    assertEquals(3.0, all.get("GroupInServiceCapacity"));
  }

  @Test
  void publishesNothingAnyMoreOnceDisabled() {
    world.submit(image -> world.capacity.enableMetrics(image, "g", "1Minute", List.of()));
    world.submit(image -> world.capacity.disableMetrics(image, "g", List.of("GroupMinSize")));
    assertTrue(lastPeriod().containsKey("GroupMaxSize"));
    assertTrue(!lastPeriod().containsKey("GroupMinSize"));
    world.submit(image -> world.capacity.disableMetrics(image, "g", List.of()));
    assertTrue(lastPeriod().isEmpty());
  }

  @Test
  void standbyIsCountedApart() {
    String id = world.members("g").getFirst().instanceId();
    world.submit(image -> world.membership.enterStandby(image, "g", List.of(id), true));
    world.submit(image -> world.capacity.enableMetrics(image, "g", "1Minute", List.of()));
    Map<String, Double> values = lastPeriod();
    assertEquals(1.0, values.get("GroupStandbyInstances"));
    assertEquals(2.0, values.get("GroupInServiceInstances"));
    assertEquals(3.0, values.get("GroupTotalInstances"));
  }
}
