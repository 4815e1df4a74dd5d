package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogTagManager;
import java.util.List;

/** Removes tags by their keys. */
record UntagResource(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = call.input().text("resourceArn");
    List<String> keys = call.input().texts("tagKeys");
    logs.controller().submit(call.operation(), image -> LogTagManager.remove(image, arn, keys));
    return Struct.of();
  }
}
