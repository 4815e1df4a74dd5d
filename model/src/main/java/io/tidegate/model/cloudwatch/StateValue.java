package io.tidegate.model.cloudwatch;

/** States of an alarm, named as on the wire. */
public enum StateValue {
  OK,
  ALARM,
  INSUFFICIENT_DATA
}
