package io.tidegate.server;

/** The server cannot start; the message is one line that says what to do about it. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@code message} is for people. */
  public StartFailure(String message) {
    super(message, null, false, false);
  }
}
