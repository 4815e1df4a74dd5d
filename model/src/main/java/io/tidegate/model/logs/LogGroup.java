package io.tidegate.model.logs;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A log group; its events are not here but in a file of their own.
 *
 * @param id of this very group: one that is made again under the same name has another, so that it
 *     never shows events of the old
 * @param retentionDays how long events are kept; for ever when not said
 * @param logClass {@code STANDARD} or {@code INFREQUENT_ACCESS}
 */
public record LogGroup(
    String name,
    String id,
    String arn,
    Instant created,
    Optional<Integer> retentionDays,
    String logClass,
    boolean deletionProtection,
    List<Tag> tags)
    implements Entity {
  /** Copies. */
  public LogGroup {
    tags = List.copyOf(tags);
  }

  /** This group with other retention. */
  public LogGroup withRetention(Optional<Integer> days) {
    return new LogGroup(name, id, arn, created, days, logClass, deletionProtection, tags);
  }

  /** This group with other deletion protection. */
  public LogGroup withDeletionProtection(boolean on) {
    return new LogGroup(name, id, arn, created, retentionDays, logClass, on, tags);
  }

  /** This group with other tags. */
  public LogGroup withTags(List<Tag> next) {
    return new LogGroup(name, id, arn, created, retentionDays, logClass, deletionProtection, next);
  }

  @Override
  public Kind kind() {
    return Kind.LOG_GROUP;
  }

  @Override
  public String key() {
    return name;
  }
}
