package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.base.Chance;
import io.tidegate.model.Cidr;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancer.LeavingAddress;
import io.tidegate.model.elbv2.LoadBalancer.Scheme;
import io.tidegate.model.elbv2.LoadBalancer.ZoneMapping;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.testkit.Nouns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** IPv4 addresses of pools: at creation, later, and when a pool has no more. */
class AddressPoolTest {
  private static final String IPAM = "ipam-pool-1";
  private static final String COIP = "ipv4pool-coip-2";

  private final ElbWorld world = new ElbWorld();
  private final AddressPools pools =
      new AddressPools(
          List.of(
              new AddressPool(IPAM, Cidr.parse("127.40.0.0/30")),
              new AddressPool(COIP, Cidr.parse("127.41.0.8/29"))));
  private final LoadBalancerManager balancers =
      new LoadBalancerManager(
          new ElbContext(
              Installation.standard(),
              Chance.seeded(7),
              world.time,
              ElbWorld.LIMITS,
              ElbContext.DEFAULT_DNS_DOMAIN,
              SslPolicies.RECOMMENDED,
              pools));

  private static CreateLoadBalancerCommand command(
      String name, Scheme scheme, Optional<String> ipam, Optional<String> owned) {
    return new CreateLoadBalancerCommand(
        name,
        LoadBalancer.Type.APPLICATION,
        scheme,
        List.of(Nouns.SUBNET_A, Nouns.SUBNET_B),
        Optional.empty(),
        LoadBalancer.IPV4,
        List.of(),
        ipam,
        owned);
  }

  private LoadBalancer create(String name, Optional<String> ipam, Optional<String> owned) {
    return world.does(
        image -> balancers.create(image, command(name, Scheme.INTERNET_FACING, ipam, owned)));
  }

  private static List<String> addresses(LoadBalancer balancer) {
    return balancer.zones().stream().map(ZoneMapping::address).toList();
  }

  @Test
  void nodesTakeAddressesOfTheirPoolAndOfTheSubnetsWhenItHasNoMore() {
    assertEquals(
        List.of("127.40.0.0", "127.40.0.1"),
        addresses(create("one", Optional.of(IPAM), Optional.empty())));
    assertEquals(
        List.of("127.40.0.2", "127.40.0.3"),
        addresses(create("two", Optional.of(IPAM), Optional.empty())));
    LoadBalancer three = create("three", Optional.of(IPAM), Optional.empty());
    assertEquals(List.of("127.31.0.4", "127.31.16.4"), addresses(three));
    assertEquals(Optional.of(IPAM), three.ipamPool());
  }

  @Test
  void theSameSettingsAnswerTheSameBalancer() {
    LoadBalancer first = create("web", Optional.of(IPAM), Optional.empty());
    assertEquals(first, create("web", Optional.of(IPAM), Optional.empty()));
    world.refused(
        "DuplicateLoadBalancerName", image -> create("web", Optional.empty(), Optional.empty()));
  }

  @Test
  void aPoolIsGivenAndTakenAwayWhileOldAddressesServeOn() {
    LoadBalancer web = create("web", Optional.empty(), Optional.empty());
    assertEquals(List.of("127.31.0.4", "127.31.16.4"), addresses(web));
    LoadBalancer pooled =
        world.does(image -> balancers.setIpamPool(image, web.arn(), Optional.of(IPAM)));
    assertEquals(List.of("127.40.0.0", "127.40.0.1"), addresses(pooled));
    assertEquals(
        List.of("127.40.0.0", "127.40.0.1", "127.31.0.4", "127.31.16.4"), pooled.addresses());
    assertEquals(
        new LeavingAddress(
            "us-east-1a", "127.31.0.4", world.time.now().plus(Duration.ofMinutes(2))),
        pooled.leaving().getFirst());
    LoadBalancer back =
        world.does(image -> balancers.setIpamPool(image, web.arn(), Optional.empty()));
    assertEquals(Optional.empty(), back.ipamPool());
    assertEquals(
        List.of("127.31.0.5", "127.31.16.5"),
        addresses(back),
        "addresses that serve on are not given again");
    assertEquals(6, back.addresses().size());
    world.time.advance(AddressRules.LEAVING_TIME);
    assertEquals(addresses(back), AddressRules.settled(back, world.time.now()).addresses());
  }

  @Test
  void ipamPoolsAreForInternetFacingBalancersWithPublicIpv4() {
    assertEquals(
        "IPAM pools are supported for internet-facing load balancers only",
        world.refused(
            "InvalidConfigurationRequest",
            image ->
                balancers.create(
                    image, command("web", Scheme.INTERNAL, Optional.of(IPAM), Optional.empty()))));
    LoadBalancer inner =
        world.does(
            image ->
                balancers.create(
                    image, command("inner", Scheme.INTERNAL, Optional.empty(), Optional.empty())));
    world.refused(
        "InvalidConfigurationRequest",
        image -> balancers.setIpamPool(image, inner.arn(), Optional.of(IPAM)));
    LoadBalancer web = create("web", Optional.of(IPAM), Optional.empty());
    world.refused(
        "InvalidConfigurationRequest",
        image ->
            balancers.setIpAddressType(
                image, web.arn(), LoadBalancer.DUALSTACK_WITHOUT_PUBLIC_IPV4));
    assertEquals(
        "The IPAM pool 'ipam-pool-9' does not exist",
        world.refused(
            "InvalidConfigurationRequest",
            image -> balancers.setIpamPool(image, web.arn(), Optional.of("ipam-pool-9"))));
    world.refused(
        "InvalidConfigurationRequest",
        image -> create("both", Optional.of(IPAM), Optional.of(COIP)));
  }

  @Test
  void customerOwnedPoolsAreFixedAtCreation() {
    LoadBalancer web = create("web", Optional.empty(), Optional.of(COIP));
    assertEquals(List.of("127.41.0.8", "127.41.0.9"), addresses(web));
    assertEquals(Optional.of(COIP), web.customerOwnedPool());
    LoadBalancer moved =
        world.does(
            image ->
                balancers.setSubnets(
                    image, web.arn(), List.of(Nouns.SUBNET_B, Nouns.SUBNET_C), Optional.empty()));
    assertEquals(List.of("127.41.0.9", "127.41.0.10"), addresses(moved));
    assertEquals(List.of(), moved.leaving(), "a zone that is disabled goes at once");
    assertEquals(
        "The customer-owned IP pool 'ipv4pool-coip-9' does not exist",
        world.refused(
            "InvalidConfigurationRequest",
            image -> create("x", Optional.empty(), Optional.of("ipv4pool-coip-9"))));
  }
}
