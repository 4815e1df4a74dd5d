package io.tidegate.api.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.ApiError;
import io.tidegate.model.Installation;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.Nouns;
import io.tidegate.testkit.VirtualTime;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a load balancer would do on AWS and does not do here is refused, never half accepted. */
class RefusalsTest {
  private static final String REFUSAL = "InvalidConfigurationRequest";

  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final Map<String, Action> actions =
      Elbv2Actions.all(
          new ElbServices(
              controller,
              ElbContext.standard(Installation.standard(), Chance.seeded(1), time),
              new TargetHealthManager(),
              (address, port) -> Optional.empty(),
              (bucket, key) -> Optional.empty(),
              new SecretVault(new byte[SecretVault.KEY_BYTES], Chance.seeded(2)),
              new TrustFiles(
                  (bucket, key) -> Optional.empty(),
                  new ContentLinks(
                      () -> Optional.of(URI.create("http://127.0.0.1:4566")),
                      new byte[32],
                      time))));

  RefusalsTest() {
    controller.submit("test", image -> new Outcome<>(Nouns.network(), true));
  }

  private Struct call(String operation, Struct input) {
    Action action = Optional.ofNullable(actions.get(operation)).orElseThrow();
    return action.run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private String refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input));
    assertEquals(code, refusal.code(), refusal.text());
    return refusal.text();
  }

  private static Struct balancer() {
    return Struct.of("Name", "web").set("Subnets", List.of(Nouns.SUBNET_A, Nouns.SUBNET_B));
  }

  private static Struct group() {
    return Struct.of("Name", "tg").set("Protocol", "HTTP").set("Port", 80).set("VpcId", Nouns.VPC);
  }

  @Test
  void addressPoolsThatAreNotThereAreRefused() {
    Struct pools = Struct.of("Ipv4IpamPoolId", "ipam-pool-0123456789abcdef0");
    assertEquals(
        "The IPAM pool 'ipam-pool-0123456789abcdef0' does not exist",
        refused(REFUSAL, "CreateLoadBalancer", balancer().set("IpamPools", pools)));
    assertEquals(
        "The customer-owned IP pool 'ipv4pool-coip-0' does not exist",
        refused(
            REFUSAL,
            "CreateLoadBalancer",
            balancer().set("CustomerOwnedIpv4Pool", "ipv4pool-coip-0")));
  }

  @Test
  void targetOptimizersAreForApplicationsBehindHttp() {
    Struct wrong = group().set("TargetControlPort", 80);
    assertEquals(
        "The target control port must be different from the target group port",
        refused(REFUSAL, "CreateTargetGroup", wrong));
    assertEquals(
        "A target control port is not supported for target groups with the protocol 'TCP'",
        refused(
            REFUSAL,
            "CreateTargetGroup",
            group().set("TargetControlPort", 3000).set("Protocol", "TCP")));
    for (String type : List.of("lambda", "alb")) {
      assertEquals(
          "A target control port is not supported for target groups with the target type '"
              + type
              + "'",
          refused(
              REFUSAL,
              "CreateTargetGroup",
              Struct.of("Name", "tg").set("TargetType", type).set("TargetControlPort", 3000)));
    }
  }

  @Test
  void targetOptimizersExcludeStickinessAndOtherAlgorithms() {
    Struct made =
        call("CreateTargetGroup", group().set("TargetControlPort", 3000))
            .structs("TargetGroups")
            .getFirst();
    String arn = made.text("TargetGroupArn");
    assertEquals(3000, made.optInt("TargetControlPort").orElseThrow());
    Struct told =
        call("DescribeTargetGroups", Struct.of("TargetGroupArns", List.of(arn)))
            .structs("TargetGroups")
            .getFirst();
    assertEquals(3000, told.optInt("TargetControlPort").orElseThrow());
    assertEquals(
        "Stickiness is not supported for target groups with a target control port",
        refused(
            REFUSAL, "ModifyTargetGroupAttributes", attribute(arn, "stickiness.enabled", "true")));
    for (String algorithm : List.of("least_outstanding_requests", "weighted_random")) {
      assertEquals(
          "The "
              + algorithm
              + " algorithm is not supported for target groups with a target control port",
          refused(
              REFUSAL,
              "ModifyTargetGroupAttributes",
              attribute(arn, "load_balancing.algorithm.type", algorithm)));
    }
    call("ModifyTargetGroupAttributes", attribute(arn, "slow_start.duration_seconds", "30"));
    assertEquals(
        "DuplicateTargetGroupName",
        assertThrows(
                ApiError.class,
                () -> call("CreateTargetGroup", group().set("TargetControlPort", 3001)))
            .code());
    assertEquals(
        arn,
        call("CreateTargetGroup", group().set("TargetControlPort", 3000))
            .structs("TargetGroups")
            .getFirst()
            .text("TargetGroupArn"));
  }

  private static Struct attribute(String arn, String key, String value) {
    return Struct.of("TargetGroupArn", arn)
        .set("Attributes", List.of(Struct.of("Key", key).set("Value", value)));
  }

  @Test
  void functionsAsTargetsAreRefused() {
    assertEquals(
        "Target type 'lambda' is not served by this installation yet",
        refused(
            REFUSAL,
            "CreateTargetGroup",
            Struct.of("Name", "function").set("TargetType", "lambda")));
  }

  @Test
  void whatOnlyOtherLoadBalancersHaveIsRefused() {
    refused(REFUSAL, "CreateTargetGroup", group().set("Protocol", "TCP"));
    refused(REFUSAL, "CreateTargetGroup", group().set("TargetType", "alb"));
    for (String key :
        List.of("dns_record.client_routing_policy", "load_balancing.algorithm.nonsense")) {
      String arn =
          call("CreateLoadBalancer", balancer())
              .structs("LoadBalancers")
              .getFirst()
              .text("LoadBalancerArn");
      refused(
          REFUSAL,
          "ModifyLoadBalancerAttributes",
          Struct.of("LoadBalancerArn", arn)
              .set("Attributes", List.of(Struct.of("Key", key).set("Value", "x"))));
    }
  }
}
