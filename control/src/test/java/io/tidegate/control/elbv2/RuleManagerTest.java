package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.RuleCondition.QueryString.KeyValue;
import io.tidegate.model.elbv2.Transform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleManagerTest {
  private final ElbWorld world = new ElbWorld();
  private final Listener listener = world.listener(world.balancer("web"), 80, world.group("tg"));

  private Rule rule(int priority) {
    return world.rule(listener, priority, "/p" + priority, ElbWorld.fixed(200));
  }

  @Test
  void arnRepeatsTheListener() {
    assertTrue(
        rule(1).arn().startsWith(listener.arn().replace(":listener/", ":listener-rule/") + "/"));
  }

  @Test
  void priorityIsUniquePerListener() {
    rule(1);
    assertEquals(
        "The specified priority is in use.",
        world.refused(
            "PriorityInUse",
            image ->
                world.rules.create(
                    image, ElbWorld.forPath(listener, 1, "/x", ElbWorld.fixed(200)))));
    for (int priority : new int[] {0, 50_001}) {
      world.refused(
          "ValidationError",
          image ->
              world.rules.create(
                  image, ElbWorld.forPath(listener, priority, "/x", ElbWorld.fixed(200))));
    }
  }

  @Test
  void rulesChangePlacesInOneCall() {
    Rule one = rule(1);
    Rule two = rule(2);
    Rule three = rule(3);
    world.does(
        image ->
            world.rules.setPriorities(
                image, List.of(Map.entry(one.arn(), 2), Map.entry(two.arn(), 1))));
    assertEquals(
        List.of(two.arn(), one.arn(), three.arn()),
        ElbLookup.rulesOf(world.image, listener.arn()).stream().map(Rule::arn).toList());
    world.refused(
        "PriorityInUse",
        image -> world.rules.setPriorities(image, List.of(Map.entry(one.arn(), 3))));
    world.refused(
        "ValidationError",
        image ->
            world.rules.setPriorities(
                image, List.of(Map.entry(one.arn(), 7), Map.entry(two.arn(), 7))));
    world.refused(
        "RuleNotFound",
        image -> world.rules.setPriorities(image, List.of(Map.entry(one.arn() + "0", 9))));
  }

  @Test
  void defaultRuleIsTheListeners() {
    String arn = RuleManager.defaultRuleArn(listener);
    world.refused("OperationNotPermitted", image -> world.rules.delete(image, arn));
    world.refused(
        "OperationNotPermitted",
        image ->
            world.rules.modify(
                image,
                new ModifyRuleCommand(
                    arn, Optional.empty(), Optional.of(List.of(ElbWorld.fixed(200))))));
    world.refused(
        "OperationNotPermitted",
        image -> world.rules.setPriorities(image, List.of(Map.entry(arn, 9))));
  }

  @Test
  void modifyReplacesWhatIsGiven() {
    Rule rule = rule(1);
    Rule changed =
        world.does(
            image ->
                world.rules.modify(
                    image,
                    new ModifyRuleCommand(
                        rule.arn(), Optional.empty(), Optional.of(List.of(ElbWorld.fixed(503))))));
    assertEquals(rule.conditions(), changed.conditions());
    assertEquals(List.of(ElbWorld.fixed(503)), changed.actions());
    world.refused(
        "ValidationError",
        image ->
            world.rules.modify(
                image, new ModifyRuleCommand(rule.arn(), Optional.empty(), Optional.empty())));
  }

  @Test
  void quotaHolds() {
    for (int priority = 1; priority <= ElbWorld.LIMITS.rulesPerLoadBalancer(); priority++) {
      rule(priority);
    }
    world.refused(
        "TooManyRules",
        image ->
            world.rules.create(image, ElbWorld.forPath(listener, 99, "/x", ElbWorld.fixed(200))));
  }

  @Test
  void goodConditionsAreAccepted() {
    for (List<RuleCondition> conditions :
        List.<List<RuleCondition>>of(
            List.of(new RuleCondition.HostHeader(List.of("*.example.com", "a-b.example.org"))),
            List.of(new RuleCondition.PathPattern(List.of("/img/*", "/a~b$'@:+&?.html"))),
            List.of(new RuleCondition.HttpRequestMethod(List.of("GET", "M-SEARCH", "MY_VERB"))),
            List.of(
                new RuleCondition.SourceIp(
                    List.of("10.0.0.0/8", "127.0.0.1/32", "2001:db8::/32", "0.0.0.0/0", "::/0"))),
            List.of(
                new RuleCondition.HttpHeader("User-Agent", List.of("*Chrome*")),
                new RuleCondition.HttpHeader("X-Tenant", List.of("a"))),
            List.of(
                new RuleCondition.QueryString(
                    List.of(
                        new KeyValue(Optional.of("Platform"), "Mobile"),
                        new KeyValue(Optional.empty(), "lit\\*eral")))))) {
      new ConditionRules(ElbWorld.LIMITS).check(conditions);
    }
  }

  @Test
  void badConditionsAreRefused() {
    for (List<RuleCondition> conditions :
        List.<List<RuleCondition>>of(
            List.of(),
            List.of(new RuleCondition.HostHeader(List.of())),
            List.of(new RuleCondition.HostHeader(List.of("localhost"))),
            List.of(new RuleCondition.HostHeader(List.of("a_b.example.com"))),
            List.of(new RuleCondition.HostHeader(List.of("example.c0m"))),
            List.of(new RuleCondition.HostHeader(List.of("a".repeat(125) + ".com"))),
            List.of(
                new RuleCondition.HostHeader(List.of("a.com")),
                new RuleCondition.HostHeader(List.of("b.com"))),
            List.of(new RuleCondition.PathPattern(List.of(""))),
            List.of(new RuleCondition.PathPattern(List.of("/a%20b"))),
            List.of(new RuleCondition.PathPattern(List.of("/*/*/*/*/*/*"))),
            List.of(new RuleCondition.PathPattern(List.of("/1", "/2", "/3", "/4", "/5", "/6"))),
            List.of(new RuleCondition.HttpRequestMethod(List.of("get"))),
            List.of(new RuleCondition.HttpRequestMethod(List.of("G*"))),
            List.of(new RuleCondition.HttpHeader("Host", List.of("a"))),
            List.of(new RuleCondition.HttpHeader("X Tenant", List.of("a"))),
            List.of(new RuleCondition.HttpHeader("X-*", List.of("a"))),
            List.of(new RuleCondition.HttpHeader("x".repeat(41), List.of("a"))),
            List.of(new RuleCondition.SourceIp(List.of("10.0.0.1"))),
            List.of(new RuleCondition.SourceIp(List.of("10.0.0.0/33"))),
            List.of(new RuleCondition.SourceIp(List.of("10.0.0.1/8"))),
            List.of(new RuleCondition.SourceIp(List.of("300.0.0.0/8"))),
            List.of(new RuleCondition.SourceIp(List.of("255.255.255.255/32"))),
            List.of(new RuleCondition.SourceIp(List.of("example.com/8"))),
            List.of(new RuleCondition.QueryString(List.of(new KeyValue(Optional.of(""), "a")))))) {
      String text =
          world.refused(
              "ValidationError",
              image -> {
                new ConditionRules(ElbWorld.LIMITS).check(conditions);
                return conditions;
              });
      assertTrue(text.length() > 10, text);
    }
  }

  private Rule transformed(Transform... transforms) {
    return world.does(image -> world.rules.create(image, with(List.of(transforms))));
  }

  private CreateRuleCommand with(List<Transform> transforms) {
    return new CreateRuleCommand(
        listener.arn(),
        5,
        List.of(new RuleCondition.PathPattern(List.of("/x"))),
        List.of(ElbWorld.fixed(200)),
        transforms,
        List.of());
  }

  @Test
  void transformsAreKeptReplacedAndReset() {
    Transform url = new Transform.UrlRewrite("^/x/(.*)$", "/y/$1");
    Transform host = new Transform.HostHeaderRewrite("a", "b");
    Rule rule = transformed(url, host);
    assertEquals(List.of(url, host), rule.transforms());
    ModifyRuleCommand other =
        new ModifyRuleCommand(
            rule.arn(), Optional.empty(), Optional.empty(), Optional.of(List.of(host)));
    assertEquals(List.of(host), world.does(image -> world.rules.modify(image, other)).transforms());
    ModifyRuleCommand actions =
        new ModifyRuleCommand(
            rule.arn(), Optional.empty(), Optional.of(List.of(ElbWorld.fixed(404))));
    assertEquals(
        List.of(host), world.does(image -> world.rules.modify(image, actions)).transforms());
    ModifyRuleCommand reset =
        new ModifyRuleCommand(
            rule.arn(), Optional.empty(), Optional.empty(), Optional.of(List.of()));
    assertEquals(List.of(), world.does(image -> world.rules.modify(image, reset)).transforms());
  }

  @Test
  void transformsThatCannotWorkAreRefused() {
    Transform url = new Transform.UrlRewrite("a", "/b");
    for (List<Transform> bad :
        List.of(
            List.of(url, url),
            List.<Transform>of(new Transform.UrlRewrite("(", "/b")),
            List.<Transform>of(new Transform.UrlRewrite("(?=a)", "/b")),
            List.<Transform>of(new Transform.UrlRewrite("", "/b")),
            List.<Transform>of(new Transform.UrlRewrite("(a)", "$2")),
            List.<Transform>of(new Transform.UrlRewrite("a".repeat(1025), "/b")),
            List.<Transform>of(new Transform.HostHeaderRewrite("a", "b\r\nX: y")))) {
      world.refused("ValidationError", image -> world.rules.create(image, with(bad)));
    }
  }

  @Test
  void regularExpressionsInConditionsAreChecked() {
    List<String> longest = List.of("a".repeat(128));
    world.does(image -> world.rules.create(image, matching(6, longest)));
    for (List<String> bad :
        List.of(
            List.of("("),
            List.of("(a)\\1"),
            List.of("\\p{L}"),
            List.of("a".repeat(129)),
            List.of(""),
            List.of("a", "b", "c", "d", "e", "f"))) {
      String said =
          world.refused("ValidationError", image -> world.rules.create(image, matching(7, bad)));
      assertFalse(said.contains("(?i)"), said);
    }
  }

  private CreateRuleCommand matching(int priority, List<String> regexes) {
    return new CreateRuleCommand(
        listener.arn(),
        priority,
        List.of(new RuleCondition.HostHeader(List.of(), regexes)),
        List.of(ElbWorld.fixed(200)),
        List.of());
  }
}
