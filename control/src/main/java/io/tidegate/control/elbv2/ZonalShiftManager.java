package io.tidegate.control.elbv2;

import io.tidegate.base.Tasks;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.elbv2.ZonalShift;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shifts traffic away from a zone and back (ARC zonal shift API): the zone's nodes leave DNS and
 * its targets get nothing new from any node. Pure given the image but for {@link #expireFrom}; safe
 * from any thread.
 */
public final class ZonalShiftManager {
  private static final Duration LONGEST = Duration.ofDays(3);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Pattern EXPIRES_IN = Pattern.compile("([1-9][0-9]{0,4})([mh])");
  private static final int LONGEST_COMMENT = 128;

  private final ElbContext context;

  /** Takes ids, clock and zones from {@code context}. */
  public ZonalShiftManager(ElbContext context) {
    this.context = context;
  }

  /** StartZonalShift as asked for; {@code awayFrom} is a zone id, {@code use1-az1}, or its name. */
  public record Start(String resource, String awayFrom, String expiresIn, String comment) {}

  /**
   * Starts a shift.
   *
   * @throws ApiError ValidationException, ResourceNotFoundException or ConflictException
   */
  public Outcome<ZonalShift> start(Image image, Start command) {
    LoadBalancer balancer = resource(image, command.resource());
    if (!LoadBalancerAttributes.of(balancer).zonalShift()) {
      throw ApiError.of(
          "ValidationException",
          "Zonal shift is not enabled for the resource; set zonal_shift.config.enabled to true");
    }
    String zone = zone(command.awayFrom());
    if (balancer.zones().stream().noneMatch(node -> node.zone().equals(zone))) {
      throw ApiError.of(
          "ValidationException", "The resource is not in Availability Zone " + command.awayFrom());
    }
    checkComment(command.comment());
    if (active(image, balancer.arn()).isPresent()) {
      throw new ApiError(
          "ConflictException", 409, "A zonal shift is already in progress for the resource");
    }
    Instant now = context.clock().now();
    ZonalShift shift =
        new ZonalShift(
            context.newUuid(),
            balancer.arn(),
            zone,
            command.comment(),
            now,
            now.plus(duration(command.expiresIn())),
            ZonalShift.Status.ACTIVE);
    return new Outcome<>(List.of(Change.put(shift)), shift);
  }

  /** Changes end or comment of a shift that is active; the end counts from now. */
  public Outcome<ZonalShift> update(
      Image image, String id, Optional<String> expiresIn, Optional<String> comment) {
    ZonalShift old = activeShift(image, id);
    comment.ifPresent(ZonalShiftManager::checkComment);
    ZonalShift next =
        new ZonalShift(
            old.id(),
            old.resourceArn(),
            old.awayFrom(),
            comment.orElse(old.comment()),
            old.startedAt(),
            expiresIn
                .map(text -> context.clock().now().plus(duration(text)))
                .orElse(old.expiresAt()),
            old.status());
    return new Outcome<>(List.of(Change.put(next)), next);
  }

  /** Ends a shift that is active. */
  public Outcome<ZonalShift> cancel(Image image, String id) {
    ZonalShift next = activeShift(image, id).withStatus(ZonalShift.Status.CANCELED);
    return new Outcome<>(List.of(Change.put(next)), next);
  }

  /** Ends shifts whose time is over, from now on, with {@code tasks}. */
  public Tasks.Cancellable expireFrom(Controller controller, Tasks tasks) {
    return tasks.every(LOOK, "zonal-shifts", () -> expire(controller));
  }

  private void expire(Controller controller) {
    if (over(controller.image()).isEmpty()) {
      return;
    }
    try {
      controller.submit("ExpireZonalShifts", image -> new Outcome<>(over(image), true));
    } catch (ApiError busy) {
      return; // looked at again soon
    }
  }

  private List<Change> over(Image image) {
    Instant now = context.clock().now();
    return image.zonalShifts().stream()
        .filter(shift -> shift.isActive() && !shift.expiresAt().isAfter(now))
        .map(shift -> Change.put(shift.withStatus(ZonalShift.Status.EXPIRED)))
        .toList();
  }

  /** The shift of a load balancer that is active. */
  public static Optional<ZonalShift> active(Image image, String balancerArn) {
    return image.zonalShifts().referringTo(balancerArn).stream()
        .filter(ZonalShift::isActive)
        .findFirst();
  }

  /** The load balancer with an ARN or a name. */
  public LoadBalancer resource(Image image, String resource) {
    return image
        .loadBalancers()
        .find(resource)
        .or(
            () ->
                image.loadBalancers().stream()
                    .filter(balancer -> balancer.name().equals(resource))
                    .findFirst())
        .orElseThrow(
            () ->
                new ApiError(
                    "ResourceNotFoundException", 404, "The resource was not found: " + resource));
  }

  /** The id of a zone, as the API names zones. */
  public String zoneId(String zone) {
    return context.installation().zones().stream()
        .filter(one -> one.name().equals(zone))
        .findFirst()
        .map(Installation.Zone::id)
        .orElse(zone);
  }

  private String zone(String idOrName) {
    return context.installation().zones().stream()
        .filter(zone -> zone.id().equals(idOrName) || zone.name().equals(idOrName))
        .findFirst()
        .map(Installation.Zone::name)
        .orElseThrow(
            () ->
                ApiError.of(
                    "ValidationException", "There is no Availability Zone '" + idOrName + "'"));
  }

  private static ZonalShift activeShift(Image image, String id) {
    ZonalShift shift =
        image
            .zonalShifts()
            .find(id)
            .orElseThrow(
                () ->
                    new ApiError(
                        "ResourceNotFoundException", 404, "The zonal shift was not found: " + id));
    if (!shift.isActive()) {
      throw new ApiError("ConflictException", 409, "The zonal shift is not active: " + id);
    }
    return shift;
  }

  private static void checkComment(String comment) {
    if (comment.length() > LONGEST_COMMENT) {
      throw ApiError.of(
          "ValidationException", "A comment has at most " + LONGEST_COMMENT + " characters");
    }
  }

  private static Duration duration(String expiresIn) {
    Matcher matcher = EXPIRES_IN.matcher(expiresIn);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          matcher.group(2).equals("m") ? Duration.ofMinutes(number) : Duration.ofHours(number);
      if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw ApiError.of(
        "ValidationException",
        "'expiresIn' must be minutes or hours, like 20m or 3h, up to three days");
  }
}
