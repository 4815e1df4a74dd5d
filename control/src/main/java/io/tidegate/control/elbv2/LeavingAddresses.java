package io.tidegate.control.elbv2;

import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import java.time.Duration;
import java.util.List;

/** Ends addresses that nodes gave up, once no client should know them. Safe from any thread. */
public final class LeavingAddresses {
  private static final Duration LOOK = Duration.ofSeconds(5);

  private final Controller controller;
  private final TimeSource clock;

  /** Reads and changes the image of {@code controller}. */
  public LeavingAddresses(Controller controller, TimeSource clock) {
    this.controller = controller;
    this.clock = clock;
  }

  /** Looks from now on, with {@code tasks}. */
  public Tasks.Cancellable start(Tasks tasks) {
    return tasks.every(LOOK, "leaving-addresses", this::end);
  }

  private void end() {
    if (over(controller.image()).isEmpty()) {
      return;
    }
    try {
      controller.submit("EndLeavingAddresses", image -> new Outcome<>(over(image), true));
    } catch (ApiError busy) {
      return; // looked at again soon
    }
  }

  private List<Change> over(Image image) {
    return image.loadBalancers().stream()
        .filter(balancer -> !balancer.leaving().isEmpty())
        .map(balancer -> AddressRules.settled(balancer, clock.now()))
        .filter(next -> !image.loadBalancers().find(next.arn()).orElseThrow().equals(next))
        .map(Change::put)
        .toList();
  }
}
