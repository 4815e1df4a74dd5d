package io.tidegate.model.logs;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.util.List;
import java.util.Optional;

/**
 * Where logs can be delivered, and in which form.
 *
 * @param resourceArn of a log group, or of a bucket with an optional prefix
 * @param format as asked for; {@link OutputFormat#PLAIN} when not
 */
public record DeliveryDestination(
    String name,
    String arn,
    Type type,
    String resourceArn,
    Optional<OutputFormat> format,
    List<Tag> tags)
    implements Entity {
  private static final String BUCKET = "arn:aws:s3:::";
  private static final String GROUP = ":log-group:";

  /** What kind of thing takes the logs. */
  public enum Type {
    /** A log group. */
    CWL,
    /** A bucket. */
    S3
  }

  /** Copies. */
  public DeliveryDestination {
    tags = List.copyOf(tags);
  }

  /** The name of the log group. */
  public String groupName() {
    String name = resourceArn.substring(resourceArn.indexOf(GROUP) + GROUP.length());
    return name.endsWith(":*") ? name.substring(0, name.length() - 2) : name;
  }

  /** The bucket. */
  public String bucket() {
    return bucketAndPrefix()[0];
  }

  /** What keys in the bucket begin with, without slashes at either end; may be empty. */
  public String prefix() {
    String[] parts = bucketAndPrefix();
    return parts.length == 1 ? "" : parts[1];
  }

  private String[] bucketAndPrefix() {
    return resourceArn.substring(BUCKET.length()).split("/", 2);
  }

  /** This destination with other tags. */
  public DeliveryDestination withTags(List<Tag> next) {
    return new DeliveryDestination(name, arn, type, resourceArn, format, next);
  }

  @Override
  public Kind kind() {
    return Kind.DELIVERY_DESTINATION;
  }

  @Override
  public String key() {
    return arn;
  }
}
