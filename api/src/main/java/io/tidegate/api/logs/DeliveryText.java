package io.tidegate.api.logs;

import io.tidegate.api.Struct;
import io.tidegate.model.Image;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.DeliverySource;
import io.tidegate.model.logs.OutputFormat;
import java.util.List;

/** Sources, destinations and deliveries as the API shows them. Stateless. */
final class DeliveryText {
  private DeliveryText() {}

  /** A source whose load balancer is gone stays, and says so. */
  static Struct source(Image image, DeliverySource source) {
    boolean there = image.loadBalancers().contains(source.resourceArn());
    Struct shown =
        Struct.of("name", source.name())
            .set("arn", source.arn())
            .set("resourceArns", List.of(source.resourceArn()))
            .set("service", "elasticloadbalancing")
            .set("logType", source.logType())
            .set("tags", Logs.tags(source.tags()))
            .set("status", there ? "ACTIVE" : "INACTIVE");
    return there ? shown : shown.set("statusReason", "RESOURCE_DELETED");
  }

  static Struct destination(DeliveryDestination destination) {
    return Struct.of("name", destination.name())
        .set("arn", destination.arn())
        .set("deliveryDestinationType", destination.type())
        .set("outputFormat", destination.format().map(OutputFormat::wire))
        .set(
            "deliveryDestinationConfiguration",
            Struct.of("destinationResourceArn", destination.resourceArn()))
        .set("tags", Logs.tags(destination.tags()));
  }

  static Struct delivery(Image image, Delivery delivery) {
    Delivery.Shape shape = delivery.shape();
    List<String> fields =
        shape.fields().isEmpty()
            ? image
                .deliverySources()
                .find(delivery.source())
                .map(source -> source.logType().fields())
                .orElse(List.of())
            : shape.fields();
    Struct shown =
        Struct.of("id", delivery.id())
            .set("arn", delivery.arn())
            .set("deliverySourceName", delivery.source())
            .set("deliveryDestinationArn", delivery.destination())
            .set("deliveryDestinationType", delivery.type())
            .set("recordFields", fields)
            .set("fieldDelimiter", shape.delimiter())
            .set("tags", Logs.tags(delivery.tags()));
    if (delivery.type() == DeliveryDestination.Type.S3) {
      shown.set(
          "s3DeliveryConfiguration",
          Struct.of("suffixPath", shape.suffixPath().orElse("{yyyy}/{MM}/{dd}"))
              .set("enableHiveCompatiblePath", shape.hivePaths()));
    }
    return shown;
  }
}
