package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogTagManager;
import java.util.Map;

/** Adds or overwrites tags of a log group, source, destination or delivery. */
record TagResource(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = call.input().text("resourceArn");
    Map<String, String> tags = call.input().textMap("tags");
    logs.controller().submit(call.operation(), image -> LogTagManager.add(image, arn, tags));
    return Struct.of();
  }
}
