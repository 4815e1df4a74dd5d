package io.tidegate.routing;

import java.util.List;

/** What a web ACL says of a request. */
public sealed interface FirewallVerdict {
  /** It may pass; {@code lines} are header lines for the target, with line ends. */
  record Allow(String lines) implements FirewallVerdict {}

  /**
   * It is answered with {@code status}, 300 to 499. Texts are empty for what the web ACL did not
   * say; an empty body stands for the balancer's own page.
   *
   * @param cookies whole {@code Set-Cookie} values
   */
  record Block(int status, String contentType, String location, byte[] body, List<String> cookies)
      implements FirewallVerdict {
    /** Copies the cookies. */
    public Block {
      cookies = List.copyOf(cookies);
    }
  }

  /** There is none. */
  record Failed(Failure failure) implements FirewallVerdict {}

  /** Why there is no verdict, by the codes of ALB's access log (ALB guide, error reason codes). */
  enum Failure {
    /** Nobody listens, the connection broke, or there is no room for one more inspection. */
    CONNECTION_ERROR("WAFConnectionError"),
    /** No connection in time. */
    CONNECTION_TIMEOUT("WAFConnectionTimeout"),
    /** No answer in time. */
    READ_TIMEOUT("WAFResponseReadTimeout"),
    /** An answer of 5xx. */
    SERVICE_ERROR("WAFServiceError"),
    /** An answer that cannot be understood, or anything else. */
    UNHANDLED("WAFUnhandledException");

    private final String reason;

    Failure(String reason) {
      this.reason = reason;
    }

    /** The access log's {@code error_reason}. */
    public String reason() {
      return reason;
    }
  }
}
