package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancer.Scheme;
import io.tidegate.model.elbv2.LoadBalancer.ZoneMapping;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.testkit.Nouns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancerManagerTest {
  private final ElbWorld world = new ElbWorld();

  @Test
  void createsWithOneNodePerZone() {
    LoadBalancer balancer = world.balancer("web");
    assertTrue(
        balancer
            .arn()
            .matches(
                "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/[0-9a-f]{16}"));
    assertTrue(
        balancer.dnsName().matches("web-[0-9]{9,10}\\.us-east-1\\.elb\\.tidegate\\.internal"),
        balancer.dnsName());
    assertEquals(LoadBalancer.State.Code.PROVISIONING, balancer.state().code());
    assertEquals(
        List.of(
            new ZoneMapping("us-east-1a", Nouns.SUBNET_A, "127.31.0.4", Optional.empty()),
            new ZoneMapping("us-east-1b", Nouns.SUBNET_B, "127.31.16.4", Optional.empty())),
        balancer.zones());
    assertEquals(List.of(Nouns.DEFAULT_GROUP), balancer.securityGroups());
  }

  @Test
  void nodesOfSeveralBalancersHaveTheirOwnAddresses() {
    world.balancer("one");
    LoadBalancer two = world.balancer("two");
    assertEquals("127.31.0.5", two.zones().getFirst().address());
  }

  @Test
  void internalSchemeHasItsPrefix() {
    CreateLoadBalancerCommand web = ElbWorld.web("web", Nouns.SUBNET_A, Nouns.SUBNET_B);
    LoadBalancer balancer =
        world.does(
            image ->
                world.balancers.create(
                    image,
                    new CreateLoadBalancerCommand(
                        web.name(),
                        web.type(),
                        Scheme.INTERNAL,
                        web.subnets(),
                        web.securityGroups(),
                        web.ipAddressType(),
                        web.tags())));
    assertTrue(balancer.dnsName().startsWith("internal-web-"));
  }

  @Test
  void sameSettingsAnswerTheSameBalancer() {
    LoadBalancer first = world.balancer("web");
    long version = world.image.version();
    assertEquals(first.arn(), world.balancer("web").arn());
    assertEquals(version, world.image.version());
    assertEquals(
        "A load balancer with the specified name already exists.",
        world.refused(
            "DuplicateLoadBalancerName",
            image ->
                world.balancers.create(
                    image, ElbWorld.web("web", Nouns.SUBNET_A, Nouns.SUBNET_C))));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          a23456789012345678901234567890123, cannot be longer than '32' characters
          -web,                              cannot begin or end with a hyphen
          web-,                              cannot begin or end with a hyphen
          internal-web,                      cannot begin with 'internal-'
          we_b,                              alphanumeric characters or hyphens(-)
          '',                                must not be empty
          """)
  void badNamesAreRefused(String name, String reason) {
    String text =
        world.refused(
            "ValidationError",
            image ->
                world.balancers.create(image, ElbWorld.web(name, Nouns.SUBNET_A, Nouns.SUBNET_B)));
    assertTrue(text.contains(reason), text);
  }

  @ParameterizedTest
  @CsvSource({
    Nouns.SUBNET_A + ",," + "ValidationError",
    Nouns.SUBNET_A + "," + Nouns.SUBNET_A + ",ValidationError",
    Nouns.SUBNET_A + ",subnet-none,SubnetNotFound"
  })
  void badSubnetsAreRefused(String one, String two, String code) {
    String[] subnets = two == null ? new String[] {one} : new String[] {one, two};
    world.refused(code, image -> world.balancers.create(image, ElbWorld.web("web", subnets)));
  }

  @Test
  void unknownSecurityGroupIsRefused() {
    LoadBalancer balancer = world.balancer("web");
    world.refused(
        "InvalidSecurityGroup",
        image -> world.balancers.setSecurityGroups(image, balancer.arn(), List.of("sg-none")));
    world.refused(
        "InvalidConfigurationRequest",
        image -> world.balancers.setSecurityGroups(image, balancer.arn(), List.of()));
  }

  @Test
  void typesThatAreNotServedAreRefused() {
    CreateLoadBalancerCommand web = ElbWorld.web("web", Nouns.SUBNET_A, Nouns.SUBNET_B);
    for (LoadBalancer.Type type : List.of(LoadBalancer.Type.NETWORK, LoadBalancer.Type.GATEWAY)) {
      world.refused(
          "OperationNotPermitted",
          image ->
              world.balancers.create(
                  image,
                  new CreateLoadBalancerCommand(
                      web.name(),
                      type,
                      web.scheme(),
                      web.subnets(),
                      web.securityGroups(),
                      web.ipAddressType(),
                      web.tags())));
    }
  }

  @Test
  void quotaHolds() {
    for (int i = 0; i < ElbWorld.LIMITS.loadBalancers(); i++) {
      world.balancer("web" + i);
    }
    world.refused(
        "TooManyLoadBalancers",
        image ->
            world.balancers.create(image, ElbWorld.web("more", Nouns.SUBNET_A, Nouns.SUBNET_B)));
  }

  @Test
  void tagsAreChecked() {
    CreateLoadBalancerCommand web = ElbWorld.web("web", Nouns.SUBNET_A, Nouns.SUBNET_B);
    world.refused(
        "DuplicateTagKeys",
        image ->
            world.balancers.create(
                image,
                new CreateLoadBalancerCommand(
                    web.name(),
                    web.type(),
                    web.scheme(),
                    web.subnets(),
                    web.securityGroups(),
                    web.ipAddressType(),
                    List.of(new Tag("k", "1"), new Tag("k", "2")))));
  }

  @Test
  void deletionTakesListenersAndRulesButNotGroups() {
    LoadBalancer balancer = world.balancer("web");
    TargetGroup group = world.group("tg");
    var listener = world.listener(balancer, 80, group);
    world.rule(listener, 1, "/a", ElbWorld.fixed(200));
    world.does(image -> world.balancers.delete(image, balancer.arn()));
    assertEquals(0, world.image.loadBalancers().size());
    assertEquals(0, world.image.listeners().size());
    assertEquals(0, world.image.rules().size());
    assertEquals(1, world.image.targetGroups().size());
    world.does(image -> world.balancers.delete(image, balancer.arn()));
  }

  @Test
  void deletionProtectionHolds() {
    LoadBalancer balancer = world.balancer("web");
    world.does(
        image ->
            world.balancers.modifyAttributes(
                image, balancer.arn(), List.of(Map.entry("deletion_protection.enabled", "true"))));
    world.refused("OperationNotPermitted", image -> world.balancers.delete(image, balancer.arn()));
  }

  @ParameterizedTest
  @CsvSource({
    "idle_timeout.timeout_seconds,0,ValidationError",
    "idle_timeout.timeout_seconds,4001,ValidationError",
    "idle_timeout.timeout_seconds,ten,ValidationError",
    "client_keep_alive.seconds,59,ValidationError",
    "routing.http.desync_mitigation_mode,loose,ValidationError",
    "routing.http.xff_header_processing.mode,drop,ValidationError",
    "deletion_protection.enabled,TRUE,ValidationError",
    "load_balancing.cross_zone.enabled,false,InvalidConfigurationRequest",
    "access_logs.s3.enabled,true,InvalidConfigurationRequest",
    "connection_logs.s3.bucket,A_b,ValidationError",
    "connection_logs.s3.bucket,../up,ValidationError",
    "health_check_logs.s3.prefix,a/../b,ValidationError",
    "health_check_logs.s3.prefix,/a,ValidationError",
    "health_check_logs.s3.prefix,AWSLogs,ValidationError",
    "no.such.key,1,InvalidConfigurationRequest"
  })
  void oneBadAttributeChangesNothing(String key, String value, String code) {
    LoadBalancer balancer = world.balancer("web");
    world.refused(
        code,
        image ->
            world.balancers.modifyAttributes(
                image,
                balancer.arn(),
                List.of(Map.entry("idle_timeout.timeout_seconds", "30"), Map.entry(key, value))));
  }

  @Test
  void attributesNotListedKeepTheirValues() {
    LoadBalancer balancer = world.balancer("web");
    world.does(
        image ->
            world.balancers.modifyAttributes(
                image, balancer.arn(), List.of(Map.entry("idle_timeout.timeout_seconds", "30"))));
    LoadBalancer changed =
        world.does(
            image ->
                world.balancers.modifyAttributes(
                    image,
                    balancer.arn(),
                    List.of(Map.entry("routing.http.xff_header_processing.mode", "remove"))));
    assertEquals(
        Map.of(
            "idle_timeout.timeout_seconds", "30",
            "routing.http.xff_header_processing.mode", "remove"),
        changed.attributes());
  }

  @Test
  void subnetsThatStayKeepTheirNodes() {
    LoadBalancer balancer = world.balancer("web");
    LoadBalancer moved =
        world.does(
            image ->
                world.balancers.setSubnets(
                    image,
                    balancer.arn(),
                    List.of(Nouns.SUBNET_C, Nouns.SUBNET_B),
                    Optional.empty()));
    assertEquals(
        List.of("us-east-1b", "us-east-1c"),
        moved.zones().stream().map(ZoneMapping::zone).toList());
    assertEquals(balancer.zones().get(1).address(), moved.zones().getFirst().address());
    assertNotEquals(moved.zones().getFirst().address(), moved.zones().getLast().address());
  }

  @Test
  void withoutIpv6InTheSubnetsOnlyIpv4IsPossible() {
    LoadBalancer balancer = world.balancer("web");
    world.refused(
        "InvalidSubnet",
        image -> world.balancers.setIpAddressType(image, balancer.arn(), "dualstack"));
    world.does(image -> world.balancers.setIpAddressType(image, balancer.arn(), "ipv4"));
  }
}
