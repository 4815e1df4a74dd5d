package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.DeliveryManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.logs.DeliverySource;

/** Makes a load balancer's log something that can be delivered. */
record PutDeliverySource(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    if (!input.textMap("deliverySourceConfiguration").isEmpty()) {
      throw ApiError.of(
          "ValidationException", "deliverySourceConfiguration is not supported for this log type.");
    }
    DeliveryManager.PutSource asked =
        new DeliveryManager.PutSource(
            input.text("name"),
            input.text("resourceArn"),
            input.text("logType"),
            input.textMap("tags"));
    DeliverySource made =
        logs.controller()
            .submit(call.operation(), image -> logs.deliveries().putSource(image, asked));
    return Struct.of("deliverySource", DeliveryText.source(logs.image(), made));
  }
}
