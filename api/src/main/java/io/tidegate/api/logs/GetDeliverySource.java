package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.DeliveryManager;
import io.tidegate.model.Image;

/** One delivery source. */
record GetDeliverySource(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Image image = logs.image();
    return Struct.of(
        "deliverySource",
        DeliveryText.source(image, DeliveryManager.source(image, call.input().text("name"))));
  }
}
