package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.Image;
import io.tidegate.model.logs.DeliverySource;

/** All delivery sources. */
record DescribeDeliverySources(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Image image = logs.image();
    LogPage<DeliverySource> page =
        LogPage.of(image.deliverySources().stream(), DeliverySource::name, call.input());
    return Struct.of(
            "deliverySources",
            page.items().stream().map(source -> DeliveryText.source(image, source)).toList())
        .set("nextToken", page.nextToken());
  }
}
