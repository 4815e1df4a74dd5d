package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogsErrors;
import io.tidegate.model.logs.LogGroup;

/** Deletes a log stream with its events. */
record DeleteLogStream(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    LogGroup group = logs.group(call.input());
    String name = call.input().text("logStreamName");
    if (!Logs.stored(() -> logs.events().deleteStream(group.id(), name))) {
      throw LogsErrors.noStream();
    }
    return Struct.of();
  }
}
