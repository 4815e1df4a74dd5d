package io.tidegate.api.auth;

import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.WireRequest;

/** Decides whether a request may be served. */
@FunctionalInterface
public interface RequestVerifier {
  /**
   * Returns who calls if the request may be served. {@code signingName} is the service that it must
   * have been signed for.
   *
   * @throws io.tidegate.model.ApiError if not, in the words of {@code style}
   */
  Caller verify(WireRequest request, String signingName, ErrorStyle style);

  /** Lets everyone in, whatever credentials and region: the simulated world. */
  static RequestVerifier anyone(String account) {
    return (request, signingName, style) -> Caller.root(account);
  }
}
