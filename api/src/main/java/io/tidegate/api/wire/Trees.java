package io.tidegate.api.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tidegate.api.model.ServiceModel;
import io.tidegate.model.ApiError;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What the JSON and CBOR protocols share: limits of parsing and the form of errors. */
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

  /** The absolute shape id of an error: {@code com.amazonaws.cloudwatch#ResourceNotFound}. */
  static String absolute(ServiceModel model, String shape) {
    return "com.amazonaws." + model.service().id() + "#" + shape;
  }

  static void error(JsonGenerator out, String type, String message) throws IOException {
    out.writeStartObject(type, 2);
    out.writeStringField("__type", type);
    out.writeStringField("message", message);
    out.writeEndObject();
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
