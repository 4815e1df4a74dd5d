package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerAttributes;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.SslPolicies;

/** What HTTP/3, an addition to AWS, asks of its listener. Pure. */
final class Http3Rules {
  private Http3Rules() {}

  /**
   * QUIC has no TLS below 1.3 (RFC 9001 section 4.2).
   *
   * @throws ApiError {@code InvalidConfigurationRequest}
   */
  static void check(Listener listener) {
    if (listener.protocol() != Protocol.HTTPS || !ListenerAttributes.of(listener).http3()) {
      return;
    }
    String policy = listener.sslPolicy().orElse(SslPolicies.DEFAULT);
    boolean modern =
        SslPolicies.named(policy)
            .filter(known -> known.protocols().contains("TLSv1.3"))
            .isPresent();
    if (!modern) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "HTTP/3 ('"
              + ListenerAttributes.HTTP3_ENABLED
              + "') needs a security policy with TLS 1.3, which '"
              + policy
              + "' is not");
    }
  }
}
