package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.cloudwatch.AlarmManager;
import io.tidegate.model.cloudwatch.StateValue;

/** Puts an alarm into a state until its next evaluation; its actions run. */
final class SetAlarmState implements Action {
  private final CloudWatch cloudWatch;
  private final AlarmManager alarms;

  SetAlarmState(CloudWatch cloudWatch, AlarmManager alarms) {
    this.cloudWatch = cloudWatch;
    this.alarms = alarms;
  }

  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    StateValue value;
    try {
      value = StateValue.valueOf(input.text("StateValue"));
    } catch (IllegalArgumentException unknown) {
      throw Reading.invalid("StateValue must be OK, ALARM or INSUFFICIENT_DATA.");
    }
    cloudWatch
        .controller()
        .submit(
            "SetAlarmState",
            image ->
                alarms.setState(
                    image,
                    input.text("AlarmName"),
                    value,
                    input.text("StateReason"),
                    input.optText("StateReasonData")));
    return Struct.of();
  }
}
