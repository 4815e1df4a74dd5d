package io.tidegate.model.autoscaling;

import io.tidegate.model.Entity;
import io.tidegate.model.Kind;
import java.time.Instant;
import java.util.Optional;

/** Membership of an instance in a group. */
public record GroupInstance(
    String instanceId,
    String groupName,
    String zone,
    String instanceType,
    LifecycleState lifecycleState,
    boolean healthy,
    boolean protectedFromScaleIn,
    AutoScalingGroup.LaunchTemplateRef launchTemplate,
    Instant launchedAt,
    Optional<Instant> inServiceAt,
    String activityId)
    implements Entity {

  /** Lifecycle states, named as on the wire once {@code _} is {@code :} where AWS has it. */
  public enum LifecycleState {
    PENDING,
    IN_SERVICE,
    TERMINATING,
    TERMINATED
  }

  @Override
  public Kind kind() {
    return Kind.GROUP_INSTANCE;
  }

  @Override
  public String key() {
    return instanceId;
  }
}
