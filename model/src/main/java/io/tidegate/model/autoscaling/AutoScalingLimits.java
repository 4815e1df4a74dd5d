package io.tidegate.model.autoscaling;

import java.time.Duration;

/** Quotas and defaults (Auto Scaling User Guide, Quotas; API reference of each operation). */
public final class AutoScalingLimits {
  /** Groups per region. */
  public static final int GROUPS = 500;

  /** Launch configurations per region. */
  public static final int LAUNCH_CONFIGURATIONS = 200;

  /** Scaling policies per group. */
  public static final int POLICIES_PER_GROUP = 50;

  /** Scheduled actions per group. */
  public static final int SCHEDULED_ACTIONS_PER_GROUP = 125;

  /** Scheduled actions per batch call. */
  public static final int SCHEDULED_ACTIONS_PER_CALL = 50;

  /** Step adjustments per policy. */
  public static final int STEPS_PER_POLICY = 20;

  /** Target groups per group. */
  public static final int TARGET_GROUPS_PER_GROUP = 50;

  /** Tags per group. */
  public static final int TAGS_PER_GROUP = 50;

  /** Tags per call. */
  public static final int TAGS_PER_CALL = 25;

  /** Instances per attach, detach or standby call. */
  public static final int INSTANCES_PER_CALL = 20;

  /** Instances per SetInstanceProtection call. */
  public static final int PROTECTED_PER_CALL = 50;

  /** Target groups or traffic sources per attach or detach call. */
  public static final int ATTACHMENTS_PER_CALL = 10;

  /** Metrics per target tracking specification. */
  public static final int METRICS_PER_SPECIFICATION = 10;

  /** Longest name. */
  public static final int NAME_LENGTH = 255;

  /** {@code DefaultCooldown}. */
  public static final Duration DEFAULT_COOLDOWN = Duration.ofSeconds(300);

  /** Longest {@code DefaultInstanceWarmup}. */
  public static final Duration MAX_WARMUP = Duration.ofHours(1);

  private AutoScalingLimits() {}
}
