package io.tidegate.routing;

import java.util.function.Consumer;

/**
 * Has requests inspected by the web ACL of their load balancer. Called on event loops: it never
 * blocks.
 */
@FunctionalInterface
public interface Firewall {
  /** Bytes of a request's body that are inspected (AWS WAF guide, body inspection size limits). */
  int BODY_BYTES = 8 * 1024;

  /**
   * The verdict is told to {@code listener} once, within seconds, on any thread, perhaps at once.
   */
  void inspect(String webAclArn, Inspection request, Consumer<FirewallVerdict> listener);

  /** Knows no web ACL. */
  static Firewall none() {
    return (arn, request, listener) ->
        listener.accept(new FirewallVerdict.Failed(FirewallVerdict.Failure.CONNECTION_ERROR));
  }
}
