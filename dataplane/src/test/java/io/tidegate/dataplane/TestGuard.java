package io.tidegate.dataplane;

import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RouteAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A guard that says what the test wants, on the loop's thread: it can hold that up, too. */
record TestGuard(Function<RequestGuard.Visit, GuardVerdict> verdict) implements RequestGuard {
  /** What rules ask for. */
  static final Guard.Oidc LOGIN =
      new Guard.Oidc(
          "i",
          "a",
          "t",
          "u",
          "c",
          Optional.empty(),
          "s",
          "openid",
          60,
          Map.of(),
          Guard.Unauthenticated.AUTHENTICATE);

  /** Asks the guard, and has nothing to forward to. */
  static RouteAction asking() {
    return new RouteAction.Guarded(
        LOGIN, new RouteAction.Fixed(500, "text/plain", "passed".getBytes(StandardCharsets.UTF_8)));
  }

  static GuardVerdict answer(int status) {
    return new GuardVerdict.Answer(status, "", List.of(), "", GuardVerdict.Event.NONE);
  }

  /** The path of {@code request}. */
  static String path(Visit request) {
    int from = request.head().pathStart();
    int size = request.head().pathEnd() - from;
    return new String(request.head().pathArray(), from, size, StandardCharsets.US_ASCII);
  }

  @Override
  public GuardVerdict check(Guard guard, Visit request) {
    return verdict.apply(request);
  }

  @Override
  public GuardVerdict callback(List<Guard.Oidc> logins, Visit request) {
    throw new IllegalStateException("nobody comes back");
  }
}
