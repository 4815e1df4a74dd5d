package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.control.Outcome;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.TargetGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TargetDrainerTest {
  private final LiveWorld world = new LiveWorld();
  private final TargetGroup group = world.group("tg");

  private int targets() {
    return world.controller.image().targets().size();
  }

  private void start() {
    new TargetDrainer(world.controller, world.time, world.time).start();
  }

  private void delay(int seconds) {
    world.controller.submit(
        "test",
        image -> {
          Outcome<TargetGroup> outcome =
              new TargetGroupManager(world.context)
                  .modifyAttributes(
                      image,
                      group.arn(),
                      List.of(
                          Map.entry(
                              "deregistration_delay.timeout_seconds", Integer.toString(seconds))));
          return outcome;
        });
  }

  @Test
  void removesEachTargetWhenItsDelayEnds() {
    start();
    world.listener(world.balancer("web"), 80, Action.Forward.to(group.arn()));
    String first = world.target(group, 1, 'a');
    String second = world.target(group, 2, 'b');
    world.deregister(group, first);
    world.time.advance(Duration.ofSeconds(100));
    world.deregister(group, second);
    world.time.advance(Duration.ofSeconds(199));
    assertEquals(2, targets());
    world.time.advance(Duration.ofSeconds(1));
    assertEquals(1, targets());
    world.time.advance(Duration.ofSeconds(100));
    assertEquals(0, targets());
  }

  @Test
  void shorterDelayCountsAtOnce() {
    start();
    world.listener(world.balancer("web"), 80, Action.Forward.to(group.arn()));
    world.deregister(group, world.target(group, 1, 'a'));
    world.time.advance(Duration.ofSeconds(50));
    delay(60);
    world.time.advance(Duration.ofSeconds(10));
    assertEquals(0, targets());
  }

  @Test
  void triesAgainWhileTheStoreFails() {
    start();
    world.listener(world.balancer("web"), 80, Action.Forward.to(group.arn()));
    world.deregister(group, world.target(group, 1, 'a'));
    world.failing = true;
    world.time.advance(Duration.ofSeconds(305));
    assertEquals(1, targets());
    world.failing = false;
    world.time.advance(Duration.ofSeconds(1));
    assertEquals(0, targets());
  }

  @Test
  void drainingGoesOnAfterARestart() {
    world.listener(world.balancer("web"), 80, Action.Forward.to(group.arn()));
    world.deregister(group, world.target(group, 1, 'a'));
    world.time.advance(Duration.ofSeconds(250));
    world.controller = world.open();
    start();
    world.time.advance(Duration.ofSeconds(49));
    assertEquals(1, targets());
    world.time.advance(Duration.ofSeconds(1));
    assertEquals(0, targets());
  }
}
