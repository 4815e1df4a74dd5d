package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancer.LeavingAddress;
import io.tidegate.model.elbv2.LoadBalancer.Scheme;
import io.tidegate.model.elbv2.LoadBalancer.ZoneMapping;
import io.tidegate.model.elbv2.TargetGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which addresses nodes may have, and what becomes of those that they lose. Pure. */
final class AddressRules {
  /** Twice as long as answers of the name server may be kept. */
  static final Duration LEAVING_TIME = Duration.ofMinutes(2);

  /** So that nobody fills the machine with sockets by changing addresses again and again. */
  static final int MOST_LEAVING = 32;

  private static final Set<String> TYPES =
      Set.of(LoadBalancer.IPV4, LoadBalancer.DUALSTACK, LoadBalancer.DUALSTACK_WITHOUT_PUBLIC_IPV4);

  private AddressRules() {}

  /** The address type, if a load balancer of {@code scheme} may have it. */
  static String checkedType(String type, Scheme scheme) {
    if (!TYPES.contains(type)) {
      throw ApiError.validation("IP address type '" + type + "' is not valid");
    }
    if (type.equals(LoadBalancer.DUALSTACK_WITHOUT_PUBLIC_IPV4) && scheme == Scheme.INTERNAL) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "The IP address type '" + type + "' is not supported for internal load balancers");
    }
    return type;
  }

  /** Throws unless a load balancer like this may have addresses of an IPAM pool. */
  static void checkIpam(Scheme scheme, String type) {
    if (scheme == Scheme.INTERNAL) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "IPAM pools are supported for internet-facing load balancers only");
    }
    if (type.equals(LoadBalancer.DUALSTACK_WITHOUT_PUBLIC_IPV4)) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "IPAM pools are not supported for IP address type '" + type + "'");
    }
  }

  /** Throws if {@code balancer} uses a target group of IPv6 targets. */
  static void checkNoIpv6Group(Image image, LoadBalancer balancer) {
    for (String arn : TargetQuota.groupsOf(image, balancer.arn())) {
      image.targetGroups().find(arn).ifPresent(group -> check(LoadBalancer.IPV4, group));
    }
  }

  /** Throws unless a load balancer of this address type may use {@code group}. */
  static void check(String type, TargetGroup group) {
    if (group.isIpv6() && type.equals(LoadBalancer.IPV4)) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "The target group '"
              + group.arn()
              + "' has IP address type 'ipv6', which requires a load balancer with IP address type"
              + " 'dualstack' or 'dualstack-without-public-ipv4'");
    }
  }

  /**
   * {@code balancer} with these nodes. Addresses that it loses in zones that it keeps serve on for
   * a while, for clients that were told of them.
   */
  static LoadBalancer moved(
      LoadBalancer balancer, String type, List<ZoneMapping> nodes, Instant now) {
    LoadBalancer next = balancer.withNodes(type, nodes, List.of());
    Set<String> kept = new HashSet<>(next.addresses());
    Set<String> zones = new HashSet<>();
    nodes.forEach(node -> zones.add(node.zone()));
    List<LeavingAddress> leaving = new ArrayList<>(balancer.leaving());
    for (ZoneMapping node : balancer.zones()) {
      for (String address : balancer.addressesOf(node)) {
        leaving.add(new LeavingAddress(node.zone(), address, now.plus(LEAVING_TIME)));
      }
    }
    leaving.removeIf(one -> kept.contains(one.address()) || !zones.contains(one.zone()));
    int excess = Math.max(0, leaving.size() - MOST_LEAVING);
    return next.withNodes(type, nodes, leaving.subList(excess, leaving.size()));
  }

  /** {@code balancer} without the addresses whose time is over. */
  static LoadBalancer settled(LoadBalancer balancer, Instant now) {
    return balancer.withNodes(
        balancer.ipAddressType(),
        balancer.zones(),
        balancer.leaving().stream().filter(one -> one.until().isAfter(now)).toList());
  }
}
