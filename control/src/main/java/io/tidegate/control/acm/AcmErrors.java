package io.tidegate.control.acm;

import io.tidegate.model.ApiError;

/** The refusals of ACM (API reference, errors of each operation). */
final class AcmErrors {
  private AcmErrors() {}

  static ApiError invalid(String message) {
    return ApiError.of("ValidationException", message);
  }

  static ApiError parameter(String message) {
    return ApiError.of("InvalidParameterException", message);
  }

  static ApiError state(String message) {
    return ApiError.of("InvalidStateException", message);
  }

  static ApiError notFound(String arn) {
    return ApiError.of("ResourceNotFoundException", "Could not find certificate " + arn + ".");
  }

  static ApiError pending(String arn) {
    return ApiError.of(
        "RequestInProgressException",
        "The certificate request for " + arn + " is in progress; try again when it is issued.");
  }

  static ApiError limit(String message) {
    return ApiError.of("LimitExceededException", message);
  }
}
