package io.tidegate.api.model;

import java.util.Map;
import java.util.Optional;

/** One service: what {@code <service>.json} says, ready to use. */
public record ServiceModel(
    Service service,
    String xmlNamespace,
    String jsonVersion,
    boolean queryCompatible,
    Map<String, Operation> operations,
    Map<String, ErrorShape> errorsByCode) {
  /** Copies. */
  public ServiceModel {
    operations = Map.copyOf(operations);
    errorsByCode = Map.copyOf(errorsByCode);
  }

  /** A modelled error: shape name (JSON and CBOR send it), query code and HTTP status. */
  public record ErrorShape(String shape, String code, int status) {}

  /** The operation of this name, served or not. */
  public Optional<Operation> operation(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  /** The modelled error of a query code. */
  public Optional<ErrorShape> error(String code) {
    return Optional.ofNullable(errorsByCode.get(code));
  }

  /** The name that JSON and CBOR give to the error of this query code. */
  public String errorShape(String code) {
    return error(code).map(ErrorShape::shape).orElse(code);
  }
}
