package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.TargetDescription;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroup.TargetType;
import io.tidegate.testkit.Nouns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetGroupManagerTest {
  private final ElbWorld world = new ElbWorld();

  @Test
  void healthCheckHasTheDefaultsOfTheGuide() {
    TargetGroup group = world.group("tg");
    assertEquals(
        new HealthCheck(
            true,
            Protocol.HTTP,
            Optional.empty(),
            "/",
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            5,
            2,
            Optional.of("200")),
        group.healthCheck());
    assertTrue(
        group
            .arn()
            .matches(
                "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/tg/[0-9a-f]{16}"));
    assertEquals(Optional.of("HTTP1"), group.protocolVersion());
  }

  @Test
  void sameSettingsAnswerTheSameGroup() {
    assertEquals(world.group("tg").arn(), world.group("tg").arn());
    assertEquals(1, world.image.targetGroups().size());
    world.refused(
        "DuplicateTargetGroupName",
        image -> world.groups.create(image, ElbWorld.http("tg", TargetType.IP)));
  }

  @Test
  void neededParametersAreNamed() {
    record Case(
        Optional<Protocol> protocol, Optional<Integer> port, Optional<String> vpc, String text) {}
    for (Case each :
        List.of(
            new Case(
                Optional.empty(),
                Optional.of(80),
                Optional.of(Nouns.VPC),
                "A protocol must be specified"),
            new Case(
                Optional.of(Protocol.HTTP),
                Optional.empty(),
                Optional.of(Nouns.VPC),
                "A port must be specified"),
            new Case(
                Optional.of(Protocol.HTTP),
                Optional.of(80),
                Optional.empty(),
                "A VPC ID must be specified"),
            new Case(
                Optional.of(Protocol.HTTP),
                Optional.of(80),
                Optional.of("vpc-x"),
                "The VPC ID 'vpc-x' is not found"))) {
      assertEquals(
          each.text(),
          world.refused(
              "ValidationError",
              image ->
                  world.groups.create(
                      image,
                      new CreateTargetGroupCommand(
                          "tg",
                          each.protocol(),
                          Optional.empty(),
                          each.port(),
                          each.vpc(),
                          TargetType.INSTANCE,
                          Optional.empty(),
                          HealthCheckSettings.none(),
                          List.of()))));
    }
  }

  @Test
  void whatTheDataPlaneDoesNotDoIsRefused() {
    for (Protocol protocol : Protocol.values()) {
      if (protocol != Protocol.HTTP && protocol != Protocol.HTTPS) {
        world.refused(
            "InvalidConfigurationRequest",
            image -> world.groups.create(image, with(protocol, "HTTP1", TargetType.INSTANCE)));
      }
    }
    for (TargetType type : List.of(TargetType.LAMBDA, TargetType.ALB)) {
      world.refused(
          "InvalidConfigurationRequest",
          image -> world.groups.create(image, with(Protocol.HTTP, "HTTP1", type)));
    }
  }

  @Test
  void groupsMayBeReachedUnderTlsAndCheckedThere() {
    TargetGroup group =
        world.does(
            image -> world.groups.create(image, with(Protocol.HTTPS, "HTTP1", TargetType.IP)));
    assertEquals(Optional.of(Protocol.HTTPS), group.protocol());
    assertEquals(Protocol.HTTP, group.healthCheck().protocol());
    HealthCheckSettings https =
        new HealthCheckSettings(
            Optional.empty(),
            Optional.of(Protocol.HTTPS),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    HealthCheck check =
        world.does(image -> world.groups.modify(image, group.arn(), https)).healthCheck();
    assertEquals(Protocol.HTTPS, check.protocol());
  }

  @Test
  void protocolVersionsHaveTheirHealthChecks() {
    TargetGroup http2 =
        world.does(at -> world.groups.create(at, with(Protocol.HTTP, "HTTP2", TargetType.IP)));
    assertEquals("/", http2.healthCheck().path());
    assertEquals(Optional.of("200"), http2.healthCheck().matcher());
    CreateTargetGroupCommand wanted = named("calls", "GRPC");
    TargetGroup grpc = world.does(at -> world.groups.create(at, wanted));
    assertEquals(Optional.of("GRPC"), grpc.protocolVersion());
    assertEquals("/AWS.ALB/healthcheck", grpc.healthCheck().path());
    assertEquals(Optional.of("12"), grpc.healthCheck().matcher());
    TargetGroup changed =
        world.does(at -> world.groups.modify(at, grpc.arn(), codes("", "0,5-16")));
    assertEquals(Optional.of("0,5-16"), changed.healthCheck().matcher());
  }

  @Test
  void codesMatchTheProtocolVersion() {
    TargetGroup http = world.group("tg");
    TargetGroup grpc = world.does(at -> world.groups.create(at, named("calls", "GRPC")));
    for (String codes : List.of("100", "5-1", "x", "0-1000")) {
      world.refused("ValidationError", at -> world.groups.modify(at, grpc.arn(), codes("", codes)));
    }
    world.refused("ValidationError", at -> world.groups.modify(at, grpc.arn(), codes("200", "")));
    world.refused("ValidationError", at -> world.groups.modify(at, http.arn(), codes("", "12")));
    world.refused("ValidationError", at -> world.groups.create(at, named("other", "HTTP3")));
  }

  @Test
  void httpListenersForwardToHttp1Only() {
    var balancer = world.balancer("web");
    TargetGroup plain = world.group("tg");
    TargetGroup grpc = world.does(at -> world.groups.create(at, named("calls", "GRPC")));
    assertEquals(
        "Listener protocol 'HTTP' is not supported with a target group with the protocol-version"
            + " 'GRPC'",
        world.refused(
            "InvalidLoadBalancerAction",
            at ->
                world.listeners.create(
                    at, ElbWorld.onPort(balancer, 80, Action.Forward.to(grpc.arn())))));
    var listener = world.listener(balancer, 80, plain);
    world.refused(
        "InvalidLoadBalancerAction",
        at ->
            world.rules.create(
                at, ElbWorld.forPath(listener, 1, "/x", Action.Forward.to(grpc.arn()))));
  }

  private static CreateTargetGroupCommand named(String name, String version) {
    CreateTargetGroupCommand base = with(Protocol.HTTP, version, TargetType.INSTANCE);
    return new CreateTargetGroupCommand(
        name,
        base.protocol(),
        base.protocolVersion(),
        base.port(),
        base.vpcId(),
        base.targetType(),
        base.ipAddressType(),
        base.healthCheck(),
        base.tags());
  }

  private static HealthCheckSettings codes(String http, String grpc) {
    HealthCheckSettings none = HealthCheckSettings.none();
    return new HealthCheckSettings(
        none.enabled(),
        none.protocol(),
        none.port(),
        none.path(),
        none.interval(),
        none.timeout(),
        none.healthyThreshold(),
        none.unhealthyThreshold(),
        Optional.of(http).filter(text -> !text.isEmpty()),
        Optional.of(grpc).filter(text -> !text.isEmpty()));
  }

  private static CreateTargetGroupCommand with(Protocol protocol, String version, TargetType type) {
    return new CreateTargetGroupCommand(
        "tg",
        Optional.of(protocol),
        Optional.of(version),
        Optional.of(80),
        Optional.of(Nouns.VPC),
        type,
        Optional.empty(),
        HealthCheckSettings.none(),
        List.of());
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          4,   5, 5,  2, /,   200,     false
          301, 5, 5,  2, /,   200,     false
          30,  1, 5,  2, /,   200,     false
          30,  5, 1,  2, /,   200,     false
          30,  5, 11, 2, /,   200,     false
          30,  5, 5,  11,/,   200,     false
          30,  30,5,  2, /,   200,     false
          30,  5, 5,  2, x,   200,     false
          30,  5, 5,  2, /,   600,     false
          30,  5, 5,  2, /,   199,     false
          30,  5, 5,  2, /,   299-200, false
          30,  5, 5,  2, /,   '200,',  false
          30,  5, 5,  2, /,   2x0,     false
          5,   2, 2,  2, /ok, '200,202-204,499', true
          300, 120,10,10,/,   200-499, true
          """)
  void healthCheckRangesHold(
      int interval, int timeout, int up, int down, String path, String codes, boolean accepted) {
    TargetGroup group = world.group("tg");
    HealthCheckSettings settings =
        new HealthCheckSettings(
            Optional.empty(),
            Optional.empty(),
            Optional.of("9000"),
            Optional.of(path),
            Optional.of(interval),
            Optional.of(timeout),
            Optional.of(up),
            Optional.of(down),
            Optional.of(codes),
            Optional.empty());
    if (accepted) {
      HealthCheck check =
          world.does(image -> world.groups.modify(image, group.arn(), settings)).healthCheck();
      assertEquals(Optional.of(codes), check.matcher());
      assertEquals(Optional.of(9000), check.port());
      assertEquals(Duration.ofSeconds(interval), check.interval());
    } else {
      world.refused("ValidationError", image -> world.groups.modify(image, group.arn(), settings));
    }
  }

  @Test
  void timeoutAsLongAsTheIntervalIsNamed() {
    TargetGroup group = world.group("tg");
    HealthCheckSettings none = HealthCheckSettings.none();
    assertEquals(
        "Health check timeout '30' must be smaller than the interval '30'",
        world.refused(
            "ValidationError",
            image ->
                world.groups.modify(
                    image,
                    group.arn(),
                    new HealthCheckSettings(
                        none.enabled(),
                        none.protocol(),
                        none.port(),
                        none.path(),
                        none.interval(),
                        Optional.of(30),
                        none.healthyThreshold(),
                        none.unhealthyThreshold(),
                        none.httpCode(),
                        none.grpcCode()))));
  }

  @Test
  void deletionIsRefusedWhileInUseAndTakesRegistrations() {
    TargetGroup group = world.group("tg");
    String instance = world.instance(1, 'a');
    world.apply(
        world.targets.register(world.image, group.arn(), List.of(TargetDescription.of(instance))));
    var listener = world.listener(world.balancer("web"), 80, group);
    assertEquals(
        "Target group '" + group.arn() + "' is currently in use by a listener or a rule",
        world.refused("ResourceInUse", image -> world.groups.delete(image, group.arn())));
    world.does(image -> world.listeners.delete(image, listener.arn()));
    world.does(image -> world.groups.delete(image, group.arn()));
    assertEquals(0, world.image.targets().size());
    world.does(image -> world.groups.delete(image, group.arn()));
  }

  @Test
  void groupUsedOnlyByARuleIsInUse() {
    TargetGroup used = world.group("used");
    var listener = world.listener(world.balancer("web"), 80, world.group("tg"));
    world.rule(listener, 1, "/a", io.tidegate.model.elbv2.Action.Forward.to(used.arn()));
    world.refused("ResourceInUse", image -> world.groups.delete(image, used.arn()));
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          deregistration_delay.timeout_seconds=3601, ValidationError
          deregistration_delay.timeout_seconds=0, -
          slow_start.duration_seconds=29, ValidationError
          slow_start.duration_seconds=30, -
          slow_start.duration_seconds=0, -
          load_balancing.algorithm.type=fastest, ValidationError
          load_balancing.algorithm.type=least_outstanding_requests, -
          slow_start.duration_seconds=30 load_balancing.algorithm.type=least_outstanding_requests, InvalidConfigurationRequest
          load_balancing.cross_zone.enabled=false, -
          stickiness.app_cookie.cookie_name=AWSALBX, ValidationError
          stickiness.app_cookie.cookie_name=AWSALB, ValidationError
          stickiness.app_cookie.cookie_name=a=b, ValidationError
          stickiness.app_cookie.cookie_name=a;b, ValidationError
          stickiness.app_cookie.cookie_name=ä, ValidationError
          stickiness.app_cookie.cookie_name=__Host-s.id, -
          load_balancing.algorithm.type=weighted_random load_balancing.algorithm.anomaly_mitigation=on, -
          load_balancing.algorithm.anomaly_mitigation=on, InvalidConfigurationRequest
          slow_start.duration_seconds=30 load_balancing.algorithm.type=weighted_random, InvalidConfigurationRequest
          stickiness.enabled=true, -
          stickiness.enabled=true stickiness.type=app_cookie, ValidationError
          stickiness.enabled=true stickiness.type=app_cookie stickiness.app_cookie.cookie_name=S, -
          stickiness.enabled=true stickiness.type=source_ip, ValidationError
          stickiness.lb_cookie.duration_seconds=0, ValidationError
          stickiness.lb_cookie.duration_seconds=604801, ValidationError
          stickiness.enabled=true load_balancing.cross_zone.enabled=false, InvalidConfigurationRequest
          stickiness.enabled=true load_balancing.algorithm.type=weighted_random, InvalidConfigurationRequest
          target_group_health.dns_failover.minimum_healthy_targets.count=1 target_group_health.unhealthy_state_routing.minimum_healthy_targets.count=2, InvalidConfigurationRequest
          target_group_health.dns_failover.minimum_healthy_targets.count=2 target_group_health.unhealthy_state_routing.minimum_healthy_targets.count=2, -
          target_group_health.dns_failover.minimum_healthy_targets.percentage=101, ValidationError
          preserve_client_ip.enabled=true, InvalidConfigurationRequest
          """)
  void attributesGoTogetherOrAreRefused(String attributes, String code) {
    TargetGroup group = world.group("tg");
    List<Map.Entry<String, String>> wanted = new ArrayList<>();
    for (String pair : attributes.split(" ")) {
      wanted.add(
          Map.entry(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1)));
    }
    if (code.equals("-")) {
      world.does(image -> world.groups.modifyAttributes(image, group.arn(), wanted));
    } else {
      world.refused(code, image -> world.groups.modifyAttributes(image, group.arn(), wanted));
    }
  }

  @Test
  void delayOutOfRangeIsNamedAsOnAws() {
    TargetGroup group = world.group("tg");
    assertEquals(
        "'deregistration_delay.timeout_seconds' value '4000' must be between '0-3600' inclusive",
        world.refused(
            "ValidationError",
            image ->
                world.groups.modifyAttributes(
                    image,
                    group.arn(),
                    List.of(Map.entry("deregistration_delay.timeout_seconds", "4000")))));
  }

  @Test
  void stickyGroupsInWeightedActionsNeedAStickyAction() {
    TargetGroup one = world.group("one");
    TargetGroup two = world.group("two");
    List<Map.Entry<String, String>> sticky = List.of(Map.entry("stickiness.enabled", "true"));
    var listener = world.listener(world.balancer("web"), 80, world.group("tg"));
    List<Action.WeightedTargetGroup> both =
        List.of(
            new Action.WeightedTargetGroup(one.arn(), 1),
            new Action.WeightedTargetGroup(two.arn(), 1));
    world.rule(listener, 1, "/a", new Action.Forward(Optional.empty(), both, Optional.empty()));
    world.refused(
        "InvalidConfigurationRequest",
        image -> world.groups.modifyAttributes(image, one.arn(), sticky));
    Action.Forward stickyAction =
        new Action.Forward(Optional.empty(), both, Optional.of(Duration.ofSeconds(60)));
    world.does(
        image ->
            world.rules.modify(
                image,
                new ModifyRuleCommand(
                    ElbLookup.rulesOf(image, listener.arn()).getFirst().arn(),
                    Optional.empty(),
                    Optional.of(List.of(stickyAction)))));
    world.does(image -> world.groups.modifyAttributes(image, one.arn(), sticky));
    world.refused(
        "InvalidConfigurationRequest",
        image ->
            world.rules.create(
                image,
                ElbWorld.forPath(
                    listener,
                    2,
                    "/b",
                    new Action.Forward(Optional.empty(), both, Optional.empty()))));
    world.refused(
        "InvalidConfigurationRequest",
        image ->
            world.groups.modifyAttributes(
                image,
                one.arn(),
                List.of(
                    Map.entry("stickiness.type", "app_cookie"),
                    Map.entry("stickiness.app_cookie.cookie_name", "S"))));
  }
}
