package io.tidegate.routing;

import java.util.List;

/**
 * Decides about requests whose rule asks for authentication. Called on event loops: it never
 * blocks; what takes time is answered {@link GuardVerdict.Later}.
 */
public interface RequestGuard {
  /** Whether {@code request} may pass {@code guard}. */
  GuardVerdict check(Guard guard, Visit request);

  /** A user comes back from a provider, to {@link #CALLBACK}; {@code logins} are the listener's. */
  GuardVerdict callback(List<Guard.Oidc> logins, Visit request);

  /** The path that providers send users back to. */
  String CALLBACK = "/oauth2/idpresponse";

  /**
   * A request and where it came to: {@code origin} is {@code https://host[:port]} as the client
   * wrote it, empty without a Host. Valid during the call.
   */
  record Visit(RequestView head, String origin, String loadBalancerArn) {}

  /** Lets nobody through: for a data plane without identities. */
  static RequestGuard closed() {
    return new RequestGuard() {
      @Override
      public GuardVerdict check(Guard guard, Visit request) {
        return refused();
      }

      @Override
      public GuardVerdict callback(List<Guard.Oidc> logins, Visit request) {
        return refused();
      }

      private GuardVerdict refused() {
        return new GuardVerdict.Answer(
            500, "", List.of(), "AuthUnhandledException", GuardVerdict.Event.AUTH_ERROR);
      }
    };
  }
}
