package io.tidegate.model;

/** Every kind of {@link Entity} that the image holds; the name is what the store writes. */
public enum Kind {
  VPC,
  SUBNET,
  SECURITY_GROUP,
  KEY_PAIR,
  MACHINE_IMAGE,
  LAUNCH_TEMPLATE,
  LAUNCH_TEMPLATE_VERSION,
  INSTANCE,
  LOAD_BALANCER,
  LISTENER,
  RULE,
  TARGET_GROUP,
  TARGET,
  AUTO_SCALING_GROUP,
  GROUP_INSTANCE,
  SCALING_POLICY,
  SCALING_ACTIVITY,
  SCHEDULED_ACTION,
  METRIC_ALARM,
  COMPOSITE_ALARM
}
