package io.tidegate.model.logs;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A source joined to a destination: from then on lines flow.
 *
 * @param source the name of the source
 * @param destination the ARN of the destination
 */
public record Delivery(
    String id,
    String arn,
    String source,
    String destination,
    DeliveryDestination.Type type,
    Shape shape,
    List<Tag> tags)
    implements Entity {
  /**
   * What is delivered and how.
   *
   * @param fields their order; empty for all that the log files have
   * @param delimiter between fields in plain and W3C form; a space when not said
   * @param suffixPath of keys in a bucket, with variables in braces
   * @param hivePaths whether the variables of that path name themselves
   */
  public record Shape(
      List<String> fields,
      Optional<String> delimiter,
      Optional<String> suffixPath,
      boolean hivePaths) {
    /** Copies. */
    public Shape {
      fields = List.copyOf(fields);
    }
  }

  /** Copies. */
  public Delivery {
    tags = List.copyOf(tags);
  }

  /** This delivery with another shape. */
  public Delivery withShape(Shape next) {
    return new Delivery(id, arn, source, destination, type, next, tags);
  }

  /** This delivery with other tags. */
  public Delivery withTags(List<Tag> next) {
    return new Delivery(id, arn, source, destination, type, shape, next);
  }

  @Override
  public Kind kind() {
    return Kind.DELIVERY;
  }

  @Override
  public String key() {
    return id;
  }

  @Override
  public Set<String> references() {
    return Set.of(source, destination);
  }
}
