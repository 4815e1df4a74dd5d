package io.tidegate.routing;

import io.tidegate.model.Image;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.DeliverySource;
import io.tidegate.model.logs.LogType;
import io.tidegate.model.logs.OutputFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Gathers the places of a load balancer's logs: those of its attributes, and its deliveries. */
record LogCompiler(Image image, String balancerArn) {
  LogOptions compile(LoadBalancerAttributes attributes) {
    return new LogOptions(
        places(attributes.accessLogs(), LogType.ALB_ACCESS_LOGS),
        places(attributes.connectionLogs(), LogType.ALB_CONNECTION_LOGS),
        places(attributes.healthCheckLogs(), LogType.ALB_HEALTH_CHECK_LOGS));
  }

  private List<LogPlace> places(Optional<LoadBalancerAttributes.LogPlace> attribute, LogType type) {
    List<LogPlace> places = new ArrayList<>();
    attribute
        .map(place -> LogPlace.Bucket.of(place.bucket(), place.prefix()))
        .ifPresent(places::add);
    image.deliverySources().referringTo(balancerArn).stream()
        .filter(source -> source.logType() == type)
        .flatMap(source -> image.deliveries().referringTo(source.name()).stream())
        .sorted(Comparator.comparing(Delivery::id))
        .flatMap(delivery -> place(delivery).stream())
        .forEach(places::add);
    return places;
  }

  private Optional<LogPlace> place(Delivery delivery) {
    return image
        .deliveryDestinations()
        .find(delivery.destination())
        .map(destination -> place(delivery, destination));
  }

  private static LogPlace place(Delivery delivery, DeliveryDestination to) {
    Delivery.Shape shape = delivery.shape();
    LogLayout layout =
        new LogLayout(
            to.format().orElse(OutputFormat.PLAIN),
            shape.delimiter().filter(text -> !text.isEmpty()).orElse(" "),
            shape.fields());
    return switch (to.type()) {
      case CWL -> new LogPlace.Group(to.groupName(), layout);
      case S3 ->
          new LogPlace.Bucket(
              to.bucket(),
              new LogPlace.Path(
                  to.prefix(), shape.suffixPath().orElse(LogPlace.Path.DAYS), shape.hivePaths()),
              layout);
    };
  }

  /** The load balancers whose logs {@code delivery} brings. */
  static Optional<String> balancerOf(Image image, Delivery delivery) {
    return image.deliverySources().find(delivery.source()).map(DeliverySource::resourceArn);
  }
}
