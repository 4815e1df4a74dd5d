package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroupAttributes;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which attributes of a target group exclude each other (ALB guide, "Edit attributes"). Pure. */
final class TargetGroupAttributeRules {
  /** A token (RFC 6265 section 4.1.1), or not given; longer than a browser's cookie is none. */
  private static final Pattern COOKIE_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{0,4096}");

  private TargetGroupAttributeRules() {}

  /** Throws unless the attributes of {@code group} go together. */
  static void check(Image image, TargetGroup group) {
    TargetGroupAttributes attributes = TargetGroupAttributes.of(group);
    checkAlgorithm(attributes);
    checkStickiness(attributes);
    checkControl(group, attributes);
    checkThresholds(attributes);
    checkActions(image, group);
    if (!attributes.crossZone(true)) {
      if (attributes.stickiness()) {
        throw conflict("Stickiness cannot be enabled when cross-zone load balancing is off");
      }
      boolean anywhere =
          image.targets().referringTo(group.arn()).stream()
              .anyMatch(
                  target ->
                      target.availabilityZone().map(TargetResolver.ANY_ZONE::equals).orElse(false));
      if (anywhere) {
        throw conflict(
            "Cross-zone load balancing cannot be off while a target is registered with the"
                + " Availability Zone 'all'");
      }
    }
  }

  /** Throws when a target is to be in every zone while zones do not share their targets. */
  static void checkZone(TargetGroup group, Optional<String> zone) {
    if (zone.equals(Optional.of(TargetResolver.ANY_ZONE))
        && !TargetGroupAttributes.of(group).crossZone(true)) {
      throw ApiError.validation(
          "The Availability Zone 'all' is not valid while cross-zone load balancing is off");
    }
  }

  private static void checkAlgorithm(TargetGroupAttributes attributes) {
    String algorithm = attributes.algorithm();
    if (!attributes.slowStart().isZero() && !algorithm.equals("round_robin")) {
      throw conflict("Slow start cannot be enabled with the " + algorithm + " algorithm");
    }
    if (attributes.anomalyMitigation() && !algorithm.equals("weighted_random")) {
      throw conflict("Anomaly mitigation needs the weighted_random algorithm");
    }
    if (attributes.stickiness() && algorithm.equals("weighted_random")) {
      throw conflict("Stickiness cannot be enabled with the weighted_random algorithm");
    }
  }

  /** A target optimizer decides who is next: round robin among those that ask, for any client. */
  private static void checkControl(TargetGroup group, TargetGroupAttributes attributes) {
    if (group.targetControlPort().isEmpty()) {
      return;
    }
    if (!attributes.algorithm().equals("round_robin")) {
      throw conflict(
          "The "
              + attributes.algorithm()
              + " algorithm is not supported for target groups with a target control port");
    }
    if (attributes.stickiness()) {
      throw conflict("Stickiness is not supported for target groups with a target control port");
    }
  }

  private static void checkStickiness(TargetGroupAttributes attributes) {
    String name = attributes.appCookieName();
    if (name.toUpperCase(Locale.ROOT).startsWith("AWSALB")) {
      throw ApiError.validation("Cookie name '" + name + "' is reserved");
    }
    if (!COOKIE_NAME.matcher(name).matches()) {
      throw ApiError.validation(
          "Cookie name '" + name + "' must consist of characters that RFC 6265 allows in one");
    }
    if (attributes.stickiness()
        && attributes.stickinessType().equals("app_cookie")
        && name.isEmpty()) {
      throw ApiError.validation(
          "You must set an application cookie name to enable stickiness of type 'app_cookie'");
    }
  }

  /** The actions that forward to the group and others must go with its stickiness. */
  private static void checkActions(Image image, TargetGroup group) {
    Stream.concat(
            image.listeners().referringTo(group.arn()).stream()
                .flatMap(listener -> listener.defaultActions().stream()),
            image.rules().referringTo(group.arn()).stream()
                .flatMap(rule -> rule.actions().stream()))
        .filter(Action.Forward.class::isInstance)
        .map(Action.Forward.class::cast)
        .filter(forward -> forward.targetGroups().size() > 1)
        .forEach(forward -> ActionRules.checkStickiness(group, forward.stickiness().isPresent()));
  }

  private static void checkThresholds(TargetGroupAttributes attributes) {
    checkOrder(
        "count", attributes.dnsMinimumCount(), Optional.of(attributes.routingMinimumCount()));
    checkOrder(
        "percentage", attributes.dnsMinimumPercentage(), attributes.routingMinimumPercentage());
  }

  private static void checkOrder(String what, Optional<Integer> dns, Optional<Integer> routing) {
    if (dns.isPresent() && routing.isPresent() && dns.get() < routing.get()) {
      throw conflict(
          "The DNS failover healthy targets "
              + what
              + " must be greater than or equal to the"
              + " unhealthy state routing healthy targets "
              + what);
    }
  }

  private static ApiError conflict(String message) {
    return ApiError.of("InvalidConfigurationRequest", message);
  }
}
