package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.DeliveryManager;
import io.tidegate.model.logs.DeliveryDestination;

/** Makes a log group or a bucket something that logs can be delivered to. */
record PutDeliveryDestination(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    DeliveryManager.PutDestination asked =
        new DeliveryManager.PutDestination(
            input.text("name"),
            input.optText("deliveryDestinationType"),
            input
                .optStruct("deliveryDestinationConfiguration")
                .flatMap(resource -> resource.optText("destinationResourceArn")),
            input.optText("outputFormat"),
            input.textMap("tags"));
    DeliveryDestination made =
        logs.controller()
            .submit(call.operation(), image -> logs.deliveries().putDestination(image, asked));
    return Struct.of("deliveryDestination", DeliveryText.destination(made));
  }
}
