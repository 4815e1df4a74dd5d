package io.tidegate.api.wire;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Shape;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a structure from the tree of a form. Refuses parameters that the model does not know. */
final class FormReader {
  /** Parameters of every query request that are not members of its input. */
  private static final Set<String> COMMON =
      Set.of("Action", "Version", "AWSAccessKeyId", "SecurityToken", "Signature", "Timestamp");

  private final Dialect dialect;

  FormReader(Dialect dialect) {
    this.dialect = dialect;
  }

  Struct read(Shape.Structure shape, Form form) {
    Map<String, Form.Node> parameters = new LinkedHashMap<>(form.root().children());
    parameters
        .keySet()
        .removeIf(
            name ->
                COMMON.contains(name) || name.startsWith("Signature") || name.startsWith("X-Amz-"));
    return structure(shape, parameters, "");
  }

  private Struct structure(Shape.Structure shape, Map<String, Form.Node> parameters, String path) {
    Map<String, Form.Node> unknown = new LinkedHashMap<>(parameters);
    Struct out = Struct.of();
    shape
        .members()
        .forEach(
            (name, member) -> {
              String parameter = dialect.parameterName(name, member);
              Form.Node node = unknown.remove(parameter);
              if (node != null) {
                out.set(name, value(member.shape(), node, path + parameter));
              }
            });
    for (String name : unknown.keySet()) {
      throw dialect.style().unknownParameter(path + name);
    }
    return out;
  }

  private Object value(Shape shape, Form.Node node, String at) {
    return switch (shape) {
      case Shape.Structure structure -> {
        if (node.children().isEmpty() && !node.value().orElse("").isEmpty()) {
          throw dialect.style().malformed("The parameter " + at + " is a structure, not a value.");
        }
        yield structure(structure, node.children(), at + ".");
      }
      case Shape.ListOf list -> list(list, node, at);
      case Shape.MapOf map -> map(map, node, at);
      case Shape.Text _, Shape.Whole _, Shape.Real _, Shape.Flag _, Shape.Time _, Shape.Blob _ ->
          scalar(shape, node, at);
    };
  }

  private List<Object> list(Shape.ListOf shape, Form.Node node, String at) {
    Form.Node items = node;
    if (dialect == Dialect.QUERY) {
      items = node.children().getOrDefault(dialect.elementName(shape.element()), node);
    }
    List<Object> out = new ArrayList<>();
    indexed(items, at)
        .forEach((index, item) -> out.add(value(shape.element().shape(), item, at + "." + index)));
    return out;
  }

  private Map<String, Object> map(Shape.MapOf shape, Form.Node node, String at) {
    Map<String, Object> out = new LinkedHashMap<>();
    String keyName = shape.key().wire().orElse("key");
    String valueName = shape.value().wire().orElse("value");
    Form.Node entries = node.children().getOrDefault("entry", node);
    for (Form.Node entry : indexed(entries, at).values()) {
      Form.Node key = entry.children().get(keyName);
      Form.Node value = entry.children().get(valueName);
      if (key == null || value == null) {
        throw dialect.style().malformed("An entry of " + at + " has no key or no value.");
      }
      out.put(key.value().orElse(""), value(shape.value().shape(), value, at));
    }
    return out;
  }

  /** Children by number, ascending: gaps and any order are fine. */
  private SortedMap<Integer, Form.Node> indexed(Form.Node node, String at) {
    SortedMap<Integer, Form.Node> out = new TreeMap<>();
    for (Map.Entry<String, Form.Node> child : node.children().entrySet()) {
      String key = child.getKey();
      if (key.isEmpty() || key.length() > 9 || !key.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw dialect.style().unknownParameter(at + "." + key);
      }
      if (out.put(Integer.parseInt(key), child.getValue()) != null) {
        throw dialect.style().malformed("The index of " + at + "." + key + " is given twice.");
      }
    }
    if (out.isEmpty() && !node.value().orElse("").isEmpty()) {
      throw dialect.style().malformed("The parameter " + at + " is a list, not a value.");
    }
    return out;
  }

  private Object scalar(Shape shape, Form.Node node, String at) {
    if (!node.children().isEmpty()) {
      throw dialect.style().unknownParameter(at + "." + node.children().keySet().iterator().next());
    }
    String text = node.value().orElse("");
    return switch (shape) {
      case Shape.Whole whole -> whole(whole, text, at);
      case Shape.Real _ -> real(text, at);
      case Shape.Flag _ -> flag(text, at);
      case Shape.Time _ ->
          Timestamps.parse(text)
              .orElseThrow(() -> dialect.style().malformed("timestamp must follow ISO8601"));
      case Shape.Blob _ -> blob(text, at);
      case Shape.Text _, Shape.Structure _, Shape.ListOf _, Shape.MapOf _ -> text;
    };
  }

  private Long whole(Shape.Whole shape, String text, String at) {
    try {
      return shape.wide() ? Long.parseLong(text.strip()) : (long) Integer.parseInt(text.strip());
    } catch (NumberFormatException notWhole) {
      throw invalid(text, at, "an integer");
    }
  }

  private Double real(String text, String at) {
    try {
      return Double.valueOf(text.strip());
    } catch (NumberFormatException notNumber) {
      throw invalid(text, at, "a number");
    }
  }

  private Boolean flag(String text, String at) {
    return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw invalid(text, at, "true or false");
    };
  }

  private byte[] blob(String text, String at) {
    try {
      return Base64.getMimeDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw invalid(text, at, "base64");
    }
  }

  private RuntimeException invalid(String text, String at, String expected) {
    return dialect
        .style()
        .malformed(
            "Value (" + text + ") for parameter " + at + " is invalid. Expected " + expected + ".");
  }
}
