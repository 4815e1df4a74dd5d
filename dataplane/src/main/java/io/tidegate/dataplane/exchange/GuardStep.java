package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.metrics.AlbCounters;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the guard of a request's rule; one per loop, owned by its thread. While the guard asks
 * somebody else, the request waits unread in its connection's buffer and is read again with the
 * verdict at hand, so waiting costs no more than a head that is not complete.
 */
final class GuardStep {
  private final HttpLane lane;
  private final RequestGuard guard;

  GuardStep(HttpLane lane, RequestGuard guard) {
    this.lane = lane;
    this.guard = guard;
  }

  /**
   * The verdict on a request that matched {@code rule}; empty when it came later and the request
   * waits. Requests that need none pass.
   */
  Optional<GuardVerdict.Known> verdict(Exchange exchange, RequestHead head, RuleTable.Entry rule) {
    Guard asked = asked(exchange, head, rule.action());
    GuardVerdict.Known known = exchange.takeVerdict(asked);
    if (known != null) {
      count(exchange, known);
      return Optional.of(known);
    }
    GuardVerdict verdict = ask(exchange, head, asked);
    return switch (verdict) {
      case GuardVerdict.Known at -> {
        count(exchange, at);
        yield Optional.of(at);
      }
      case GuardVerdict.Later later -> {
        wait(exchange, later, asked);
        yield Optional.empty();
      }
    };
  }

  /** Whether {@code head} asks for what a provider sends users back to. */
  static boolean isCallback(RequestHead head, RuleTable rules) {
    if (rules.logins().isEmpty()
        || head.pathEnd() - head.pathStart() != RequestGuard.CALLBACK.length()) {
      return false;
    }
    for (int i = 0; i < RequestGuard.CALLBACK.length(); i++) {
      if (head.pathArray()[head.pathStart() + i] != RequestGuard.CALLBACK.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The guard of {@code action}; null when the request is the callback or needs none. */
  private static @Nullable Guard asked(Exchange exchange, RequestHead head, RouteAction action) {
    return action instanceof RouteAction.Guarded(Guard guard, _)
            && !isCallback(head, exchange.view().listener().rules())
        ? guard
        : null;
  }

  private GuardVerdict ask(Exchange exchange, RequestHead head, @Nullable Guard asked) {
    NodeView view = exchange.view();
    RequestGuard.Visit visit =
        new RequestGuard.Visit(head, origin(view, head), view.loadBalancer().arn());
    List<Guard.Oidc> logins = view.listener().rules().logins();
    if (isCallback(head, view.listener().rules())) {
      return guard.callback(logins, visit);
    }
    return asked != null
        ? guard.check(asked, visit)
        : new GuardVerdict.Pass("", List.of(), GuardVerdict.Event.NONE);
  }

  /** Scheme, host and port as the client has them: its port need not be the listener's. */
  private static String origin(NodeView view, RequestHead head) {
    String authority = head.authority();
    if (authority.isEmpty()) {
      return "";
    }
    return (view.listener().https() ? "https://" : "http://") + authority;
  }

  private void wait(Exchange exchange, GuardVerdict.Later later, @Nullable Guard asked) {
    ClientConnection client = exchange.client();
    exchange.postpone();
    client.hold();
    long began = lane.loop().freshNowNs();
    AlbCounters counters = exchange.view().counters();
    later
        .pending()
        .tell(
            verdict ->
                lane.loop()
                    .execute(
                        () -> {
                          if (verdict.event() == GuardVerdict.Event.AUTH_SUCCESS) {
                            counters.authLatency.record(lane.loop().freshNowNs() - began);
                          }
                          exchange.decided(verdict, asked);
                          client.release();
                        }));
  }

  private static void count(Exchange exchange, GuardVerdict.Known verdict) {
    AlbCounters counters = exchange.view().counters();
    switch (verdict.event()) {
      case NONE -> {}
      case AUTH_SUCCESS -> counters.authSuccess++;
      case AUTH_FAILURE -> counters.authFailure++;
      case AUTH_ERROR -> counters.authError++;
      case REFRESH_SUCCESS -> counters.authRefreshSuccess++;
      case CLAIMS_SIZE_EXCEEDED -> counters.authClaimsSizeExceeded++;
      case JWT_SUCCESS -> counters.jwtSuccess++;
      case JWT_FAILURE -> counters.jwtFailure++;
    }
  }
}
