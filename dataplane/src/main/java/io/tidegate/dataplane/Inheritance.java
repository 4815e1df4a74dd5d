package io.tidegate.dataplane;

import io.tidegate.dataplane.listen.ListeningSockets;
import io.tidegate.model.elbv2.TargetHealth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one data plane hands to the one that replaces it: the sockets, so that no connection is
 * refused; the secret of session tickets, so that clients resume; the health of targets, by their
 * keys, so that none is unknown again. Immutable.
 */
public record Inheritance(
    List<ListeningSockets> sockets,
    Optional<byte[]> ticketSecret,
    Map<String, TargetHealth> health) {
  /** Copies. */
  public Inheritance {
    sockets = List.copyOf(sockets);
    health = Map.copyOf(health);
  }

  /** Of a data plane that replaces none. */
  public static Inheritance none() {
    return new Inheritance(List.of(), Optional.empty(), Map.of());
  }

  @Override
  public String toString() {
    return sockets.size() + " sockets, the health of " + health.size() + " targets";
  }
}
