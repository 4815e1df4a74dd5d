package io.tidegate.api.wire;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.model.ApiError;

/** One request in its wire protocol: how to read its input and how to write each answer. */
public sealed interface Protocol permits QueryProtocol, Ec2Protocol, JsonProtocol, CborProtocol {
  /** The service asked. */
  ServiceModel model();

  /** The operation asked for; empty when the request names none. */
  String operationName();

  /** How this protocol words errors of signature and form. */
  ErrorStyle errorStyle();

  /**
   * The input, typed by the model but not yet validated.
   *
   * @throws ApiError when it cannot be read
   */
  Struct read(Operation operation);

  /** The answer of an operation that succeeded. */
  WireResponse answer(Operation operation, Struct output, String requestId);

  /** The answer to a refused request. */
  WireResponse error(ApiError error, String requestId);
}
