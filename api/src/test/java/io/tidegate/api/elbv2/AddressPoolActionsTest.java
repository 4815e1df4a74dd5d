package io.tidegate.api.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.elbv2.AddressPool;
import io.tidegate.control.elbv2.AddressPools;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.ApiError;
import io.tidegate.model.Cidr;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.Nouns;
import io.tidegate.testkit.VirtualTime;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pools of addresses as the API shows and takes them. */
class AddressPoolActionsTest {
  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final ElbContext context =
      new ElbContext(
          Installation.standard(),
          Chance.seeded(1),
          time,
          ElbLimits.defaults(),
          ElbContext.DEFAULT_DNS_DOMAIN,
          SslPolicies.RECOMMENDED,
          new AddressPools(
              List.of(
                  new AddressPool("ipam-pool-1", Cidr.parse("127.40.0.0/28")),
                  new AddressPool("ipv4pool-coip-2", Cidr.parse("127.41.0.0/28")))));
  private final ElbServices services =
      new ElbServices(
          controller,
          context,
          new TargetHealthManager(),
          (address, port) -> Optional.empty(),
          (bucket, key) -> Optional.empty(),
          new SecretVault(new byte[SecretVault.KEY_BYTES], Chance.seeded(2)),
          new TrustFiles(
              (bucket, key) -> Optional.empty(),
              new ContentLinks(
                  () -> Optional.of(URI.create("http://127.0.0.1:4566")), new byte[32], time)));

  @BeforeEach
  void network() {
    controller.submit("test", image -> new Outcome<>(Nouns.network(), true));
  }

  private Struct call(String operation, Struct input) {
    Action action = Optional.ofNullable(Elbv2Actions.all(services).get(operation)).orElseThrow();
    return action.run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private Struct create(String name, String member, Object pool) {
    return call(
            "CreateLoadBalancer",
            Struct.of("Name", name)
                .set("Subnets", List.of(Nouns.SUBNET_A, Nouns.SUBNET_B))
                .set(member, pool))
        .structs("LoadBalancers")
        .getFirst();
  }

  private Struct describe(String arn) {
    return call("DescribeLoadBalancers", Struct.of("LoadBalancerArns", List.of(arn)))
        .structs("LoadBalancers")
        .getFirst();
  }

  private static List<String> addresses(Struct balancer) {
    return balancer.structs("AvailabilityZones").stream()
        .map(zone -> zone.structs("LoadBalancerAddresses").getFirst().text("IpAddress"))
        .toList();
  }

  private static Struct ipam(String pool) {
    return Struct.of("Ipv4IpamPoolId", pool);
  }

  @Test
  void theIdIsEchoedAndRemovalClearsIt() {
    Struct web = create("web", "IpamPools", ipam("ipam-pool-1"));
    String arn = web.text("LoadBalancerArn");
    assertEquals("ipam-pool-1", web.optStruct("IpamPools").get().text("Ipv4IpamPoolId"));
    assertEquals(List.of("127.40.0.0", "127.40.0.1"), addresses(describe(arn)));
    Struct removed =
        call(
            "ModifyIpPools",
            Struct.of("LoadBalancerArn", arn).set("RemoveIpamPools", List.of("ipv4")));
    assertFalse(removed.has("IpamPools"));
    assertFalse(describe(arn).has("IpamPools"));
    assertEquals(List.of("127.31.0.4", "127.31.16.4"), addresses(describe(arn)));
    Struct again =
        call(
            "ModifyIpPools",
            Struct.of("LoadBalancerArn", arn).set("IpamPools", ipam("ipam-pool-1")));
    assertEquals("ipam-pool-1", again.optStruct("IpamPools").get().text("Ipv4IpamPoolId"));
    Struct unchanged = call("ModifyIpPools", Struct.of("LoadBalancerArn", arn));
    assertEquals("ipam-pool-1", unchanged.optStruct("IpamPools").get().text("Ipv4IpamPoolId"));
  }

  @Test
  void customerOwnedPoolsAreEchoed() {
    Struct web = create("web", "CustomerOwnedIpv4Pool", "ipv4pool-coip-2");
    assertEquals("ipv4pool-coip-2", web.text("CustomerOwnedIpv4Pool"));
    assertEquals(
        List.of("127.41.0.0", "127.41.0.1"), addresses(describe(web.text("LoadBalancerArn"))));
  }

  @Test
  void givingAndTakingAtOnceIsRefused() {
    String arn = create("web", "Scheme", "internet-facing").text("LoadBalancerArn");
    ApiError refusal =
        assertThrows(
            ApiError.class,
            () ->
                call(
                    "ModifyIpPools",
                    Struct.of("LoadBalancerArn", arn)
                        .set("IpamPools", ipam("ipam-pool-1"))
                        .set("RemoveIpamPools", List.of("ipv4"))));
    assertEquals("InvalidConfigurationRequest", refusal.code());
  }
}
