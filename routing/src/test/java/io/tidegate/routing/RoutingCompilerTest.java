package io.tidegate.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.wafv2.WebAclAssociation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoutingCompilerTest {
  private static final String ARN = "arn:aws:elasticloadbalancing:us-east-1:123456789012:";

  private Image image = Image.empty();
  private RoutingCompiler.Result result = RoutingCompiler.compileAll(image);
  private RoutingSnapshot snapshot = result.snapshot();
  private List<RoutingCompiler.Failure> failures = List.of();

  private static String balancerArn(String name) {
    return ARN + "loadbalancer/app/" + name + "/0000000000000001";
  }

  private static String groupArn(String name) {
    return ARN + "targetgroup/" + name + "/0000000000000001";
  }

  private static LoadBalancer balancer(String name, Map<String, String> attributes) {
    return new LoadBalancer(
        balancerArn(name),
        name,
        name + ".example",
        LoadBalancer.Type.APPLICATION,
        LoadBalancer.Scheme.INTERNET_FACING,
        "vpc",
        List.of(
            new LoadBalancer.ZoneMapping("a", "sa", "127.31.0.4", Optional.empty()),
            new LoadBalancer.ZoneMapping("b", "sb", "127.31.16.4", Optional.empty())),
        List.of(),
        "ipv4",
        LoadBalancer.State.of(LoadBalancer.State.Code.ACTIVE),
        Instant.EPOCH,
        attributes,
        List.of());
  }

  private static TargetGroup group(String name, Map<String, String> attributes) {
    return new TargetGroup(
        groupArn(name),
        name,
        Optional.of(Protocol.HTTP),
        Optional.of("HTTP1"),
        Optional.of(8080),
        Optional.of("vpc"),
        TargetGroup.TargetType.IP,
        "ipv4",
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
        attributes,
        List.of());
  }

  private static Listener listener(String balancer, int port, Action action) {
    return new Listener(
        ARN + "listener/app/" + balancer + "/1/" + port,
        balancerArn(balancer),
        Protocol.HTTP,
        port,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(action),
        Map.of(),
        List.of());
  }

  private static Rule rule(Listener listener, int priority, String path, Action action) {
    return new Rule(
        listener.arn() + "/" + priority,
        listener.arn(),
        priority,
        List.of(new RuleCondition.PathPattern(List.of(path))),
        List.of(action),
        List.of(),
        List.of());
  }

  private static Target target(String group, String address, String zone) {
    return new Target(
        groupArn(group), address, 8080, Optional.of(zone), Instant.EPOCH, Optional.empty());
  }

  private static Action to(String group) {
    return Action.Forward.to(groupArn(group));
  }

  private static Action fixed(int status) {
    return new Action.FixedResponse(Optional.empty(), status, Optional.empty(), "x");
  }

  private void follow(Change... changes) {
    follow(List.of(changes));
  }

  private void follow(List<Change> changes) {
    Image before = image;
    image = image.with(changes);
    result = RoutingCompiler.compile(result, new ImageDelta(before, image, changes));
    snapshot = result.snapshot();
    failures = result.failures();
  }

  private CompiledLoadBalancer compiled(String name) {
    return Optional.ofNullable(snapshot.loadBalancers().get(balancerArn(name))).orElseThrow();
  }

  @Test
  void compilesNodesOptionsGroupsAndListeners() {
    Listener at = listener("web", 80, to("tg"));
    follow(
        Change.put(
            balancer(
                "web",
                Map.of(
                    "idle_timeout.timeout_seconds", "5",
                    "routing.http.desync_mitigation_mode", "strictest",
                    "routing.http.xff_header_processing.mode", "preserve"))),
        Change.put(
            group(
                "tg",
                Map.of(
                    "load_balancing.algorithm.type", "least_outstanding_requests",
                    "deregistration_delay.timeout_seconds", "7",
                    "load_balancing.cross_zone.enabled", "false"))),
        Change.put(target("tg", "10.0.0.1", "a")),
        Change.put(at),
        Change.put(rule(at, 2, "/b", fixed(404))),
        Change.put(rule(at, 1, "/a", to("tg"))));
    CompiledLoadBalancer web = compiled("web");
    assertEquals("app/web/0000000000000001", web.metricName());
    assertEquals(2, web.nodes().size());
    assertEquals(5000, web.options().idleTimeoutMs());
    assertEquals(AlbOptions.DesyncMode.STRICTEST, web.options().desyncMode());
    assertEquals(AlbOptions.XffMode.PRESERVE, web.options().xffMode());
    CompiledTargetGroup tg = web.targetGroups().getFirst();
    assertEquals("targetgroup/tg/0000000000000001", tg.metricName());
    assertEquals(7000, tg.deregistrationDelayMs());
    assertEquals(CompiledTargetGroup.Algorithm.LEAST_OUTSTANDING_REQUESTS, tg.algorithm());
    assertEquals(false, tg.crossZone());
    assertEquals("10.0.0.1", tg.targets().getFirst().address());
    assertEquals(8080, tg.targets().getFirst().healthCheckPort());
    CompiledListener listener = web.listeners().getFirst();
    assertEquals(
        List.of(1, 2), listener.rules().entries().stream().map(RuleTable.Entry::priority).toList());
    RouteAction.Forward forward =
        assertInstanceOf(RouteAction.Forward.class, listener.rules().entries().getFirst().action());
    assertSame(tg, forward.groups().getFirst().group());
  }

  @Test
  void aWebAclIsThatOfItsBalancerAndFailsAsItsAttributeSays() {
    follow(Change.put(balancer("one", Map.of())), Change.put(balancer("two", Map.of())));
    CompiledLoadBalancer two = compiled("two");
    assertEquals(Optional.empty(), compiled("one").webAcl());
    WebAclAssociation association = new WebAclAssociation(balancerArn("one"), "acl");
    follow(Change.put(association));
    assertEquals(Optional.of(new CompiledWebAcl("acl", false)), compiled("one").webAcl());
    assertSame(two, compiled("two"));
    follow(Change.put(balancer("one", Map.of("waf.fail_open.enabled", "true"))));
    assertEquals(Optional.of(new CompiledWebAcl("acl", true)), compiled("one").webAcl());
    follow(Change.remove(association));
    assertEquals(Optional.empty(), compiled("one").webAcl());
  }

  @Test
  void onlyTouchedBalancersAreCompiledAgain() {
    follow(
        Change.put(balancer("one", Map.of())),
        Change.put(balancer("two", Map.of())),
        Change.put(group("t1", Map.of())),
        Change.put(group("t2", Map.of())),
        Change.put(listener("one", 80, to("t1"))),
        Change.put(listener("two", 80, to("t2"))));
    CompiledLoadBalancer one = compiled("one");
    CompiledLoadBalancer two = compiled("two");
    follow(Change.put(target("t2", "10.0.0.1", "a")));
    assertSame(one, compiled("one"));
    assertNotSame(two, compiled("two"));
    RoutingSnapshot last = snapshot;
    follow(Change.put(group("unused", Map.of())));
    assertSame(last, snapshot);
  }

  @Test
  void targetsOfOtherZonesAndDrainingOnes() {
    Target draining = target("tg", "10.0.0.4", "a");
    follow(
        Change.put(balancer("web", Map.of())),
        Change.put(group("tg", Map.of())),
        Change.put(listener("web", 80, to("tg"))),
        Change.put(target("tg", "10.0.0.1", "a")),
        Change.put(target("tg", "10.0.0.2", "c")),
        Change.put(target("tg", "10.0.0.3", "all")),
        Change.put(
            new Target(
                draining.targetGroupArn(),
                draining.id(),
                draining.port(),
                draining.availabilityZone(),
                draining.registeredAt(),
                Optional.of(Instant.EPOCH))));
    assertEquals(
        List.of("10.0.0.1 false", "10.0.0.3 false", "10.0.0.4 true"),
        compiled("web").targetGroups().getFirst().targets().stream()
            .map(target -> target.address() + " " + target.draining())
            .toList());
  }

  @Test
  void lastGoodFormStaysWhenOneCannotBeCompiled() {
    Listener at = listener("web", 80, to("tg"));
    follow(
        Change.put(balancer("web", Map.of())),
        Change.put(balancer("other", Map.of())),
        Change.put(group("tg", Map.of())),
        Change.put(at));
    CompiledLoadBalancer good = compiled("web");
    follow(new Change.Removed(Kind.TARGET_GROUP, groupArn("tg")));
    assertSame(good, compiled("web"));
    assertEquals(balancerArn("web"), failures.getFirst().loadBalancerArn());
    follow(Change.put(listener("other", 80, fixed(200))));
    assertEquals(1, compiled("other").listeners().size());
    follow(Change.put(group("tg", Map.of())));
    assertTrue(failures.isEmpty());
    assertNotSame(good, compiled("web"));
  }

  @Test
  void checksFollowTheRegisteredPortUnlessToldAnother() {
    TargetGroup plain = group("tg", Map.of());
    follow(
        Change.put(balancer("web", Map.of())),
        Change.put(plain),
        Change.put(target("tg", "10.0.0.1", "a")),
        Change.put(listener("web", 80, to("tg"))));
    CompiledTargetGroup known = compiled("web").targetGroups().getFirst();
    assertEquals(8080, known.targets().getFirst().healthCheckPort());
    assertFalse(known.https());
    HealthCheck check = plain.healthCheck();
    HealthCheck elsewhere =
        new HealthCheck(
            true,
            Protocol.HTTPS,
            Optional.of(9000),
            "/",
            check.interval(),
            check.timeout(),
            5,
            2,
            check.matcher());
    follow(
        Change.put(
            new TargetGroup(
                plain.arn(),
                plain.name(),
                Optional.of(Protocol.HTTPS),
                plain.protocolVersion(),
                plain.port(),
                plain.vpcId(),
                plain.targetType(),
                plain.ipAddressType(),
                elsewhere,
                Map.of(),
                List.of())));
    CompiledTargetGroup changed = compiled("web").targetGroups().getFirst();
    assertEquals(9000, changed.targets().getFirst().healthCheckPort());
    assertEquals(8080, changed.targets().getFirst().port());
    assertTrue(changed.https());
  }

  @Test
  void listenerAttributesArriveAtTheListener() {
    Listener at = listener("web", 80, fixed(200));
    follow(Change.put(balancer("web", Map.of())), Change.put(at));
    assertTrue(compiled("web").listeners().getFirst().responses().server());
    follow(Change.put(at.withAttributes(Map.of("routing.http.response.server.enabled", "false"))));
    assertFalse(compiled("web").listeners().getFirst().responses().server());
  }

  @Test
  void removedBalancerIsGone() {
    follow(Change.put(balancer("web", Map.of())));
    follow(Change.remove(balancer("web", Map.of())));
    assertEquals(Map.of(), snapshot.loadBalancers());
  }

  @Test
  void everyIntermediateImageCompilesToTheSameAsFromScratch() {
    SplittableRandom random = new SplittableRandom(3);
    for (int step = 0; step < 400; step++) {
      follow(anyChange(random));
      if (failures.isEmpty()) {
        RoutingCompiler.Result whole = RoutingCompiler.compileAll(image);
        if (whole.failures().isEmpty()) {
          assertEquals(shape(whole.snapshot()), shape(snapshot), "step " + step);
        }
      }
    }
  }

  private static List<Change> anyChange(SplittableRandom random) {
    String balancer = "b" + random.nextInt(3);
    String group = balancer + "t" + random.nextInt(4);
    Listener at = listener(balancer, 80 + random.nextInt(2), to(group));
    boolean removal = random.nextInt(4) == 0;
    var entity =
        switch (random.nextInt(5)) {
          case 0 ->
              balancer(balancer, Map.of("idle_timeout.timeout_seconds", "" + random.nextInt(1, 9)));
          case 1 ->
              group(group, Map.of("slow_start.duration_seconds", "" + random.nextInt(30, 33)));
          case 2 -> at;
          case 3 -> rule(at, random.nextInt(1, 5), "/" + random.nextInt(3), to(group));
          default -> target(group, "10.0.0." + random.nextInt(1, 5), "a");
        };
    List<Change> changes = new ArrayList<>();
    if (removal && entity instanceof Listener) {
      changes.add(new Change.Removed(Kind.LISTENER, at.arn()));
      for (int priority = 1; priority < 5; priority++) {
        changes.add(new Change.Removed(Kind.RULE, at.arn() + "/" + priority));
      }
    } else {
      changes.add(removal ? Change.remove(entity) : Change.put(entity));
    }
    return changes;
  }

  /** What can be compared: predicates cannot. */
  private static String shape(RoutingSnapshot of) {
    StringBuilder out = new StringBuilder();
    of.loadBalancers().keySet().stream()
        .sorted()
        .forEach(
            arn -> {
              CompiledLoadBalancer one =
                  Optional.ofNullable(of.loadBalancers().get(arn)).orElseThrow();
              out.append(arn).append(one.options()).append(one.targetGroups());
              for (CompiledListener listener : one.listeners()) {
                out.append(listener.arn()).append(listener.rules().entries());
              }
            });
    return out.toString();
  }

  @Test
  void aChangeOfTagsOnlyGivesAnEqualForm() {
    follow(Change.put(balancer("web", Map.of())), Change.put(listener("web", 80, fixed(200))));
    CompiledLoadBalancer before = compiled("web");
    follow(Change.put(balancer("web", Map.of()).withTags(List.of(new Tag("k", "v")))));
    assertEquals(before.nodes(), compiled("web").nodes());
    assertEquals(before.options(), compiled("web").options());
  }
}
