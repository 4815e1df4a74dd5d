package io.tidegate.model.cloudwatch;

import java.util.List;

/** What an alarm does when it enters a state: at most five ARNs each; nothing while disabled. */
public record AlarmActions(
    boolean enabled, List<String> ok, List<String> alarm, List<String> insufficientData) {
  /** Most actions per state (CloudWatch API reference, PutMetricAlarm). */
  public static final int MAX_PER_STATE = 5;

  /** Copies. */
  public AlarmActions {
    ok = List.copyOf(ok);
    alarm = List.copyOf(alarm);
    insufficientData = List.copyOf(insufficientData);
  }

  /** No actions, enabled. */
  public static AlarmActions none() {
    return new AlarmActions(true, List.of(), List.of(), List.of());
  }

  /** Enabled, with these actions for the ALARM state only. */
  public static AlarmActions onAlarm(List<String> arns) {
    return new AlarmActions(true, List.of(), arns, List.of());
  }

  /** The actions of {@code state}, also while disabled. */
  public List<String> of(StateValue state) {
    return switch (state) {
      case OK -> ok;
      case ALARM -> alarm;
      case INSUFFICIENT_DATA -> insufficientData;
    };
  }

  /** The same actions, enabled or not. */
  public AlarmActions enabled(boolean now) {
    return new AlarmActions(now, ok, alarm, insufficientData);
  }
}
