package io.tidegate.control.elbv2;

import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Protocol;
import java.util.List;
import java.util.Optional;

/** ModifyListener as asked for; what is absent stays. */
public record ModifyListenerCommand(
    String listenerArn,
    Optional<Protocol> protocol,
    Optional<Integer> port,
    TlsSettings tls,
    Optional<List<Action>> defaultActions) {
  /** Copies. */
  public ModifyListenerCommand {
    defaultActions = defaultActions.map(List::copyOf);
  }
}
