package io.tidegate.control.elbv2;

import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.SecurityGroup;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancer.Scheme;
import io.tidegate.model.elbv2.LoadBalancer.State;
import io.tidegate.model.elbv2.LoadBalancer.ZoneMapping;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Creates, changes and deletes load balancers. Pure given the image; safe from any thread. */
public final class LoadBalancerManager {
  private static final int SMALLEST_NAME_ID = 100_000_000;
  private static final int NAME_IDS = 1_900_000_000;

  private final ElbContext context;
  private final AddressPools pools;

  /** Takes ids, the clock and the limits from {@code context}. */
  public LoadBalancerManager(ElbContext context) {
    this.context = context;
    this.pools = context.pools();
  }

  /**
   * Creates a load balancer, or answers the one that has this name and these settings.
   *
   * @throws ApiError as CreateLoadBalancer documents
   */
  public Outcome<LoadBalancer> create(Image image, CreateLoadBalancerCommand command) {
    if (command.type() != LoadBalancer.Type.APPLICATION) {
      throw ApiError.of(
          "OperationNotPermitted",
          "Load balancers of type '"
              + command.type().wire()
              + "' are not served by this"
              + " installation yet");
    }
    Names.checkLoadBalancer(command.name());
    String addressType = AddressRules.checkedType(command.ipAddressType(), command.scheme());
    Optional<AddressPool> pool = pools.checked(command);
    String vpc = ZonePlacement.vpcOf(image, command.subnets());
    List<String> groups =
        command
            .securityGroups()
            .map(asked -> securityGroups(image, vpc, asked))
            .orElseGet(() -> defaultGroup(image, vpc));
    Optional<LoadBalancer> same = ElbLookup.loadBalancerNamed(image, command.name());
    if (same.isPresent()) {
      return Outcome.unchanged(existing(same.get(), command, groups));
    }
    if (image.loadBalancers().size() >= context.limits().loadBalancers()) {
      throw ApiError.of(
          "TooManyLoadBalancers", "The maximum number of load balancers has been reached.");
    }
    LoadBalancer balancer =
        new LoadBalancer(
            context.arn(
                "loadbalancer/"
                    + command.type().arnSegment()
                    + "/"
                    + command.name()
                    + "/"
                    + context.newId()),
            command.name(),
            dnsName(command),
            command.type(),
            command.scheme(),
            vpc,
            ZonePlacement.place(
                image,
                new ZonePlacement.Wish(
                    command.subnets(), !addressType.equals(LoadBalancer.IPV4), pool),
                List.of()),
            groups,
            addressType,
            State.of(State.Code.PROVISIONING),
            context.clock().now(),
            Map.of(),
            Tags.checked(command.tags()),
            command.ipamPool(),
            command.customerOwnedPool(),
            List.of());
    return new Outcome<>(List.of(Change.put(balancer)), balancer);
  }

  private static LoadBalancer existing(
      LoadBalancer same, CreateLoadBalancerCommand command, List<String> groups) {
    Set<String> subnets = new HashSet<>();
    same.zones().forEach(node -> subnets.add(node.subnetId()));
    boolean equal =
        same.type() == command.type()
            && same.scheme() == command.scheme()
            && subnets.equals(Set.copyOf(command.subnets()))
            && Set.copyOf(same.securityGroups()).equals(Set.copyOf(groups))
            && same.ipAddressType().equals(command.ipAddressType())
            && same.ipamPool().equals(command.ipamPool())
            && same.customerOwnedPool().equals(command.customerOwnedPool())
            && Set.copyOf(same.tags()).equals(Set.copyOf(command.tags()));
    if (!equal) {
      throw ApiError.of(
          "DuplicateLoadBalancerName", "A load balancer with the specified name already exists.");
    }
    return same;
  }

  private String dnsName(CreateLoadBalancerCommand command) {
    String prefix = command.scheme() == Scheme.INTERNAL ? "internal-" : "";
    int id = SMALLEST_NAME_ID + context.chance().below(NAME_IDS);
    return (prefix
            + command.name()
            + "-"
            + id
            + "."
            + context.installation().region()
            + "."
            + context.dnsDomain())
        .toLowerCase(Locale.ROOT);
  }

  /** Deletes a load balancer with its listeners and rules; one that is gone is no error. */
  public Outcome<Boolean> delete(Image image, String arn) {
    Optional<LoadBalancer> known = image.loadBalancers().find(arn);
    if (known.isEmpty()) {
      return Outcome.unchanged(false);
    }
    if (LoadBalancerAttributes.of(known.get()).deletionProtection()) {
      throw ApiError.of(
          "OperationNotPermitted",
          "Load balancer '" + arn + "' cannot be deleted because deletion protection is enabled");
    }
    List<Change> changes = new ArrayList<>();
    for (Listener listener : ElbLookup.listenersOf(image, arn)) {
      changes.addAll(ListenerManager.removal(image, listener));
    }
    image.capacityReservations().find(arn).ifPresent(one -> changes.add(Change.remove(one)));
    image.webAclAssociations().find(arn).ifPresent(one -> changes.add(Change.remove(one)));
    changes.add(Change.remove(known.get()));
    return new Outcome<>(changes, true);
  }

  /** Changes attributes, all or none, and answers the load balancer. */
  public Outcome<LoadBalancer> modifyAttributes(
      Image image, String arn, List<Map.Entry<String, String>> attributes) {
    LoadBalancer balancer = ElbLookup.loadBalancer(image, arn);
    if (attributes.contains(Map.entry(LoadBalancerAttributes.CROSS_ZONE, "false"))) {
      throw ApiError.of(
          "InvalidConfigurationRequest",
          "Cross-zone load balancing is always on for application load balancers; it can be turned"
              + " off for a target group");
    }
    boolean shifted = ZonalShiftManager.active(image, arn).isPresent();
    if (shifted && attributes.contains(Map.entry(LoadBalancerAttributes.ZONAL_SHIFT, "false"))) {
      throw ApiError.of(
          "InvalidConfigurationRequest", "A zonal shift is in progress; cancel it first");
    }
    AttributeEditor editor =
        new AttributeEditor(
            "Load balancer", LoadBalancerAttributes.specs(balancer), NotServed.LOAD_BALANCER);
    LoadBalancer next = balancer.withAttributes(editor.edit(balancer.attributes(), attributes));
    LogDestinations.checkTexts(next);
    return put(next);
  }

  /** Replaces the security groups. */
  public Outcome<LoadBalancer> setSecurityGroups(Image image, String arn, List<String> groups) {
    LoadBalancer balancer = ElbLookup.loadBalancer(image, arn);
    if (groups.isEmpty()) {
      throw ApiError.of("InvalidConfigurationRequest", "At least one security group is required");
    }
    return put(balancer.withSecurityGroups(securityGroups(image, balancer.vpcId(), groups)));
  }

  /**
   * Replaces the subnets, and the address type when {@code type} is given; nodes in subnets that
   * stay keep their addresses.
   */
  public Outcome<LoadBalancer> setSubnets(
      Image image, String arn, List<String> subnets, Optional<String> type) {
    LoadBalancer balancer = ElbLookup.loadBalancer(image, arn);
    if (!ZonePlacement.vpcOf(image, subnets).equals(balancer.vpcId())) {
      throw ApiError.of(
          "InvalidConfigurationRequest", "The subnets are not in the VPC of the load balancer");
    }
    return place(image, balancer, subnets, type.orElse(balancer.ipAddressType()));
  }

  /** Sets the address type: nodes gain or lose their IPv6 addresses, those for IPv4 stay. */
  public Outcome<LoadBalancer> setIpAddressType(Image image, String arn, String type) {
    LoadBalancer balancer = ElbLookup.loadBalancer(image, arn);
    return place(image, balancer, subnetsOf(balancer), type);
  }

  /**
   * Gives nodes addresses of the IPAM pool {@code pool}, or of their subnets again when there is
   * none (ModifyIpPools).
   */
  public Outcome<LoadBalancer> setIpamPool(Image image, String arn, Optional<String> pool) {
    LoadBalancer balancer = ElbLookup.loadBalancer(image, arn);
    pool.ifPresent(
        id -> {
          pools.find(id);
          AddressRules.checkIpam(balancer.scheme(), balancer.ipAddressType());
        });
    LoadBalancer next = balancer.withIpamPool(pool);
    return place(image, next, subnetsOf(next), next.ipAddressType());
  }

  private Outcome<LoadBalancer> place(
      Image image, LoadBalancer balancer, List<String> subnets, String type) {
    AddressRules.checkedType(type, balancer.scheme());
    if (balancer.ipamPool().isPresent()) {
      AddressRules.checkIpam(balancer.scheme(), type);
    }
    if (type.equals(LoadBalancer.IPV4)) {
      AddressRules.checkNoIpv6Group(image, balancer);
    }
    ZonePlacement.Wish wish =
        new ZonePlacement.Wish(subnets, !type.equals(LoadBalancer.IPV4), pools.of(balancer));
    List<ZoneMapping> nodes = ZonePlacement.place(image, wish, balancer.zones());
    return put(AddressRules.moved(balancer, type, nodes, context.clock().now()));
  }

  private static List<String> subnetsOf(LoadBalancer balancer) {
    return balancer.zones().stream().map(ZoneMapping::subnetId).toList();
  }

  /** Sets the state, unless it is that already. */
  static List<Change> setState(LoadBalancer balancer, State state) {
    return balancer.state().equals(state)
        ? List.of()
        : List.of(Change.put(balancer.withState(state)));
  }

  private static Outcome<LoadBalancer> put(LoadBalancer balancer) {
    return new Outcome<>(List.of(Change.put(balancer)), balancer);
  }

  private static List<String> securityGroups(Image image, String vpc, List<String> asked) {
    List<String> groups = asked.stream().distinct().toList();
    for (String id : groups) {
      Optional<SecurityGroup> group = image.securityGroups().find(id);
      if (group.isEmpty()) {
        throw ApiError.of("InvalidSecurityGroup", "The security group '" + id + "' does not exist");
      }
      if (!group.get().vpcId().equals(vpc)) {
        throw ApiError.of(
            "InvalidConfigurationRequest",
            "One or more security groups are not in the VPC of the load balancer: " + id);
      }
    }
    return groups;
  }

  private static List<String> defaultGroup(Image image, String vpc) {
    return image.securityGroups().stream()
        .filter(group -> group.vpcId().equals(vpc) && group.name().equals("default"))
        .map(SecurityGroup::id)
        .limit(1)
        .toList();
  }
}
