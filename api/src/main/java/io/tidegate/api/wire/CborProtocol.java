package io.tidegate.api.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.model.ApiError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** rpc-v2-cbor (Smithy RPC v2 CBOR protocol). */
public record CborProtocol(ServiceModel model, String operationName, WireRequest request)
    implements Protocol {
  private static final CBORMapper MAPPER = CBORMapper.builder(Trees.cborFactory()).build();
  private static final Map<String, String> EMPTY = Map.of("Smithy-Protocol", "rpc-v2-cbor");
  private static final Map<String, String> BODY =
      Map.of("Smithy-Protocol", "rpc-v2-cbor", "Content-Type", "application/cbor");

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
    } catch (IOException notCbor) {
      throw ErrorStyle.JSON.malformed("The body is not valid CBOR.");
    }
    return TreeReader.structure(Shapes.input(operation), tree, "");
  }

  @Override
  public WireResponse answer(Operation operation, Struct output, String requestId) {
    if (operation.output().isEmpty()) {
      return new WireResponse(200, EMPTY, new byte[0]);
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator out = MAPPER.createGenerator(body)) {
      TreeWriter.structure(out, Shapes.output(operation), output);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new WireResponse(200, BODY, body.toByteArray());
  }

  @Override
  public WireResponse error(ApiError error, String requestId) {
    String type = Trees.absolute(model, model.errorShape(error.code()));
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator out = MAPPER.createGenerator(body)) {
      Trees.error(out, type, error.text());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new WireResponse(
        error.status(), Trees.withQueryError(BODY, model, request, error), body.toByteArray());
  }
}
