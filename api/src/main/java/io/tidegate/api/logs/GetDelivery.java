package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.DeliveryManager;
import io.tidegate.model.Image;

/** One delivery. */
record GetDelivery(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Image image = logs.image();
    return Struct.of(
        "delivery",
        DeliveryText.delivery(image, DeliveryManager.delivery(image, call.input().text("id"))));
  }
}
