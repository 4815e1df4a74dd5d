package io.tidegate.server;

import io.tidegate.base.FaultHandler;
import io.tidegate.control.Controller;
import io.tidegate.control.ImageSubscriber;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.routing.RoutingCompiler;
import io.tidegate.routing.RoutingSnapshot;
import java.util.function.Consumer;

/**
 * Hands every new routing to the data plane before the caller of a change is answered. Its field
 * belongs to the controller thread, to the starting thread before that one runs.
 */
public final class RoutingPublisher implements ImageSubscriber {
  private final Consumer<RoutingSnapshot> dataPlane;
  private final FaultHandler faults;
  private RoutingCompiler.Result last = RoutingCompiler.compileAll(Image.empty());

  /** Load balancers that cannot be compiled are bugs and go to {@code faults}. */
  public RoutingPublisher(Consumer<RoutingSnapshot> dataPlane, FaultHandler faults) {
    this.dataPlane = dataPlane;
    this.faults = faults;
  }

  /** Publishes what the controller has and follows it; call before the controller is started. */
  public void start(Controller controller) {
    publish(RoutingCompiler.compileAll(controller.image()));
    controller.subscribe(this);
  }

  @Override
  public void onImage(ImageDelta delta) {
    publish(RoutingCompiler.compile(last, delta));
  }

  private void publish(RoutingCompiler.Result result) {
    for (RoutingCompiler.Failure failure : result.failures()) {
      faults.fault("routing of " + failure.loadBalancerArn(), failure.cause());
    }
    boolean changed = result.snapshot().version() != last.snapshot().version();
    last = result;
    if (changed) {
      dataPlane.accept(result.snapshot());
    }
  }
}
