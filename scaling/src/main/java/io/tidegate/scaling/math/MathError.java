package io.tidegate.scaling.math;

/** An expression that cannot be parsed or evaluated; the message is for the user. */
public final class MathError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Carries no stack trace. */
  public MathError(String message) {
    super(message, null, false, false);
  }

  /** The message. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
