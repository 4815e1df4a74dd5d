package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a delivery source that has no deliveries. */
record DeleteDeliverySource(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String name = call.input().text("name");
    logs.controller()
        .submit(call.operation(), image -> logs.deliveries().deleteSource(image, name));
    return Struct.of();
  }
}
