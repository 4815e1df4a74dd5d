package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.Optional;

/** From now on the events of a log group are kept for ever. */
record DeleteRetentionPolicy(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String name = call.input().text("logGroupName");
    logs.controller()
        .submit(call.operation(), image -> logs.groups().retain(image, name, Optional.empty()));
    return Struct.of();
  }
}
