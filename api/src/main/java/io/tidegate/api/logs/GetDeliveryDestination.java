package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;

/** One delivery destination. */
record GetDeliveryDestination(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    String name = call.input().text("name");
    return Struct.of(
        "deliveryDestination",
        DeliveryText.destination(logs.deliveries().destination(logs.image(), name)));
  }
}
