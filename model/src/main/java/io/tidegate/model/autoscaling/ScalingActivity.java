package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * One launch or termination of one instance, with AWS's texts. {@code details} is a JSON text.
 * {@code scaling} is true when it ends in a cooldown: not so for replacements.
 */
public record ScalingActivity(
    String id,
    String groupName,
    String groupArn,
    String description,
    String cause,
    Instant startTime,
    Optional<Instant> endTime,
    ActivityStatus status,
    Optional<String> statusMessage,
    int progress,
    String details,
    boolean scaling)
    implements Entity {
  /** How long activities are kept: six weeks. */
  public static final Duration KEPT = Duration.ofDays(42);

  /** Longest {@code Cause} in characters. */
  public static final int MAX_CAUSE = 1023;

  /** Longest {@code StatusMessage} in characters. */
  public static final int MAX_STATUS_MESSAGE = 255;

  /** Cuts texts to AWS's lengths. */
  public ScalingActivity {
    cause = cut(cause, MAX_CAUSE);
    statusMessage = statusMessage.map(text -> cut(text, MAX_STATUS_MESSAGE));
  }

  /** Whether it has ended. */
  public boolean ended() {
    return endTime.isPresent();
  }

  /** Further on the way. */
  public ScalingActivity at(ActivityStatus next, int percent) {
    return new ScalingActivity(
        id,
        groupName,
        groupArn,
        description,
        cause,
        startTime,
        endTime,
        next,
        statusMessage,
        percent,
        details,
        scaling);
  }

  /** With another description. */
  public ScalingActivity describedAs(String text) {
    return new ScalingActivity(
        id,
        groupName,
        groupArn,
        text,
        cause,
        startTime,
        endTime,
        status,
        statusMessage,
        progress,
        details,
        scaling);
  }

  /** Ended, at 100 %. */
  public ScalingActivity end(ActivityStatus outcome, Instant at, Optional<String> message) {
    return new ScalingActivity(
        id,
        groupName,
        groupArn,
        description,
        cause,
        startTime,
        Optional.of(at),
        outcome,
        message,
        100,
        details,
        scaling);
  }

  @Override
  public Set<String> references() {
    return Set.of(groupName);
  }

  @Override
  public Kind kind() {
    return Kind.SCALING_ACTIVITY;
  }

  @Override
  public String key() {
    return id;
  }

  private static String cut(String text, int limit) {
    return text.length() <= limit ? text : text.substring(0, limit);
  }
}
