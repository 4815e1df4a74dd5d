package io.tidegate.api.wire;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Shape;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** Writes the XML of the query and ec2 protocols. Owned by the thread of the request. */
final class XmlWriter {
  private final StringBuilder out = new StringBuilder(1024);
  private final Dialect dialect;

  XmlWriter(Dialect dialect) {
    this.dialect = dialect;
  }

  XmlWriter open(String element) {
    out.append('<').append(element).append('>');
    return this;
  }

  XmlWriter open(String element, String namespace) {
    out.append('<').append(element).append(" xmlns=\"").append(namespace).append("\">");
    return this;
  }

  XmlWriter close(String element) {
    out.append("</").append(element).append('>');
    return this;
  }

  XmlWriter leaf(String element, String text) {
    open(element);
    escape(text);
    return close(element);
  }

  /** All members of {@code value}; a member that the model does not have is a bug. */
  XmlWriter members(Shape.Structure shape, Struct value) {
    for (String name : value.members().keySet()) {
      if (!shape.members().containsKey(name)) {
        throw new IllegalStateException("the model has no output member " + name);
      }
    }
    shape
        .members()
        .forEach(
            (name, member) -> {
              Object set = value.members().get(name);
              if (set != null) {
                value(member.wire().orElse(name), member.shape(), set);
              }
            });
    return this;
  }

  byte[] bytes() {
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void value(String element, Shape shape, Object value) {
    switch (shape) {
      case Shape.Structure structure -> {
        open(element);
        members(structure, (Struct) value);
        close(element);
      }
      case Shape.ListOf list -> {
        open(element);
        String inner = dialect.elementName(list.element());
        for (Object item : (Iterable<?>) value) {
          value(inner, list.element().shape(), item);
        }
        close(element);
      }
      case Shape.MapOf map -> {
        open(element);
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
          open("entry");
          leaf(map.key().wire().orElse("key"), String.valueOf(entry.getKey()));
          value(map.value().wire().orElse("value"), map.value().shape(), entry.getValue());
          close("entry");
        }
        close(element);
      }
      case Shape.Text _, Shape.Whole _, Shape.Real _, Shape.Flag _, Shape.Time _, Shape.Blob _ ->
          leaf(element, text(value));
    }
  }

  private static String text(Object value) {
    return switch (value) {
      case Instant at -> Timestamps.millis(at);
      case byte[] bytes -> Base64.getEncoder().encodeToString(bytes);
      default -> value.toString();
    };
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\r' -> out.append("&#xD;");
                default -> out.appendCodePoint(legal(c) ? c : 0xFFFD);
              }
            });
  }

  /** XML 1.0 section 2.2. */
  private static boolean legal(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
