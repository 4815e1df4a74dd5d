package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.ec2.Instance.Ipv6Address;
import io.tidegate.model.ec2.Subnet;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancer.Scheme;
import io.tidegate.model.elbv2.LoadBalancer.ZoneMapping;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroup.TargetType;
import io.tidegate.testkit.Nouns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Address types of load balancers and IPv6 target groups, in a VPC with an IPv6 block. */
class DualstackTest {
  private static final List<String> SUBNETS = List.of(Nouns.SUBNET_A, Nouns.SUBNET_B);

  private final ElbWorld world = new ElbWorld();

  @BeforeEach
  void networkHasIpv6() {
    world.apply(
        List.of(
            Change.put(
                world
                    .image
                    .vpcs()
                    .find(Nouns.VPC)
                    .orElseThrow()
                    .withIpv6(Optional.of("fd00:7::/56"))),
            subnet(Nouns.SUBNET_A, "fd00:7::/64"),
            subnet(Nouns.SUBNET_B, "fd00:7:0:1::/64")));
  }

  private Change subnet(String id, String block) {
    Subnet subnet = world.image.subnets().find(id).orElseThrow();
    return Change.put(subnet.withIpv6(Optional.of(block)));
  }

  private static CreateLoadBalancerCommand command(String name, Scheme scheme, String type) {
    return new CreateLoadBalancerCommand(
        name, LoadBalancer.Type.APPLICATION, scheme, SUBNETS, Optional.empty(), type, List.of());
  }

  private LoadBalancer create(String name, String type) {
    return world.does(
        image -> world.balancers.create(image, command(name, Scheme.INTERNET_FACING, type)));
  }

  private LoadBalancer set(LoadBalancer balancer, String type) {
    return world.does(image -> world.balancers.setIpAddressType(image, balancer.arn(), type));
  }

  private TargetGroup group6() {
    return world.does(image -> world.groups.create(image, command6("six", TargetType.IP)));
  }

  private static CreateTargetGroupCommand command6(String name, TargetType type) {
    CreateTargetGroupCommand plain = ElbWorld.http(name, type);
    return new CreateTargetGroupCommand(
        name,
        plain.protocol(),
        plain.protocolVersion(),
        plain.port(),
        plain.vpcId(),
        type,
        Optional.of("ipv6"),
        plain.healthCheck(),
        plain.tags());
  }

  private static List<String> addresses6(LoadBalancer balancer) {
    return balancer.zones().stream().flatMap(node -> node.ipv6Address().stream()).toList();
  }

  @Test
  void nodesHaveAnAddressOfEachFamily() {
    LoadBalancer balancer = create("web", "dualstack");
    assertEquals(List.of("fd00:7::4", "fd00:7:0:1::4"), addresses6(balancer));
    assertEquals(
        List.of("127.31.0.4", "fd00:7::4", "127.31.16.4", "fd00:7:0:1::4"), balancer.addresses());
    assertEquals(List.of("fd00:7::5", "fd00:7:0:1::5"), addresses6(create("two", "dualstack")));
  }

  @Test
  void withoutPublicIpv4OnlyIpv6IsServed() {
    LoadBalancer balancer = create("web", "dualstack-without-public-ipv4");
    assertEquals(List.of("fd00:7::4", "fd00:7:0:1::4"), balancer.addresses());
  }

  @Test
  void addressesThatAreGivenUpServeOnForTwoMinutesAndAreNotGivenAgain() {
    LoadBalancer web = create("web", "dualstack");
    LoadBalancer only4 = set(web, "ipv4");
    assertEquals(List.of(), addresses6(only4));
    assertEquals(
        List.of("127.31.0.4", "127.31.16.4", "fd00:7::4", "fd00:7:0:1::4"), only4.addresses());
    assertEquals(List.of("fd00:7::5", "fd00:7:0:1::5"), addresses6(create("two", "dualstack")));
    world.time.advance(Duration.ofSeconds(119));
    assertEquals(only4, AddressRules.settled(only4, world.time.now()));
    world.time.advance(Duration.ofSeconds(1));
    assertEquals(
        List.of("127.31.0.4", "127.31.16.4"),
        AddressRules.settled(only4, world.time.now()).addresses());
  }

  @Test
  void changingAgainAndAgainKeepsNoMoreThanSoManyAddresses() {
    LoadBalancer web = create("web", "dualstack");
    for (int i = 0; i < 50; i++) {
      web = set(set(web, "ipv4"), "dualstack");
      assertTrue(web.leaving().size() <= AddressRules.MOST_LEAVING);
      assertEquals(2, addresses6(web).size());
    }
  }

  @Test
  void nodesKeepTheirAddressesWhenSubnetsComeAndGo() {
    world.apply(List.of(subnet(Nouns.SUBNET_C, "fd00:7:0:2::/64")));
    LoadBalancer web = create("web", "dualstack");
    LoadBalancer moved =
        world.does(
            image ->
                world.balancers.setSubnets(
                    image,
                    web.arn(),
                    List.of(Nouns.SUBNET_B, Nouns.SUBNET_C),
                    Optional.of("dualstack-without-public-ipv4")));
    assertEquals(List.of("fd00:7:0:1::4", "fd00:7:0:2::4"), addresses6(moved));
    assertEquals(
        List.of("us-east-1b", "us-east-1c"),
        moved.zones().stream().map(ZoneMapping::zone).toList());
  }

  @Test
  void aSubnetWithoutIpv6IsRefused() {
    LoadBalancer web = create("web", "dualstack");
    String text =
        world.refused(
            "InvalidSubnet",
            image ->
                world.balancers.setSubnets(
                    image, web.arn(), List.of(Nouns.SUBNET_A, Nouns.SUBNET_C), Optional.empty()));
    assertTrue(text.contains(Nouns.SUBNET_C), text);
    assertTrue(text.contains("vpc-ipv6-cidr"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "INTERNAL,dualstack-without-public-ipv4,InvalidConfigurationRequest",
    "INTERNAL,ipv6,ValidationError",
    "INTERNET_FACING,Dualstack,ValidationError"
  })
  void typesThatDoNotSuitAreRefused(Scheme scheme, String type, String code) {
    world.refused(code, image -> world.balancers.create(image, command("web", scheme, type)));
    LoadBalancer plain =
        world.does(image -> world.balancers.create(image, command("plain", scheme, "dualstack")));
    world.refused(code, image -> world.balancers.setIpAddressType(image, plain.arn(), type));
  }

  @Test
  void ipv6GroupsNeedABalancerWithIpv6() {
    TargetGroup six = group6();
    assertEquals("ipv6", six.ipAddressType());
    LoadBalancer web = create("web", "ipv4");
    Action forward = Action.Forward.to(six.arn());
    world.refused(
        "InvalidConfigurationRequest",
        image -> world.listeners.create(image, ElbWorld.onPort(web, 80, forward)));
    set(web, "dualstack");
    Listener listener = world.listener(web, 80, six);
    world.refused(
        "InvalidConfigurationRequest",
        image -> world.balancers.setIpAddressType(image, web.arn(), "ipv4"));
    world.does(image -> world.listeners.delete(image, listener.arn()));
    assertEquals("ipv4", set(web, "ipv4").ipAddressType());
  }

  @Test
  void ipv6TargetsAreKnownByOneText() {
    TargetGroup six = group6();
    register(six, "FD00:0007:0:0:0:0:0:80");
    register(six, "fd00:7::80");
    assertEquals(
        List.of("fd00:7::80"),
        world.image.targets().referringTo(six.arn()).stream().map(one -> one.id()).toList());
  }

  private void register(TargetGroup group, String address) {
    world.apply(
        world.targets.register(world.image, group.arn(), List.of(TargetDescription.of(address))));
  }

  @ParameterizedTest
  @CsvSource({
    "127.31.0.9,ValidationError",
    "fd00:7::xyz,ValidationError",
    "fe80::1%lo,ValidationError",
    "2600::1,InvalidTarget",
    "ff02::1,InvalidTarget",
    "::,InvalidTarget",
    "fd00:9::1,ValidationError"
  })
  void targetsThatDoNotSuitAreRefused(String address, String code) {
    TargetGroup six = group6();
    world.refused(
        code,
        image -> world.targets.register(image, six.arn(), List.of(TargetDescription.of(address))));
  }

  @Test
  void ipv4GroupsTakeNoIpv6Targets() {
    TargetGroup four = world.ipGroup("four");
    world.refused(
        "ValidationError",
        image ->
            world.targets.register(image, four.arn(), List.of(TargetDescription.of("fd00:7::80"))));
  }

  @Test
  void instancesNeedAPrimaryIpv6Address() {
    TargetGroup six =
        world.does(image -> world.groups.create(image, command6("six", TargetType.INSTANCE)));
    String id = world.instance(1, 'a');
    for (Optional<Ipv6Address> none :
        List.of(Optional.<Ipv6Address>empty(), Optional.of(new Ipv6Address("fd00:7::50", false)))) {
      has(id, none);
      assertEquals(
          "The following targets do not have a primary IPv6 address: '" + id + "'",
          world.refused(
              "InvalidTarget",
              image ->
                  world.targets.register(image, six.arn(), List.of(TargetDescription.of(id)))));
    }
    has(id, Optional.of(new Ipv6Address("fd00:7::50", true)));
    register(six, id);
    assertEquals(1, world.image.targets().referringTo(six.arn()).size());
  }

  private void has(String id, Optional<Ipv6Address> ipv6) {
    Instance it = world.image.instances().find(id).orElseThrow();
    Instance.Placing at = it.placing();
    world.apply(
        List.of(
            Change.put(
                Nouns.instance(
                    id,
                    new Instance.Placing(
                        at.zone(),
                        at.subnetId(),
                        at.vpcId(),
                        at.privateIp(),
                        at.networkInterfaceId(),
                        at.attachmentId(),
                        List.of(),
                        ipv6),
                    Instance.State.RUNNING))));
  }

  @Test
  void nodesAreNoTargets() {
    create("web", "dualstack");
    TargetGroup six = group6();
    world.refused(
        "InvalidTarget",
        image ->
            world.targets.register(image, six.arn(), List.of(TargetDescription.of("fd00:7::4"))));
  }
}
