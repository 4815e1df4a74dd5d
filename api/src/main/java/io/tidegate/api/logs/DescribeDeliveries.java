package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Image;
import io.tidegate.model.logs.Delivery;

/** All deliveries. */
record DescribeDeliveries(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Image image = logs.image();
    LogPage<Delivery> page = LogPage.of(image.deliveries().stream(), Delivery::id, call.input());
    return Struct.of(
            "deliveries",
            page.items().stream().map(one -> DeliveryText.delivery(image, one)).toList())
        .set("nextToken", page.nextToken());
  }
}
