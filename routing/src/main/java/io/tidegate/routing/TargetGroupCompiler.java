package io.tidegate.routing;

import io.tidegate.model.Image;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroupAttributes;
import io.tidegate.model.elbv2.ZonalShift;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compiles one target group: its attributes and the targets that may get requests. Pure. */
final class TargetGroupCompiler {
  /** The zone of targets that belong to none. */
  private static final String ANY_ZONE = "all";

  private TargetGroupCompiler() {}

  static CompiledTargetGroup compile(
      Image image, LoadBalancer balancer, TargetGroup group, int index) {
    TargetGroupAttributes attributes = TargetGroupAttributes.of(group);
    return new CompiledTargetGroup(
        index,
        group.arn(),
        RoutingCompiler.metricName(group),
        group.protocol().filter(protocol -> protocol == Protocol.HTTPS).isPresent(),
        Algorithm.valueOf(attributes.algorithm().toUpperCase(Locale.ROOT)),
        Math.toIntExact(attributes.slowStart().toMillis()),
        Math.toIntExact(attributes.deregistrationDelay().toMillis()),
        attributes.routingMinimumCount(),
        attributes.routingMinimumPercentage().orElse(0),
        attributes.crossZone(LoadBalancerAttributes.of(balancer).crossZone()),
        group.healthCheck(),
        group.healthCheck().port().orElse(0),
        targets(image, balancer, group),
        policy(group, attributes, shiftedZone(image, balancer)));
  }

  private static String shiftedZone(Image image, LoadBalancer balancer) {
    return image.zonalShifts().referringTo(balancer.arn()).stream()
        .filter(ZonalShift::isActive)
        .findFirst()
        .map(ZonalShift::awayFrom)
        .orElse("");
  }

  private static GroupPolicy policy(
      TargetGroup group, TargetGroupAttributes attributes, String shiftedZone) {
    GroupPolicy.Stickiness stickiness = GroupPolicy.Stickiness.OFF;
    if (attributes.stickiness()) {
      boolean own = attributes.stickinessType().equals("lb_cookie");
      stickiness =
          own
              ? new GroupPolicy.Stickiness(
                  GroupPolicy.Type.LB_COOKIE, attributes.lbCookieDuration().toMillis(), "")
              : new GroupPolicy.Stickiness(
                  GroupPolicy.Type.APP_COOKIE,
                  attributes.appCookieDuration().toMillis(),
                  attributes.appCookieName());
    }
    return new GroupPolicy(
        stickiness,
        attributes.anomalyMitigation(),
        shiftedZone,
        new GroupPolicy.Threshold(
            attributes.dnsMinimumCount().orElse(0), attributes.dnsMinimumPercentage().orElse(0)),
        group.protocolVersion().map(ProtocolVersion::valueOf).orElse(ProtocolVersion.HTTP1),
        group.targetControlPort().orElse(0));
  }

  private static List<CompiledTarget> targets(
      Image image, LoadBalancer balancer, TargetGroup group) {
    List<CompiledTarget> found = new ArrayList<>();
    for (Target target : image.targets().referringTo(group.arn())) {
      place(image, group, target)
          .filter(place -> enabled(balancer, place.zone()))
          .map(place -> compiled(group, target, place))
          .ifPresent(found::add);
    }
    found.sort(Comparator.comparing(CompiledTarget::key));
    return found;
  }

  private static boolean enabled(LoadBalancer balancer, String zone) {
    return zone.equals(ANY_ZONE)
        || balancer.zones().stream().anyMatch(node -> node.zone().equals(zone));
  }

  private static CompiledTarget compiled(TargetGroup group, Target target, Place place) {
    return new CompiledTarget(
        target.key(),
        place.zone(),
        place.address(),
        target.port(),
        group.healthCheck().port().orElse(target.port()),
        target.drainingSince().isPresent());
  }

  /** Where a target is; nothing for an instance that does not run. */
  private static Optional<Place> place(Image image, TargetGroup group, Target target) {
    return switch (group.targetType()) {
      case INSTANCE ->
          image
              .instances()
              .find(target.id())
              .filter(instance -> instance.state() == Instance.State.RUNNING)
              .flatMap(
                  instance ->
                      (group.isIpv6() ? instance.primaryIpv6() : Optional.of(instance.privateIp()))
                          .map(address -> new Place(instance.zone(), address)));
      case IP -> Optional.of(new Place(zoneOfAddress(image, group, target), target.id()));
      case LAMBDA, ALB -> Optional.empty();
    };
  }

  private static String zoneOfAddress(Image image, TargetGroup group, Target target) {
    return image.subnets().stream()
        .filter(subnet -> group.vpcId().map(subnet.vpcId()::equals).orElse(false))
        .filter(subnet -> subnet.contains(target.id()))
        .map(Subnet::zone)
        .findAny()
        .or(target::availabilityZone)
        .orElse(ANY_ZONE);
  }

  private record Place(String zone, String address) {}
}
