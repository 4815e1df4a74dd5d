package io.tidegate.dataplane.listen;

import io.tidegate.dataplane.exchange.HttpLane;
import io.tidegate.dataplane.exchange.NodeView;
import io.tidegate.dataplane.tls.ListenerTls;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.RoutingSnapshot;
import org.jspecify.annotations.Nullable;

/** What the snapshot in force says of one listener, on one loop; owned by its thread. */
final class ListenerView {
  private final HttpLane lane;
  private final BindPoint point;
  private @Nullable ListenerTls tls;
  private NodeView view;

  ListenerView(HttpLane lane, BindPoint point) {
    this.lane = lane;
    this.point = point;
    NodeView first = find(lane.current());
    if (first == null) {
      throw new IllegalStateException("bound a listener that the snapshot does not list");
    }
    this.view = first;
  }

  /** The listener now; when it is gone, as it was last. */
  @SuppressWarnings(
      "ReferenceEquality") // a snapshot is compared by identity: it was swapped or not
  NodeView current() {
    RoutingSnapshot current = lane.current();
    if (view.snapshot() != current) {
      NodeView next = find(current);
      if (next != null) {
        view = next;
      }
    }
    return view;
  }

  /** As it was seen last. */
  NodeView last() {
    return view;
  }

  private @Nullable NodeView find(RoutingSnapshot snapshot) {
    CompiledLoadBalancer loadBalancer = snapshot.loadBalancers().get(point.loadBalancerArn());
    if (loadBalancer != null) {
      for (CompiledListener listener : loadBalancer.listeners()) {
        if (listener.arn().equals(point.listenerArn())) {
          return new NodeView(snapshot, loadBalancer, listener, point.zone(), lane);
        }
      }
    }
    return null;
  }

  /** How to answer a ClientHello now; null when there is no certificate to serve. */
  @Nullable ListenerTls tls() {
    CompiledTls wanted = current().listener().tls().orElse(null);
    ListenerTls known = tls;
    if (known != null && !known.compiled().equals(wanted)) {
      known.retire();
      known = null;
    }
    if (known == null && wanted != null) {
      known = lane.tls().listener(point.listenerArn(), wanted);
    }
    tls = known;
    return known;
  }
}
