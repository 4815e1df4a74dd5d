package io.tidegate.control.acme;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What an authority answered instead of what was asked for (RFC 8555 section 6.7). */
final class AcmeProblem extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String PREFIX = "urn:ietf:params:acme:error:";

  private final String type;
  private final transient List<String> causes;
  private final transient Optional<Duration> retryAfter;

  /** {@code type} is the error's word, as {@code badNonce}; {@code causes} those below it. */
  AcmeProblem(String type, String detail, List<String> causes, Optional<Duration> retryAfter) {
    super(detail.isEmpty() ? type : type + ": " + detail);
    this.type = type;
    this.causes = List.copyOf(causes);
    this.retryAfter = retryAfter;
  }

  /** Something between here and the authority failed. */
  static AcmeProblem unreachable(String detail) {
    return new AcmeProblem("connection", detail, List.of(), Optional.empty());
  }

  /** The word of an error's URN; the URN itself when it is of another kind. */
  static String word(String urn) {
    return urn.startsWith(PREFIX) ? urn.substring(PREFIX.length()) : urn;
  }

  String type() {
    return type;
  }

  /** How long the authority wants to be left alone. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the error, or one below it, is {@code word}. */
  boolean is(String word) {
    return type.equals(word) || causes.contains(word);
  }
}
