package io.tidegate.api.cloudwatch;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.cloudwatch.AlarmManager;
import java.util.List;

/** EnableAlarmActions and DisableAlarmActions. */
final class EnableAlarmActions implements Action {
  private static final int MAX_NAMES = 100;

  private final CloudWatch cloudWatch;
  private final AlarmManager alarms;
  private final boolean enable;

  EnableAlarmActions(CloudWatch cloudWatch, AlarmManager alarms, boolean enable) {
    this.cloudWatch = cloudWatch;
    this.alarms = alarms;
    this.enable = enable;
  }

  @Override
  public Struct run(Call call) {
    List<String> names = call.input().texts("AlarmNames");
    if (names.size() > MAX_NAMES) {
      throw Reading.invalid("At most " + MAX_NAMES + " AlarmNames can be given.");
    }
    cloudWatch
        .controller()
        .submit(call.operation(), image -> alarms.enableActions(image, names, enable));
    return Struct.of();
  }
}
