package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.control.Outcome;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancer.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadBalancerStatusManagerTest {
  private final LiveWorld world = new LiveWorld();
  private final LoadBalancerStatusManager status =
      new LoadBalancerStatusManager(world.controller, world.time);

  private State state(LoadBalancer balancer) {
    world.time.advance(Duration.ZERO);
    return world.controller.image().loadBalancers().find(balancer.arn()).orElseThrow().state();
  }

  @Test
  void becomesActiveAfterItWasPublished() {
    status.start();
    LoadBalancer balancer = world.balancer("web");
    assertEquals(State.Code.PROVISIONING, balancer.state().code());
    assertEquals(State.of(State.Code.ACTIVE), state(balancer));
  }

  @Test
  void provisioningIsFinishedAfterARestart() {
    LoadBalancer balancer = world.balancer("web");
    status.start();
    assertEquals(State.of(State.Code.ACTIVE), state(balancer));
  }

  @Test
  void isImpairedWhileASocketCannotBeOpened() {
    status.start();
    LoadBalancer balancer = world.balancer("web");
    LoadBalancer other = world.balancer("other");
    world.listener(balancer, 80, ElbWorld.fixed(200));
    status.report("127.31.0.4", 80, Optional.of("no permission"));
    assertEquals(
        new State(State.Code.ACTIVE_IMPAIRED, Optional.of("no permission")), state(balancer));
    assertEquals(State.of(State.Code.ACTIVE), state(other));
    status.report("127.31.0.4", 80, Optional.empty());
    assertEquals(State.of(State.Code.ACTIVE), state(balancer));
  }

  @Test
  void removedListenerDoesNotImpairAnyMore() {
    status.start();
    LoadBalancer balancer = world.balancer("web");
    Listener listener = world.listener(balancer, 80, ElbWorld.fixed(200));
    status.report("127.31.16.4", 80, Optional.of("port in use"));
    assertEquals(State.Code.ACTIVE_IMPAIRED, state(balancer).code());
    world.controller.submit(
        "test", image -> new Outcome<>(ListenerManager.removal(image, listener), true));
    assertEquals(State.of(State.Code.ACTIVE), state(balancer));
  }
}
