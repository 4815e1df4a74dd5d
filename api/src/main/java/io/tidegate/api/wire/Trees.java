package io.tidegate.api.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.model.ApiError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** What the JSON and CBOR protocols share: limits of parsing, bodies and the form of errors. */
final class Trees {
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder().maxNestingDepth(64).maxNumberLength(100).build();

  private Trees() {}

  static JsonFactory jsonFactory() {
    return JsonFactory.builder()
        .streamReadConstraints(LIMITS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  static CBORFactory cborFactory() {
    return CBORFactory.builder().streamReadConstraints(LIMITS).build();
  }

  /** The input of {@code operation} in a body; {@code format} names it when it cannot be read. */
  static Struct read(ObjectMapper mapper, String format, byte[] body, Operation operation) {
    if (body.length == 0) {
      return Struct.of();
    }
    JsonNode tree;
    try {
      tree = mapper.readTree(body);
    } catch (IOException malformed) {
      throw ErrorStyle.JSON.malformed("The body is not valid " + format + ".");
    }
    return TreeReader.structure(Shapes.input(operation), tree, "");
  }

  /** The output of {@code operation} as a body. */
  static byte[] answer(ObjectMapper mapper, Operation operation, Struct output) {
    return bytes(mapper, out -> TreeWriter.structure(out, Shapes.output(operation), output));
  }

  /** An error as a body. */
  static byte[] error(ObjectMapper mapper, String type, String message) {
    return bytes(
        mapper,
        out -> {
          out.writeStartObject(type, 2);
          out.writeStringField("__type", type);
          out.writeStringField("message", message);
          out.writeEndObject();
        });
  }

  private interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  private static byte[] bytes(ObjectMapper mapper, Writing writing) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator out = mapper.createGenerator(body)) {
      writing.to(out);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return body.toByteArray();
  }

  /** The absolute shape id of an error: {@code com.amazonaws.cloudwatch#ResourceNotFound}. */
  static String absolute(ServiceModel model, String shape) {
    return "com.amazonaws." + model.service().id() + "#" + shape;
  }

  /** Adds {@code x-amzn-query-error} for clients that still want the query protocol's codes. */
  static Map<String, String> withQueryError(
      Map<String, String> headers, ServiceModel model, WireRequest request, ApiError error) {
    boolean wanted = request.header("x-amzn-query-mode").orElse("").equalsIgnoreCase("true");
    if (!model.queryCompatible() || !wanted) {
      return headers;
    }
    Map<String, String> more = new HashMap<>(headers);
    more.put(
        "x-amzn-query-error", error.code() + ";" + (error.status() < 500 ? "Sender" : "Receiver"));
    return more;
  }
}
