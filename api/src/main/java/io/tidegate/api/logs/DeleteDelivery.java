package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Ends a delivery; source and destination stay. */
record DeleteDelivery(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String id = call.input().text("id");
    logs.controller().submit(call.operation(), image -> logs.deliveries().delete(image, id));
    return Struct.of();
  }
}
