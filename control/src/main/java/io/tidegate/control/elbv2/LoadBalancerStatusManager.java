package io.tidegate.control.elbv2;

import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancer.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the state of load balancers true to the data plane: {@code provisioning} becomes {@code
 * active} once the data plane has been given it, {@code active_impaired} while one of its sockets
 * cannot be opened, with the reason. Fields are guarded by its own lock.
 */
public final class LoadBalancerStatusManager implements ImageSubscriber {
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Controller controller;
  private final Tasks tasks;

  /** By address and port, why it cannot listen; only what the image still has counts. */
  private final Map<String, String> failures = new TreeMap<>();

  private boolean pending;

  /** Subscribe it after the publisher that hands routing to the data plane. */
  public LoadBalancerStatusManager(Controller controller, Tasks tasks) {
    this.controller = controller;
    this.tasks = tasks;
  }

  /** Follows the controller from now on, beginning with what is there already. */
  public void start() {
    controller.subscribe(this);
    wake();
  }

  /**
   * News of one listening socket: why it could not be opened, or nothing when it is open. May be
   * called from any thread.
   */
  public void report(String address, int port, Optional<String> failure) {
    synchronized (this) {
      String socket = socket(address, port);
      boolean changed =
          failure.isPresent()
              ? !failure.get().equals(failures.put(socket, failure.get()))
              : failures.remove(socket) != null;
      if (!changed) {
        return;
      }
    }
    wake();
  }

  @Override
  public void onImage(ImageDelta delta) {
    if (delta.touches(Kind.LOAD_BALANCER, Kind.LISTENER)) {
      wake();
    }
  }

  private synchronized void wake() {
    if (!pending) {
      pending = true;
      tasks.start("load-balancer-status", this::settle);
    }
  }

  private void settle() {
    synchronized (this) {
      pending = false;
      failures.keySet().retainAll(sockets(controller.image()));
    }
    try {
      for (LoadBalancer balancer : controller.image().loadBalancers().all()) {
        settle(balancer);
      }
    } catch (ApiError busy) {
      tasks.after(RETRY, "load-balancer-status", this::settle);
    }
  }

  private void settle(LoadBalancer balancer) {
    if (stateOf(controller.image(), balancer).equals(balancer.state())) {
      return;
    }
    controller.submit(
        "SetLoadBalancerState",
        image ->
            new Outcome<>(
                image
                    .loadBalancers()
                    .find(balancer.arn())
                    .map(now -> LoadBalancerManager.setState(now, stateOf(image, now)))
                    .orElse(List.of()),
                Optional.empty()));
  }

  private static Set<String> sockets(Image image) {
    Set<String> sockets = new HashSet<>();
    for (Listener listener : image.listeners().all()) {
      image.loadBalancers().find(listener.loadBalancerArn()).stream()
          .flatMap(balancer -> balancer.addresses().stream())
          .forEach(address -> sockets.add(socket(address, listener.port())));
    }
    return sockets;
  }

  private synchronized State stateOf(Image image, LoadBalancer balancer) {
    List<String> reasons =
        ElbLookup.listenersOf(image, balancer.arn()).stream()
            .map(Listener::port)
            .flatMap(port -> balancer.addresses().stream().map(address -> socket(address, port)))
            .flatMap(socket -> Optional.ofNullable(failures.get(socket)).stream())
            .toList();
    return reasons.isEmpty()
        ? State.of(State.Code.ACTIVE)
        : new State(State.Code.ACTIVE_IMPAIRED, Optional.of(String.join("; ", reasons)));
  }

  private static String socket(String address, int port) {
    return address + ":" + port;
  }
}
