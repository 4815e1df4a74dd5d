package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.LogTagManager;
import java.util.Map;

/** The tags of a log group, source, destination or delivery. */
record ListTagsForResource(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String arn = call.input().text("resourceArn");
    return Struct.of("tags", Logs.tags(LogTagManager.list(logs.image(), arn)).orElseGet(Map::of));
  }
}
