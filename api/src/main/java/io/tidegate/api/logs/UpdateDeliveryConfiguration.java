package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.DeliveryManager;
import java.util.Optional;

/** Changes what a delivery brings, and where in a bucket. */
record UpdateDeliveryConfiguration(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Optional<Struct> path = input.optStruct("s3DeliveryConfiguration");
    DeliveryManager.Update asked =
        new DeliveryManager.Update(
            input.text("id"),
            input.has("recordFields") ? Optional.of(input.texts("recordFields")) : Optional.empty(),
            input.optText("fieldDelimiter"),
            path.flatMap(s3 -> s3.optText("suffixPath")),
            path.flatMap(s3 -> s3.optFlag("enableHiveCompatiblePath")));
    logs.controller().submit(call.operation(), image -> logs.deliveries().update(image, asked));
    return Struct.of();
  }
}
