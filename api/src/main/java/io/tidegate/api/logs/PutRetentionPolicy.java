package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import java.util.Optional;

/** Says how many days the events of a log group are kept. */
record PutRetentionPolicy(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String name = call.input().text("logGroupName");
    Optional<Integer> days = call.input().optInt("retentionInDays");
    logs.controller().submit(call.operation(), image -> logs.groups().retain(image, name, days));
    return Struct.of();
  }
}
