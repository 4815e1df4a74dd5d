package io.tidegate.model;

/**
 * A refusal with AWS's error code: thrown only by {@code api} and the control managers, turned into
 * a response in one place. Carries no stack trace.
 */
public final class ApiError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final int status;

  /** {@code code} as on the wire, {@code status} the HTTP status, {@code message} for the user. */
  public ApiError(String code, int status, String message) {
    super(message, null, false, false);
    this.code = code;
    this.status = status;
  }

  /** A client error with HTTP status 400. */
  public static ApiError of(String code, String message) {
    return new ApiError(code, 400, message);
  }

  /** {@code ValidationError}, HTTP 400: a parameter is missing, malformed or out of range. */
  public static ApiError validation(String message) {
    return of("ValidationError", message);
  }

  /** AWS's error code. */
  public String code() {
    return code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The message, never null. */
  public String text() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
