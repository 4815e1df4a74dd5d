package io.tidegate.api.wire;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.model.ApiError;
import java.util.Map;

/** JSON 1.0 and 1.1 (Smithy: AWS JSON protocols). */
public record JsonProtocol(ServiceModel model, String operationName, WireRequest request)
    implements Protocol {
  private static final JsonMapper MAPPER = JsonMapper.builder(Trees.jsonFactory()).build();

  @Override
  public ErrorStyle errorStyle() {
    return ErrorStyle.JSON;
  }

  @Override
  public Struct read(Operation operation) {
    return Trees.read(MAPPER, "JSON", request.body(), operation);
  }

  @Override
  public WireResponse answer(Operation operation, Struct output, String requestId) {
    byte[] body =
        operation.output().isEmpty() ? new byte[0] : Trees.answer(MAPPER, operation, output);
    return new WireResponse(200, headers(), body);
  }

  @Override
  public WireResponse error(ApiError error, String requestId) {
    String shape = model.errorShape(error.code());
    String type = model.jsonVersion().equals("1.0") ? Trees.absolute(model, shape) : shape;
    return new WireResponse(
        error.status(),
        Trees.withQueryError(headers(), model, request, error),
        Trees.error(MAPPER, type, error.text()));
  }

  private Map<String, String> headers() {
    return Map.of("Content-Type", "application/x-amz-json-" + model.jsonVersion());
  }
}
