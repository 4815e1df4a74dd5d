package io.tidegate.dataplane.tls;

import io.tidegate.base.FaultHandler;
import io.tidegate.routing.CompiledListener;
import io.tidegate.routing.CompiledLoadBalancer;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.RoutingSnapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The trust stores of the snapshot in force, made ready by whoever swaps snapshots, so that no loop
 * reads revocation lists. One volatile reference to an immutable map: any thread reads, calls of
 * {@link #follow} are serialised by the data plane.
 */
public final class TrustStores {
  private final FaultHandler faults;
  private volatile Map<MutualTls.Verify, TrustAnchors> ready = Map.of();

  /** None yet. */
  public TrustStores(FaultHandler faults) {
    this.faults = faults;
  }

  /** Makes ready what {@code snapshot} needs, before it is in force, and forgets the rest. */
  public void follow(RoutingSnapshot snapshot) {
    Map<MutualTls.Verify, TrustAnchors> next = new HashMap<>();
    for (CompiledLoadBalancer loadBalancer : snapshot.loadBalancers().values()) {
      for (CompiledListener listener : loadBalancer.listeners()) {
        if (listener.tls().isPresent()
            && listener.tls().get().mutual() instanceof MutualTls.Verify verify) {
          make(verify).ifPresent(anchors -> next.put(verify, anchors));
        }
      }
    }
    ready = Map.copyOf(next);
  }

  private Optional<TrustAnchors> make(MutualTls.Verify verify) {
    TrustAnchors known = ready.get(verify);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      return Optional.of(new TrustAnchors(verify));
    } catch (IllegalArgumentException unreadable) {
      faults.fault("trust store", unreadable);
      return Optional.empty();
    }
  }

  /** The trust store of {@code verify}; empty when it could not be read: nobody is let in. */
  Optional<TrustAnchors> anchors(MutualTls.Verify verify) {
    return Optional.ofNullable(ready.get(verify));
  }
}
