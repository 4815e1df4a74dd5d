package io.tidegate.api.wire;

import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.model.ApiError;
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
    return Trees.read(MAPPER, "CBOR", request.body(), operation);
  }

  @Override
  public WireResponse answer(Operation operation, Struct output, String requestId) {
    return operation.output().isEmpty()
        ? new WireResponse(200, EMPTY, new byte[0])
        : new WireResponse(200, BODY, Trees.answer(MAPPER, operation, output));
  }

  @Override
  public WireResponse error(ApiError error, String requestId) {
    String type = Trees.absolute(model, model.errorShape(error.code()));
    return new WireResponse(
        error.status(),
        Trees.withQueryError(BODY, model, request, error),
        Trees.error(MAPPER, type, error.text()));
  }
}
