package io.tidegate.api.logs;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.control.logs.DeliveryManager;
import io.tidegate.model.ApiError;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import java.util.Optional;

/** Joins a source to a destination; a bucket is tried with a small object before. */
record CreateDelivery(Logs logs) implements Action {
  @Override
  public Struct run(Call call) {
    Struct input = call.input();
    Optional<Struct> path = input.optStruct("s3DeliveryConfiguration");
    DeliveryManager.Create asked =
        new DeliveryManager.Create(
            input.text("deliverySourceName"),
            input.text("deliveryDestinationArn"),
            new Delivery.Shape(
                input.texts("recordFields"),
                input.optText("fieldDelimiter"),
                path.flatMap(s3 -> s3.optText("suffixPath")),
                path.map(s3 -> s3.flag("enableHiveCompatiblePath", false)).orElse(false)),
            input.textMap("tags"));
    DeliveryDestination to = logs.deliveries().checkCreate(logs.image(), asked);
    if (to.type() == DeliveryDestination.Type.S3) {
      tryOut(to);
    }
    Delivery made =
        logs.controller().submit(call.operation(), image -> logs.deliveries().create(image, asked));
    return Struct.of("delivery", DeliveryText.delivery(logs.image(), made));
  }

  private void tryOut(DeliveryDestination to) {
    String prefix = to.prefix().isEmpty() ? "" : to.prefix() + "/";
    String key =
        prefix + "AWSLogs/" + logs.context().installation().account() + "/VendedLogTestFile";
    if (logs.destinations().refusal(to.bucket(), key).isPresent()) {
      throw ApiError.of("AccessDeniedException", "Access Denied for bucket: " + to.bucket());
    }
  }
}
