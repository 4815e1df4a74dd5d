package io.tidegate.control.elbv2;

import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Protocol;
import java.util.List;
import java.util.Optional;

/** CreateListener as asked for. */
public record CreateListenerCommand(
    String loadBalancerArn,
    Optional<Protocol> protocol,
    Optional<Integer> port,
    TlsSettings tls,
    List<Action> defaultActions,
    List<Tag> tags) {
  /** Copies. */
  public CreateListenerCommand {
    defaultActions = List.copyOf(defaultActions);
    tags = List.copyOf(tags);
  }
}
