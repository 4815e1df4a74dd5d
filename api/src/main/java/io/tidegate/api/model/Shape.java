package io.tidegate.api.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A type of the model with its constraints. */
public sealed interface Shape {
  /** A structure; members in the order of the model. */
  record Structure(Map<String, Member> members, Set<String> required) implements Shape {}

  /** A list; {@code length} counts elements. */
  record ListOf(Member element, Range length) implements Shape {}

  /** A map with text keys; {@code length} counts entries. */
  record MapOf(Member key, Member value, Range length) implements Shape {}

  /** A text; {@code length} counts characters; no {@code values} means that any will do. */
  record Text(List<String> values, Range length, Optional<TextPattern> pattern) implements Shape {}

  /** A whole number. */
  record Whole(boolean wide, Range range) implements Shape {}

  /** A floating point number. */
  record Real(Range range) implements Shape {}

  /** A boolean. */
  record Flag() implements Shape {}

  /** A moment. */
  record Time() implements Shape {}

  /** Bytes; {@code length} counts them. */
  record Blob(Range length) implements Shape {}

  /**
   * A use of a shape. {@code wire} is the {@code locationName} and {@code query} the EC2 query
   * name, when the model gives one.
   */
  record Member(Shape.Ref ref, Optional<String> wire, Optional<String> query) {
    /** The shape used. */
    public Shape shape() {
      return ref.shape();
    }
  }

  /** A name that is looked up when needed, since shapes may be recursive. */
  record Ref(String name, Map<String, Shape> shapes) {
    /** The shape of this name. */
    public Shape shape() {
      Shape shape = shapes.get(name);
      if (shape == null) {
        throw new IllegalStateException("the service model has no shape " + name);
      }
      return shape;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Inclusive bounds, infinite where the model gives none. */
  record Range(double min, double max) {
    /** No bounds. */
    public static final Range ANY = new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }
}
