package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.model.logs.LogGroup;

/** Makes a log stream. */
record CreateLogStream(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    LogGroup group = logs.group(call.input());
    String name = call.input().text("logStreamName");
    if (!Logs.stored(() -> logs.events().createStream(group.id(), name, logs.now()))) {
      throw LogsErrors.exists("The specified log stream already exists");
    }
    return Struct.of();
  }
}
