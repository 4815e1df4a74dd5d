package io.tidegate.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.model.ApiError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
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
    if (request.body().length == 0) {
      return Struct.of();
    }
    JsonNode tree;
    try {
      tree = MAPPER.readTree(request.body());
    } catch (IOException notJson) {
      throw ErrorStyle.JSON.malformed("The body is not valid JSON.");
    }
    return TreeReader.structure(Shapes.input(operation), tree, "");
  }

  @Override
  public WireResponse answer(Operation operation, Struct output, String requestId) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if (operation.output().isPresent()) {
      try (JsonGenerator out = MAPPER.createGenerator(body)) {
        TreeWriter.structure(out, Shapes.output(operation), output);
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }
    return new WireResponse(200, headers(), body.toByteArray());
  }

  @Override
  public WireResponse error(ApiError error, String requestId) {
    String shape = model.errorShape(error.code());
    String type = model.jsonVersion().equals("1.0") ? Trees.absolute(model, shape) : shape;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator out = MAPPER.createGenerator(body)) {
      Trees.error(out, type, error.text());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new WireResponse(
        error.status(), Trees.withQueryError(headers(), model, request, error), body.toByteArray());
  }

  private Map<String, String> headers() {
    return Map.of("Content-Type", "application/x-amz-json-" + model.jsonVersion());
  }
}
