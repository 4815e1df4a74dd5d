package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.CapacityReservation;
import io.tidegate.model.elbv2.LoadBalancer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** This world has 300 units. */
class CapacityManagerTest {
  private final ElbWorld world = new ElbWorld();
  private final CapacityManager manager = new CapacityManager(world.context);
  private final LoadBalancer web = world.balancer("web");

  private CapacityReservation reserve(LoadBalancer balancer, int units) {
    return world.does(image -> manager.modify(image, balancer.arn(), Optional.of(units)));
  }

  private void reset(LoadBalancer balancer) {
    world.does(image -> manager.modify(image, balancer.arn(), Optional.empty()));
  }

  @Test
  void allReservationsTogetherFitTheMachine() {
    LoadBalancer api = world.balancer("api");
    assertEquals(200, reserve(web, 200).units());
    ApiError refusal =
        assertThrows(
            ApiError.class, () -> manager.modify(world.image, api.arn(), Optional.of(101)));
    assertEquals("InsufficientCapacity", refusal.code());
    assertEquals(500, refusal.status());
    reserve(api, 100);
    reset(web);
    assertEquals(300, world.does(i -> manager.modify(i, api.arn(), Optional.of(300))).units());
    world.does(image -> world.balancers.delete(image, api.arn()));
    assertEquals(300, reserve(web, 300).units(), "what is deleted reserves nothing");
  }

  @Test
  void rangeHolds() {
    world.refused(
        "InvalidConfigurationRequest", i -> manager.modify(i, web.arn(), Optional.of(99)));
    world.refused(
        "CapacityUnitsLimitExceeded", i -> manager.modify(i, web.arn(), Optional.of(15_001)));
    world.refused("LoadBalancerNotFound", i -> manager.modify(i, "arn:none", Optional.of(100)));
  }

  @Test
  void decreasesAreCountedForADay() {
    reserve(web, 300);
    assertEquals(2, left());
    reserve(web, 200);
    reserve(web, 150);
    assertEquals(0, left());
    world.refused(
        "CapacityDecreaseRequestLimitExceeded",
        i -> manager.modify(i, web.arn(), Optional.of(100)));
    reserve(web, 250);
    world.time.advance(Duration.ofDays(1));
    assertEquals(2, left());
    assertEquals(100, reserve(web, 100).units());
  }

  private int left() {
    return manager.decreasesLeft(CapacityManager.find(world.image, web.arn()));
  }
}
