package io.tidegate.api.wire;

import io.tidegate.model.ApiError;

/**
 * The error codes that differ by protocol family for one and the same fault (AWS: "Common errors"
 * of each service's API reference; JSON services use the exception names).
 */
public enum ErrorStyle {
  /** Query services. */
  QUERY,
  /** EC2. */
  EC2,
  /** JSON and CBOR services. */
  JSON;

  /** No credentials at all. */
  public ApiError missingToken() {
    return switch (this) {
      case QUERY ->
          new ApiError(
              "MissingAuthenticationToken", 403, "Request is missing Authentication Token");
      case EC2 ->
          new ApiError(
              "AuthFailure", 401, "AWS was not able to validate the provided access credentials");
      case JSON ->
          new ApiError(
              "MissingAuthenticationTokenException",
              400,
              "Request is missing Authentication Token");
    };
  }

  /** Credentials that cannot be read. */
  public ApiError incompleteSignature(String message) {
    return switch (this) {
      case QUERY, EC2 -> new ApiError("IncompleteSignature", 400, message);
      case JSON -> new ApiError("IncompleteSignatureException", 400, message);
    };
  }

  /** An access key that does not exist. */
  public ApiError unknownKey() {
    return switch (this) {
      case QUERY ->
          new ApiError(
              "InvalidClientTokenId",
              403,
              "The security token included in the request is invalid.");
      case EC2 ->
          new ApiError(
              "AuthFailure", 401, "AWS was not able to validate the provided access credentials");
      case JSON ->
          new ApiError(
              "UnrecognizedClientException",
              400,
              "The security token included in the request is invalid.");
    };
  }

  /** A signature that is wrong. */
  public ApiError wrongSignature(String message) {
    return switch (this) {
      case QUERY -> new ApiError("SignatureDoesNotMatch", 403, message);
      case EC2 -> new ApiError("AuthFailure", 401, message);
      case JSON -> new ApiError("InvalidSignatureException", 400, message);
    };
  }

  /** A signature out of its time. */
  public ApiError expired(String message) {
    return switch (this) {
      case QUERY -> new ApiError("SignatureDoesNotMatch", 403, message);
      case EC2 -> new ApiError("RequestExpired", 400, message);
      case JSON -> new ApiError("InvalidSignatureException", 400, message);
    };
  }

  /** An operation that the service does not have. */
  public ApiError unknownOperation(String name, String version) {
    return switch (this) {
      case QUERY ->
          ApiError.of(
              "InvalidAction", "Could not find operation " + name + " for version " + version);
      case EC2 ->
          ApiError.of(
              "InvalidAction", "The action " + name + " is not valid for this web service.");
      case JSON ->
          ApiError.of("UnknownOperationException", "The operation " + name + " does not exist.");
    };
  }

  /** An operation that AWS has and this server does not serve. */
  public ApiError notServed(String service, String name) {
    String message =
        "The operation "
            + name
            + " of "
            + service
            + " is not served by this version; see docs/api-coverage.md.";
    return ApiError.of(this == JSON ? "UnknownOperationException" : "InvalidAction", message);
  }

  /** Input whose form (number, date, structure) is not what the model says. */
  public ApiError malformed(String message) {
    return switch (this) {
      case QUERY -> ApiError.of("MalformedInput", message);
      case EC2 -> ApiError.of("InvalidParameterValue", message);
      case JSON -> ApiError.of("SerializationException", message);
    };
  }

  /** Input that the model does not know. */
  public ApiError unknownParameter(String name) {
    return switch (this) {
      case QUERY, JSON ->
          ApiError.of("InvalidQueryParameter", "The parameter " + name + " is not recognized.");
      case EC2 -> ApiError.of("UnknownParameter", "The parameter " + name + " is not recognized");
    };
  }
}
