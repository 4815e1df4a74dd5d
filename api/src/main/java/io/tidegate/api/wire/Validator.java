package io.tidegate.api.wire;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Operation;
import io.tidegate.api.model.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks an input against the constraints of the model: required members, enums, lengths, ranges
 * and patterns, with the texts that AWS's own request framework writes.
 */
public final class Validator {
  /** More violations than this are not listed. */
  private static final int LISTED = 10;

  /** A value longer than this is cut in messages. */
  private static final int SHOWN = 512;

  private final ValidationStyle style;
  private final List<Violation> violations = new ArrayList<>();

  private Validator(ValidationStyle style) {
    this.style = style;
  }

  /**
   * A broken constraint at {@code path}, worded as AWS words it; {@code value} is absent when a
   * required member is.
   */
  record Violation(
      String path, String member, Optional<String> value, Constraint kind, String constraint) {}

  /** What was broken. */
  enum Constraint {
    REQUIRED,
    ENUM,
    LENGTH,
    RANGE,
    PATTERN
  }

  /**
   * Checks {@code input} of {@code operation}.
   *
   * @throws io.tidegate.model.ApiError when a constraint is broken
   */
  public static void check(ValidationStyle style, Operation operation, Struct input) {
    Validator validator = new Validator(style);
    validator.structure(Shapes.input(operation), input, "");
    if (!validator.violations.isEmpty()) {
      throw style.error(validator.violations);
    }
  }

  private void structure(Shape.Structure shape, Struct value, String path) {
    shape
        .members()
        .forEach(
            (name, member) -> {
              String at = path + style.pathName(name, member);
              Object set = value.members().get(name);
              if (set != null) {
                value(member.shape(), set, at, name);
              } else if (shape.required().contains(name)) {
                add(
                    new Violation(
                        at,
                        name,
                        Optional.empty(),
                        Constraint.REQUIRED,
                        "Member must not be null"));
              }
            });
  }

  private void value(Shape shape, Object value, String at, String name) {
    switch (shape) {
      case Shape.Structure structure -> structure(structure, (Struct) value, at + ".");
      case Shape.ListOf list -> list(list, (Collection<?>) value, at, name);
      case Shape.MapOf map -> map(map, (Map<?, ?>) value, at, name);
      case Shape.Text text ->
          text(text, (String) value).ifPresent(broken -> add(at, name, value, broken));
      case Shape.Whole whole ->
          range(whole.range(), (Long) value).ifPresent(broken -> add(at, name, value, broken));
      case Shape.Real real ->
          range(real.range(), (Double) value).ifPresent(broken -> add(at, name, value, broken));
      case Shape.Blob blob -> {
        byte[] bytes = (byte[]) value;
        length(blob.length(), bytes.length)
            .ifPresent(broken -> add(at, name, "java.nio.HeapByteBuffer", broken));
      }
      case Shape.Flag _, Shape.Time _ -> {}
    }
  }

  private void list(Shape.ListOf shape, Collection<?> items, String at, String name) {
    length(shape.length(), items.size()).ifPresent(broken -> add(at, name, items, broken));
    Shape element = shape.element().shape();
    if (element instanceof Shape.Text text) {
      for (Object item : items) {
        Optional<Broken> broken = text(text, (String) item);
        if (broken.isPresent()) {
          String all =
              "Member must satisfy constraint: [" + String.join(", ", constraints(text)) + "]";
          add(at, name, items, new Broken(broken.get().kind(), all));
          return;
        }
      }
      return;
    }
    int index = 0;
    for (Object item : items) {
      index++;
      value(element, item, at + style.elementPath(index), name);
      if (violations.size() >= LISTED) {
        return;
      }
    }
  }

  private void map(Shape.MapOf shape, Map<?, ?> entries, String at, String name) {
    length(shape.length(), entries.size()).ifPresent(broken -> add(at, name, entries, broken));
    entries.forEach(
        (key, item) -> {
          value(shape.key().shape(), key, at, name);
          value(shape.value().shape(), item, at + "." + key + ".member", name);
        });
  }

  private static Optional<Broken> text(Shape.Text shape, String value) {
    if (!shape.values().isEmpty() && !shape.values().contains(value)) {
      return Optional.of(new Broken(Constraint.ENUM, enumText(shape)));
    }
    Optional<Broken> length = length(shape.length(), value.codePointCount(0, value.length()));
    if (length.isPresent()) {
      return length;
    }
    return shape
        .pattern()
        .filter(pattern -> !pattern.matches().test(value))
        .map(pattern -> new Broken(Constraint.PATTERN, patternText(shape)));
  }

  private static Optional<Broken> length(Shape.Range range, int length) {
    if (length > range.max()) {
      return Optional.of(new Broken(Constraint.LENGTH, atMost("length", range)));
    }
    return length < range.min()
        ? Optional.of(new Broken(Constraint.LENGTH, atLeast("length", range)))
        : Optional.empty();
  }

  private static Optional<Broken> range(Shape.Range range, double value) {
    if (value > range.max()) {
      return Optional.of(new Broken(Constraint.RANGE, atMost("value", range)));
    }
    return value < range.min()
        ? Optional.of(new Broken(Constraint.RANGE, atLeast("value", range)))
        : Optional.empty();
  }

  private static List<String> constraints(Shape.Text shape) {
    List<String> all = new ArrayList<>();
    if (!shape.values().isEmpty()) {
      all.add(enumText(shape));
    }
    if (Double.isFinite(shape.length().max())) {
      all.add(atMost("length", shape.length()));
    }
    if (Double.isFinite(shape.length().min())) {
      all.add(atLeast("length", shape.length()));
    }
    if (shape.pattern().isPresent()) {
      all.add(patternText(shape));
    }
    return all;
  }

  private static String enumText(Shape.Text shape) {
    return "Member must satisfy enum value set: " + shape.values();
  }

  private static String patternText(Shape.Text shape) {
    return "Member must satisfy regular expression pattern: "
        + shape.pattern().map(p -> p.source()).orElse("");
  }

  private static String atMost(String what, Shape.Range range) {
    return "Member must have " + what + " less than or equal to " + plain(range.max());
  }

  private static String atLeast(String what, Shape.Range range) {
    return "Member must have " + what + " greater than or equal to " + plain(range.min());
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }

  private void add(String at, String name, Object value, Broken broken) {
    String text = value.toString();
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
    add(new Violation(at, name, Optional.of(shown), broken.kind(), broken.constraint()));
  }

  private void add(Violation violation) {
    if (violations.size() < LISTED) {
      violations.add(violation);
    }
  }

  private record Broken(Constraint kind, String constraint) {}
}
