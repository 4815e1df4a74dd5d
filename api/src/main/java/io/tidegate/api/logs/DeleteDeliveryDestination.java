package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** Deletes a delivery destination that has no deliveries. */
record DeleteDeliveryDestination(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String name = call.input().text("name");
    logs.controller()
        .submit(call.operation(), image -> logs.deliveries().deleteDestination(image, name));
    return Struct.of();
  }
}
