package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Protects a log group from deletion, or no more. */
record PutLogGroupDeletionProtection(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String name = Logs.nameOf(call.input().text("logGroupIdentifier"));
    boolean on = call.input().flag("deletionProtectionEnabled", false);
    logs.controller().submit(call.operation(), image -> logs.groups().protect(image, name, on));
    return Struct.of();
  }
}
