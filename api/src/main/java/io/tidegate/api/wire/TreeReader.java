package io.tidegate.api.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.api.Struct;
import io.tidegate.api.model.Shape;
import io.tidegate.model.ApiError;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a structure from a JSON or CBOR tree. Unknown keys are ignored and null counts as absent,
 * as the Smithy protocols demand.
 */
final class TreeReader {
  private TreeReader() {}

  static Struct structure(Shape.Structure shape, JsonNode node, String at) {
    if (!node.isObject()) {
      throw wrong(at.isEmpty() ? "The body" : at, "a map");
    }
    Struct out = Struct.of();
    shape
        .members()
        .forEach(
            (name, member) -> {
              JsonNode value = node.get(member.wire().orElse(name));
              if (present(value)) {
                out.set(name, value(member.shape(), value, at.isEmpty() ? name : at + "." + name));
              }
            });
    return out;
  }

  private static boolean present(@org.jspecify.annotations.Nullable JsonNode node) {
    return node != null && !node.isNull() && !(node.isPojo() && node.asText("").isEmpty());
  }

  private static Object value(Shape shape, JsonNode node, String at) {
    return switch (shape) {
      case Shape.Structure structure -> structure(structure, node, at);
      case Shape.ListOf list -> list(list, node, at);
      case Shape.MapOf map -> map(map, node, at);
      case Shape.Text _ -> {
        if (!node.isTextual()) {
          throw wrong(at, "a string");
        }
        yield node.textValue();
      }
      case Shape.Whole whole -> whole(whole, node, at);
      case Shape.Real _ -> real(node, at);
      case Shape.Flag _ -> {
        if (!node.isBoolean()) {
          throw wrong(at, "a boolean");
        }
        yield node.booleanValue();
      }
      case Shape.Time _ -> time(node, at);
      case Shape.Blob _ -> blob(node, at);
    };
  }

  private static List<Object> list(Shape.ListOf shape, JsonNode node, String at) {
    if (!node.isArray()) {
      throw wrong(at, "a list");
    }
    List<Object> out = new ArrayList<>(node.size());
    for (JsonNode item : node) {
      if (present(item)) {
        out.add(value(shape.element().shape(), item, at + "." + (out.size() + 1)));
      }
    }
    return out;
  }

  private static Map<String, Object> map(Shape.MapOf shape, JsonNode node, String at) {
    if (!node.isObject()) {
      throw wrong(at, "a map");
    }
    Map<String, Object> out = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (present(entry.getValue())) {
        out.put(
            entry.getKey(),
            value(shape.value().shape(), entry.getValue(), at + "." + entry.getKey()));
      }
    }
    return out;
  }

  private static Long whole(Shape.Whole shape, JsonNode node, String at) {
    boolean fits = shape.wide() ? node.canConvertToLong() : node.canConvertToInt();
    if (!node.isNumber() || !node.canConvertToExactIntegral() || !fits) {
      throw wrong(at, "an integer");
    }
    return node.longValue();
  }

  private static Double real(JsonNode node, String at) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText("")) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrong(at, "a number");
    };
  }

  private static Instant time(JsonNode node, String at) {
    if (node.isNumber() && Double.isFinite(node.doubleValue())) {
      try {
        BigDecimal millis = node.decimalValue().movePointRight(3);
        return Instant.ofEpochMilli(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
      } catch (DateTimeException | ArithmeticException outOfRange) {
        throw wrong(at, "a timestamp");
      }
    }
    return Timestamps.parse(node.asText("")).orElseThrow(() -> wrong(at, "a timestamp"));
  }

  private static byte[] blob(JsonNode node, String at) {
    try {
      byte[] bytes = node.binaryValue();
      if (bytes != null) {
        return bytes;
      }
    } catch (IOException notBase64) {
      throw wrong(at, "base64");
    }
    throw wrong(at, "bytes");
  }

  private static ApiError wrong(String at, String expected) {
    return ErrorStyle.JSON.malformed(at + " must be " + expected + ".");
  }
}
