package io.tidegate.control.logs;

import io.tidegate.control.Outcome;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.logs.Delivery;
import io.tidegate.model.logs.DeliveryDestination;
import io.tidegate.model.logs.DeliverySource;
import io.tidegate.model.logs.LogType;
import io.tidegate.model.logs.LogsLimits;
import io.tidegate.model.logs.OutputFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides on sources, destinations and deliveries of vended logs. */
public record DeliveryManager(LogsContext context) {
  /** What PutDeliverySource asks for. */
  public record PutSource(
      String name, String resourceArn, String logType, Map<String, String> tags) {}

  /** What PutDeliveryDestination asks for; {@code type} as on the wire. */
  public record PutDestination(
      String name,
      Optional<String> type,
      Optional<String> resourceArn,
      Optional<String> format,
      Map<String, String> tags) {}

  /** What CreateDelivery asks for. */
  public record Create(
      String source, String destination, Delivery.Shape shape, Map<String, String> tags) {}

  /** The source of {@code name}. */
  public static DeliverySource source(Image image, String name) {
    return image
        .deliverySources()
        .find(name)
        .orElseThrow(() -> LogsErrors.notFound("The delivery source " + name + " does not exist."));
  }

  /** The destination of {@code name}. */
  public DeliveryDestination destination(Image image, String name) {
    return destinationOf(image, context.arn("delivery-destination:" + name));
  }

  private static DeliveryDestination destinationOf(Image image, String arn) {
    return image
        .deliveryDestinations()
        .find(arn)
        .orElseThrow(
            () -> LogsErrors.notFound("The delivery destination " + arn + " does not exist."));
  }

  /** The delivery of {@code id}. */
  public static Delivery delivery(Image image, String id) {
    return image
        .deliveries()
        .find(id)
        .orElseThrow(() -> LogsErrors.notFound("The delivery " + id + " does not exist."));
  }

  /** Makes a source, or points it elsewhere. */
  public Outcome<DeliverySource> putSource(Image image, PutSource asked) {
    LogType type =
        LogType.ofWire(asked.logType())
            .orElseThrow(
                () ->
                    LogsErrors.validation(
                        "Log type "
                            + asked.logType()
                            + " is not supported for this resource. Supported: "
                            + Arrays.toString(LogType.values())));
    String arn = asked.resourceArn();
    if (!arn.startsWith("arn:aws:elasticloadbalancing:")) {
      throw LogsErrors.validation("The resource " + arn + " does not deliver logs.");
    }
    Optional<LoadBalancer> balancer = image.loadBalancers().find(arn);
    if (balancer.isEmpty()) {
      throw LogsErrors.notFound("The resource " + arn + " does not exist.");
    }
    boolean taken =
        image.deliverySources().referringTo(arn).stream()
            .anyMatch(other -> other.logType() == type && !other.name().equals(asked.name()));
    if (taken) {
      throw LogsErrors.conflict(
          "This ResourceId has already been used in another Delivery Source in this account");
    }
    Optional<DeliverySource> known = image.deliverySources().find(asked.name());
    checkQuota(known.isPresent(), image.deliverySources().size(), "delivery sources");
    known.filter(old -> old.logType() != type).ifPresent(old -> checkFields(image, old, type));
    DeliverySource source =
        new DeliverySource(
            asked.name(),
            context.arn("delivery-source:" + asked.name()),
            arn,
            type,
            LogTags.merged(known.map(DeliverySource::tags).orElse(List.of()), asked.tags()));
    return new Outcome<>(List.of(Change.put(source)), source);
  }

  private static void checkFields(Image image, DeliverySource source, LogType next) {
    for (Delivery delivery : image.deliveries().referringTo(source.name())) {
      DeliveryRules.check(delivery.shape(), next, destinationOf(image, delivery.destination()));
    }
  }

  private static void checkQuota(boolean known, int size, String what) {
    if (!known && size >= LogsLimits.DELIVERIES) {
      throw LogsErrors.quota(
          "An account can have at most " + LogsLimits.DELIVERIES + " " + what + ".");
    }
  }

  /** Deletes a source that delivers nothing. */
  public Outcome<Boolean> deleteSource(Image image, String name) {
    DeliverySource source = source(image, name);
    if (!image.deliveries().referringTo(name).isEmpty()) {
      throw LogsErrors.conflict(
          "The delivery source " + name + " has deliveries; delete these first.");
    }
    return new Outcome<>(List.of(Change.remove(source)), true);
  }

  /** Makes a destination, or points it elsewhere. */
  public Outcome<DeliveryDestination> putDestination(Image image, PutDestination asked) {
    String wanted = asked.type().orElse("");
    if (wanted.equals("FH") || wanted.equals("XRAY")) {
      throw LogsErrors.validation(
          "Delivery destination type " + wanted + " is not supported. Supported: [CWL, S3]");
    }
    String resource =
        asked
            .resourceArn()
            .orElseThrow(
                () ->
                    LogsErrors.validation(
                        "deliveryDestinationConfiguration is required for this delivery"
                            + " destination."));
    DeliveryDestination.Type type = DeliveryRules.destinationType(image, context, resource);
    if (!wanted.isEmpty() && !wanted.equals(type.name())) {
      throw LogsErrors.validation(
          "Delivery destination type " + wanted + " does not match the resource " + resource + ".");
    }
    String arn = context.arn("delivery-destination:" + asked.name());
    Optional<DeliveryDestination> known = image.deliveryDestinations().find(arn);
    checkQuota(known.isPresent(), image.deliveryDestinations().size(), "delivery destinations");
    Optional<OutputFormat> format = DeliveryRules.format(type, asked.format());
    DeliveryDestination destination =
        new DeliveryDestination(
            asked.name(),
            arn,
            type,
            resource,
            format,
            LogTags.merged(known.map(DeliveryDestination::tags).orElse(List.of()), asked.tags()));
    for (Delivery delivery : image.deliveries().referringTo(arn)) {
      if (delivery.type() != type) {
        throw LogsErrors.conflict(
            "The delivery destination " + asked.name() + " has deliveries of another type.");
      }
      DeliveryRules.check(
          delivery.shape(), source(image, delivery.source()).logType(), destination);
    }
    return new Outcome<>(List.of(Change.put(destination)), destination);
  }

  /** Deletes a destination that takes nothing. */
  public Outcome<Boolean> deleteDestination(Image image, String name) {
    DeliveryDestination destination = destination(image, name);
    if (!image.deliveries().referringTo(destination.arn()).isEmpty()) {
      throw LogsErrors.conflict(
          "The delivery destination " + name + " has deliveries; delete these first.");
    }
    return new Outcome<>(List.of(Change.remove(destination)), true);
  }

  /** Joins a source to a destination: what is asked for, checked, and not yet made. */
  public DeliveryDestination checkCreate(Image image, Create asked) {
    DeliverySource source = source(image, asked.source());
    DeliveryDestination to = destinationOf(image, asked.destination());
    boolean joined =
        image.deliveries().referringTo(source.name()).stream()
            .anyMatch(delivery -> delivery.destination().equals(to.arn()));
    if (joined) {
      throw LogsErrors.conflict(
          "A delivery from " + source.name() + " to " + to.arn() + " already exists.");
    }
    checkQuota(false, image.deliveries().size(), "deliveries");
    DeliveryRules.check(asked.shape(), source.logType(), to);
    return to;
  }

  /** Joins a source to a destination. */
  public Outcome<Delivery> create(Image image, Create asked) {
    DeliveryDestination to = checkCreate(image, asked);
    String id = context.newId();
    Delivery delivery =
        new Delivery(
            id,
            context.arn("delivery:" + id),
            asked.source(),
            to.arn(),
            to.type(),
            asked.shape(),
            LogTags.merged(List.of(), asked.tags()));
    return new Outcome<>(List.of(Change.put(delivery)), delivery);
  }

  /** What UpdateDeliveryConfiguration asks for; what is empty stays. */
  public record Update(
      String id,
      Optional<List<String>> fields,
      Optional<String> delimiter,
      Optional<String> suffixPath,
      Optional<Boolean> hivePaths) {}

  /** Changes what is delivered. */
  public Outcome<Boolean> update(Image image, Update asked) {
    Delivery delivery = delivery(image, asked.id());
    Delivery.Shape now = delivery.shape();
    Delivery.Shape next =
        new Delivery.Shape(
            asked.fields().orElse(now.fields()),
            asked.delimiter().or(now::delimiter),
            asked.suffixPath().or(now::suffixPath),
            asked.hivePaths().orElse(now.hivePaths()));
    DeliveryRules.check(
        next,
        source(image, delivery.source()).logType(),
        destinationOf(image, delivery.destination()));
    return new Outcome<>(List.of(Change.put(delivery.withShape(next))), true);
  }

  /** Ends a delivery. */
  public Outcome<Boolean> delete(Image image, String id) {
    return new Outcome<>(List.of(Change.remove(delivery(image, id))), true);
  }
}
