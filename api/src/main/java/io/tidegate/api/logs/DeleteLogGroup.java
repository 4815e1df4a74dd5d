package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a log group with all its events. */
record DeleteLogGroup(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String name = call.input().text("logGroupName");
    logs.controller().submit(call.operation(), image -> logs.groups().delete(image, name));
    return Struct.of();
  }
}
