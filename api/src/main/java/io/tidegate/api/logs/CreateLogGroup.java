package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogGroupManager;
import io.tidegate.control.logs.LogsErrors;

/** Makes a log group. Events are not encrypted by keys of a user: there is no KMS here. */
record CreateLogGroup(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    if (input.has("kmsKeyId")) {
      throw LogsErrors.parameter("The specified KMS key does not exist or is not allowed.");
    }
    LogGroupManager.Create asked =
        new LogGroupManager.Create(
            input.text("logGroupName"),
            input.optText("logGroupClass").orElse("STANDARD"),
            input.flag("deletionProtectionEnabled", false),
            input.textMap("tags"));
    logs.controller().submit(call.operation(), image -> logs.groups().create(image, asked));
    return Struct.of();
  }
}
