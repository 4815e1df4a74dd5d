package io.tidegate.control.cloudwatch;

import io.tidegate.model.Image;
import io.tidegate.model.cloudwatch.MetricAlarm;

/**
 * Does what an action ARN of an alarm says. Called on a virtual thread after the alarm's new state
 * is durable: once when the alarm enters a state, and for scaling policies again at every
 * evaluation that finds it still there.
 */
@FunctionalInterface
public interface AlarmActionHandler {
  /**
   * Acts for {@code alarm} as it is in {@code image}. An {@link io.tidegate.model.ApiError} is
   * recorded in the alarm's history as a failed action.
   */
  void act(Image image, MetricAlarm alarm, String actionArn);
}
