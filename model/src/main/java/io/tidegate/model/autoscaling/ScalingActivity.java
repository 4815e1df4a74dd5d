package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.Optional;

/** One launch or termination with AWS's texts; kept for six weeks. */
public record ScalingActivity(
    String id,
    String groupName,
    String groupArn,
    String description,
    String cause,
    Instant startTime,
    Optional<Instant> endTime,
    StatusCode statusCode,
    Optional<String> statusMessage,
    int progress,
    String details)
    implements Entity {
  /** Status codes used here, on the wire in camel case. */
  public enum StatusCode {
    PRE_IN_SERVICE,
    IN_PROGRESS,
    WAITING_FOR_ELB_CONNECTION_DRAINING,
    SUCCESSFUL,
    FAILED,
    CANCELLED
  }

  @Override
  public Kind kind() {
    return Kind.SCALING_ACTIVITY;
  }

  @Override
  public String key() {
    return id;
  }
}
