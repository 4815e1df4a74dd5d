package io.tidegate.control.logs;

import io.tidegate.model.ApiError;

/** The refusals of CloudWatch Logs (API reference, errors of each operation). */
public final class LogsErrors {
  private LogsErrors() {}

  /** A parameter of an operation on log groups, streams or events is wrong. */
  public static ApiError parameter(String message) {
    return ApiError.of("InvalidParameterException", message);
  }

  /** There is no such thing. */
  public static ApiError notFound(String message) {
    return ApiError.of("ResourceNotFoundException", message);
  }

  /** There is no such log stream. */
  public static ApiError noStream() {
    return notFound("The specified log stream does not exist.");
  }

  /** A thing of this name is there already. */
  public static ApiError exists(String message) {
    return ApiError.of("ResourceAlreadyExistsException", message);
  }

  /** The file of events cannot be used. */
  public static ApiError unavailable() {
    return new ApiError(
        "ServiceUnavailableException", 500, "The service cannot complete the request.");
  }

  static ApiError noGroup() {
    return notFound("The specified log group does not exist.");
  }

  static ApiError validation(String message) {
    return ApiError.of("ValidationException", message);
  }

  static ApiError conflict(String message) {
    return ApiError.of("ConflictException", message);
  }

  static ApiError quota(String message) {
    return ApiError.of("ServiceQuotaExceededException", message);
  }
}
