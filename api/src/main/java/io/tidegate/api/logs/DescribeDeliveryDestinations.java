package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.model.logs.DeliveryDestination;

/** All delivery destinations. */
record DescribeDeliveryDestinations(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    LogPage<DeliveryDestination> page =
        LogPage.of(
            logs.image().deliveryDestinations().stream(), DeliveryDestination::name, call.input());
    return Struct.of(
            "deliveryDestinations", page.items().stream().map(DeliveryText::destination).toList())
        .set("nextToken", page.nextToken());
  }
}
