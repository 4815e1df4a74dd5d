package io.tidegate.api.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.Action;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Caller;
import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.elbv2.ElbContext;
import io.tidegate.control.elbv2.PortProbe;
import io.tidegate.control.elbv2.TargetHealthManager;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetAnomaly;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealthReport;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.Nouns;
import io.tidegate.testkit.VirtualTime;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the aws CLI would send, after decoding, and what it would get. */
class Elbv2ActionsTest {
  private static final String INSTANCE = "i-0123456789abcdef0";

  private final VirtualTime time = new VirtualTime();
  private final Controller controller =
      new Controller(
          new MemoryStore(),
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final TargetHealthManager health = new TargetHealthManager();
  private final List<String> triedKeys = new ArrayList<>();
  private final Map<String, Integer> takenPorts = new HashMap<>();
  private final Map<String, byte[]> objects = new HashMap<>();
  private final Map<String, Action> actions =
      Elbv2Actions.all(
          new ElbServices(
              controller,
              ElbContext.standard(Installation.standard(), Chance.seeded(1), time),
              health,
              (PortProbe)
                  (address, port) ->
                      Optional.ofNullable(takenPorts.get(address))
                          .filter(taken -> taken == port)
                          .map(taken -> "port " + taken + " is taken"),
              (bucket, key) -> {
                triedKeys.add(bucket + "/" + key);
                return bucket.equals("missing") ? Optional.of("no such bucket") : Optional.empty();
              },
              new SecretVault(new byte[SecretVault.KEY_BYTES], Chance.seeded(2)),
              new TrustFiles(
                  (bucket, key) -> Optional.ofNullable(objects.get(bucket + "/" + key)),
                  new ContentLinks(
                      () -> Optional.of(URI.create("http://127.0.0.1:4566")),
                      new byte[32],
                      time))));

  Elbv2ActionsTest() {
    List<Change> world = new ArrayList<>(Nouns.network());
    world.add(Change.put(Nouns.instance(INSTANCE, 'a', "127.31.0.50")));
    controller.submit("test", image -> new Outcome<>(world, true));
  }

  private Struct call(String operation, Struct input) {
    Action action = Optional.ofNullable(actions.get(operation)).orElseThrow();
    return action.run(new Call(operation, input, "request-1", Caller.root("123456789012")));
  }

  private Struct one(String operation, Struct input, String list) {
    return call(operation, input).structs(list).getFirst();
  }

  private String refused(String code, String operation, Struct input) {
    ApiError refusal = assertThrows(ApiError.class, () -> call(operation, input));
    assertEquals(code, refusal.code(), refusal.text());
    return refusal.text();
  }

  private String balancer(String name) {
    return one(
            "CreateLoadBalancer",
            Struct.of("Name", name).set("Subnets", List.of(Nouns.SUBNET_A, Nouns.SUBNET_B)),
            "LoadBalancers")
        .text("LoadBalancerArn");
  }

  private String group(String name) {
    return one(
            "CreateTargetGroup",
            Struct.of("Name", name)
                .set("Protocol", "HTTP")
                .set("Port", 8080)
                .set("VpcId", Nouns.VPC),
            "TargetGroups")
        .text("TargetGroupArn");
  }

  private static List<Struct> forward(String group) {
    return List.of(Struct.of("Type", "forward").set("TargetGroupArn", group));
  }

  private String listener(String balancer, int port, List<Struct> actions) {
    return one(
            "CreateListener",
            Struct.of("LoadBalancerArn", balancer)
                .set("Protocol", "HTTP")
                .set("Port", port)
                .set("DefaultActions", actions),
            "Listeners")
        .text("ListenerArn");
  }

  private Struct rule(String listener, int priority, Struct condition, Struct action) {
    return one(
        "CreateRule",
        Struct.of("ListenerArn", listener)
            .set("Priority", priority)
            .set("Conditions", List.of(condition))
            .set("Actions", List.of(action)),
        "Rules");
  }

  private static Struct fixed(String status) {
    return Struct.of("Type", "fixed-response")
        .set("FixedResponseConfig", Struct.of("StatusCode", status).set("MessageBody", "no"));
  }

  private static Struct path(String pattern) {
    return Struct.of("Field", "path-pattern").set("Values", List.of(pattern));
  }

  private String healthOf(String group) {
    return one(
            "DescribeTargetHealth", Struct.of("TargetGroupArn", group), "TargetHealthDescriptions")
        .optStruct("TargetHealth")
        .orElseThrow()
        .text("State");
  }

  @Test
  void wholeLifeOfABalancer() {
    String balancer = balancer("web");
    String group = group("tg");
    call(
        "RegisterTargets",
        Struct.of("TargetGroupArn", group).set("Targets", List.of(Struct.of("Id", INSTANCE))));
    assertEquals("unused", healthOf(group));
    String listener = listener(balancer, 80, forward(group));
    assertEquals("initial", healthOf(group));
    health.report(
        new TargetHealthReport(
            Target.key(group, INSTANCE, 8080),
            new TargetHealth(TargetHealth.State.HEALTHY, "", ""),
            time.now()));
    assertEquals("healthy", healthOf(group));
    Struct described =
        one("DescribeLoadBalancers", Struct.of("Names", List.of("web")), "LoadBalancers");
    assertEquals(balancer, described.text("LoadBalancerArn"));
    assertEquals("internet-facing", described.text("Scheme"));
    assertEquals("application", described.text("Type"));
    assertEquals(2, described.structs("AvailabilityZones").size());
    assertEquals(
        List.of(balancer),
        one("DescribeTargetGroups", Struct.of("LoadBalancerArn", balancer), "TargetGroups")
            .texts("LoadBalancerArns"));
    Struct rule = rule(listener, 10, path("/user*"), fixed("404"));
    call("DeleteRule", Struct.of("RuleArn", rule.text("RuleArn")));
    call(
        "DeregisterTargets",
        Struct.of("TargetGroupArn", group).set("Targets", List.of(Struct.of("Id", INSTANCE))));
    assertEquals("draining", healthOf(group));
    refused("ResourceInUse", "DeleteTargetGroup", Struct.of("TargetGroupArn", group));
    call("DeleteListener", Struct.of("ListenerArn", listener));
    call("DeleteLoadBalancer", Struct.of("LoadBalancerArn", balancer));
    call("DeleteLoadBalancer", Struct.of("LoadBalancerArn", balancer));
    call("DeleteTargetGroup", Struct.of("TargetGroupArn", group));
    refused(
        "LoadBalancerNotFound",
        "DescribeLoadBalancers",
        Struct.of("LoadBalancerArns", List.of(balancer)));
    assertEquals(0, controller.image().targets().size());
  }

  @Test
  void actionsComeBackAsTheyWereGiven() {
    String group = group("tg");
    String other = group("other");
    String listener = listener(balancer("web"), 80, forward(group));
    Struct weighted =
        Struct.of("Type", "forward")
            .set(
                "ForwardConfig",
                Struct.of(
                    "TargetGroups",
                    List.of(
                        Struct.of("TargetGroupArn", group).set("Weight", 3),
                        Struct.of("TargetGroupArn", other).set("Weight", 0))));
    Struct said = rule(listener, 1, path("/a"), weighted).structs("Actions").getFirst();
    assertFalse(said.has("TargetGroupArn"));
    assertEquals(
        "[{TargetGroupArn=" + group + ", Weight=3}, {TargetGroupArn=" + other + ", Weight=0}]",
        said.optStruct("ForwardConfig").orElseThrow().structs("TargetGroups").toString());
    Struct redirect =
        rule(
                listener,
                2,
                path("/b"),
                Struct.of("Type", "redirect")
                    .set(
                        "RedirectConfig",
                        Struct.of("StatusCode", "HTTP_302").set("Path", "/new/#{path}")))
            .structs("Actions")
            .getFirst()
            .optStruct("RedirectConfig")
            .orElseThrow();
    assertEquals(
        "{Protocol=#{protocol}, Port=#{port}, Host=#{host}, Path=/new/#{path}, Query=#{query},"
            + " StatusCode=HTTP_302}",
        redirect.toString());
    Struct answer = rule(listener, 3, path("/c"), fixed("503")).structs("Actions").getFirst();
    assertEquals(
        "{StatusCode=503, MessageBody=no}",
        answer.optStruct("FixedResponseConfig").orElseThrow().toString());
  }

  @Test
  void badActionsAreRefusedBeforeAnythingHappens() {
    String group = group("tg");
    String other = group("other");
    String balancer = balancer("web");
    for (Struct bad :
        List.of(
            Struct.of("Type", "forward"),
            Struct.of("Type", "redirect"),
            Struct.of("Type", "fixed-response"),
            fixed("301"),
            fixed("20"),
            fixed("200").set("TargetGroupArn", group),
            forward(group).getFirst().set("RedirectConfig", Struct.of("StatusCode", "HTTP_301")),
            Struct.of("Type", "forward")
                .set("TargetGroupArn", group)
                .set(
                    "ForwardConfig",
                    Struct.of("TargetGroups", List.of(Struct.of("TargetGroupArn", other)))),
            Struct.of("Type", "forward")
                .set(
                    "ForwardConfig",
                    Struct.of(
                        "TargetGroups",
                        List.of(
                            Struct.of("TargetGroupArn", group),
                            Struct.of("TargetGroupArn", other)))))) {
      refused(
          "ValidationError",
          "CreateListener",
          Struct.of("LoadBalancerArn", balancer)
              .set("Protocol", "HTTP")
              .set("Port", 80)
              .set("DefaultActions", List.of(bad)));
    }
    refused(
        "InvalidLoadBalancerAction",
        "CreateListener",
        Struct.of("LoadBalancerArn", balancer)
            .set("Protocol", "HTTP")
            .set("Port", 80)
            .set("DefaultActions", List.of(login("shop", Optional.of("secret")))));
    assertEquals(0, controller.image().listeners().size());
  }

  @Test
  void aClientSecretIsSealedAndNeverSaid() {
    io.tidegate.model.elbv2.Action oidc =
        LoginActions.oidc(
            login("shop", Optional.of("top secret"))
                .optStruct("AuthenticateOidcConfig")
                .orElseThrow(),
            Optional.of(1),
            new SecretVault(new byte[SecretVault.KEY_BYTES], Chance.seeded(3)));
    String said = RuleWriter.actions(List.of(oidc)).toString();
    assertTrue(said.contains("shop") && said.contains("https://p/token"), said);
    assertFalse(said.contains("Secret") || oidc.toString().contains("top secret"), said);
    refused(
        "InvalidLoadBalancerAction",
        "CreateListener",
        Struct.of("LoadBalancerArn", balancer("web"))
            .set("Protocol", "HTTP")
            .set("Port", 80)
            .set("DefaultActions", List.of(login("shop", Optional.empty()))));
  }

  private static Struct login(String client, Optional<String> secret) {
    return Struct.of("Type", "authenticate-oidc")
        .set(
            "AuthenticateOidcConfig",
            Struct.of("Issuer", "https://issuer")
                .set("AuthorizationEndpoint", "https://p/authorize")
                .set("TokenEndpoint", "https://p/token")
                .set("UserInfoEndpoint", "https://p/userinfo")
                .set("ClientId", client)
                .set("ClientSecret", secret));
  }

  @Test
  void conditionsComeBackInBothForms() {
    String listener = listener(balancer("web"), 80, forward(group("tg")));
    Map<Struct, String> cases = new HashMap<>();
    cases.put(path("/a*"), "{Values=[/a*], Field=path-pattern, PathPatternConfig={Values=[/a*]}}");
    cases.put(
        Struct.of("Field", "host-header")
            .set("HostHeaderConfig", Struct.of("Values", List.of("a.com", "*.b.com"))),
        "{Values=[a.com, *.b.com], Field=host-header, HostHeaderConfig={Values=[a.com,"
            + " *.b.com]}}");
    cases.put(
        Struct.of("Field", "query-string")
            .set(
                "QueryStringConfig",
                Struct.of("Values", List.of(Struct.of("Key", "Platform").set("Value", "Mobile")))),
        "{Field=query-string, QueryStringConfig={Values=[{Value=Mobile, Key=Platform}]}}");
    cases.put(
        Struct.of("Field", "http-header")
            .set(
                "HttpHeaderConfig", Struct.of("HttpHeaderName", "X-A").set("Values", List.of("v"))),
        "{Field=http-header, HttpHeaderConfig={Values=[v], HttpHeaderName=X-A}}");
    cases.put(
        Struct.of("Field", "http-request-method")
            .set("HttpRequestMethodConfig", Struct.of("Values", List.of("GET"))),
        "{Field=http-request-method, HttpRequestMethodConfig={Values=[GET]}}");
    cases.put(
        Struct.of("Field", "source-ip")
            .set("SourceIpConfig", Struct.of("Values", List.of("10.0.0.0/8"))),
        "{Field=source-ip, SourceIpConfig={Values=[10.0.0.0/8]}}");
    int priority = 1;
    for (Map.Entry<Struct, String> each : cases.entrySet()) {
      Struct rule = rule(listener, priority++, each.getKey(), fixed("200"));
      assertEquals(each.getValue(), rule.structs("Conditions").getFirst().toString());
    }
    for (Struct bad :
        List.of(
            Struct.of("Field", "nonsense"),
            Struct.of("Field", "path-pattern"),
            Struct.of("Field", "http-header"),
            Struct.of("Field", "path-pattern").set("Values", List.of("/a", "/b")),
            path("/a").set("PathPatternConfig", Struct.of("Values", List.of("/a"))))) {
      refused(
          "ValidationError",
          "CreateRule",
          Struct.of("ListenerArn", listener)
              .set("Priority", 99)
              .set("Conditions", List.of(bad))
              .set("Actions", List.of(fixed("200"))));
    }
  }

  @Test
  void transformsAndRegularExpressionsComeBackAsTheyWereGiven() {
    String listener = listener(balancer("web"), 80, forward(group("tg")));
    Struct regex =
        Struct.of("Field", "host-header")
            .set("HostHeaderConfig", Struct.of("RegexValues", List.of("^a[.]b$")));
    Struct url =
        Struct.of("Type", "url-rewrite")
            .set(
                "UrlRewriteConfig",
                Struct.of("Rewrites", List.of(Struct.of("Regex", "^/a").set("Replace", "/b"))));
    Struct input =
        Struct.of("ListenerArn", listener)
            .set("Priority", 1)
            .set("Conditions", List.of(regex))
            .set("Actions", List.of(fixed("200")))
            .set("Transforms", List.of(url));
    Struct rule = call("CreateRule", input).structs("Rules").getFirst();
    assertEquals(List.of(url).toString(), rule.structs("Transforms").toString());
    assertEquals(
        "{RegexValues=[^a[.]b$], Field=host-header, HostHeaderConfig={RegexValues=[^a[.]b$]}}",
        rule.structs("Conditions").getFirst().toString());
    Struct reset =
        call("ModifyRule", Struct.of("RuleArn", rule.text("RuleArn")).set("ResetTransforms", true))
            .structs("Rules")
            .getFirst();
    assertEquals(List.of(), reset.structs("Transforms"));
    for (Struct bad :
        List.of(
            Struct.of("Type", "url-rewrite"),
            Struct.of("Type", "path-rewrite"),
            Struct.of("Type", "url-rewrite")
                .set("UrlRewriteConfig", Struct.of("Rewrites", List.of())),
            Struct.of("Type", "host-header-rewrite")
                .set("UrlRewriteConfig", Struct.of("Rewrites", List.of())))) {
      refused(
          "ValidationError",
          "ModifyRule",
          Struct.of("RuleArn", rule.text("RuleArn")).set("Transforms", List.of(bad)));
    }
  }

  @Test
  void rulesAreDescribedByPriorityWithTheDefaultLast() {
    String listener = listener(balancer("web"), 80, forward(group("tg")));
    for (int priority : new int[] {200, 3, 50_000}) {
      rule(listener, priority, path("/" + priority), fixed("200"));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> marker = Optional.empty();
    do {
      Struct page =
          call(
              "DescribeRules",
              Struct.of("ListenerArn", listener).set("PageSize", 1).set("Marker", marker));
      page.structs("Rules")
          .forEach(rule -> seen.add(rule.text("Priority") + rule.flag("IsDefault", false)));
      marker = page.optText("NextMarker");
    } while (marker.isPresent());
    assertEquals(List.of("3false", "200false", "50000false", "defaulttrue"), seen);
    String defaultArn =
        call("DescribeRules", Struct.of("ListenerArn", listener))
            .structs("Rules")
            .getLast()
            .text("RuleArn");
    assertTrue(
        one("DescribeRules", Struct.of("RuleArns", List.of(defaultArn)), "Rules")
            .flag("IsDefault", false));
    refused("OperationNotPermitted", "DeleteRule", Struct.of("RuleArn", defaultArn));
  }

  @Test
  void pagesWalkAllBalancersOnceWhileTheyComeAndGo() {
    for (String name : List.of("c", "a", "d", "b")) {
      balancer(name);
    }
    Struct first = call("DescribeLoadBalancers", Struct.of("PageSize", 2));
    List<String> names = new ArrayList<>();
    first.structs("LoadBalancers").forEach(one -> names.add(one.text("LoadBalancerName")));
    call(
        "DeleteLoadBalancer",
        Struct.of(
            "LoadBalancerArn", first.structs("LoadBalancers").getLast().text("LoadBalancerArn")));
    Struct second =
        call(
            "DescribeLoadBalancers",
            Struct.of("PageSize", 2).set("Marker", first.optText("NextMarker")));
    second.structs("LoadBalancers").forEach(one -> names.add(one.text("LoadBalancerName")));
    assertEquals(List.of("a", "b", "c", "d"), names);
    assertFalse(second.has("NextMarker"));
    refused("ValidationError", "DescribeLoadBalancers", Struct.of("Marker", "%%%"));
    refused("ValidationError", "DescribeLoadBalancers", Struct.of("Marker", "xx"));
    refused("ValidationError", "DescribeLoadBalancers", Struct.of("PageSize", 401));
  }

  @Test
  void bucketsOfLogsAreTriedBeforeTheyAreUsed() {
    String balancer = balancer("web");
    triedKeys.clear();
    Struct enabled =
        Struct.of("LoadBalancerArn", balancer)
            .set(
                "Attributes",
                List.of(
                    Struct.of("Key", "access_logs.s3.enabled").set("Value", "true"),
                    Struct.of("Key", "access_logs.s3.bucket").set("Value", "missing"),
                    Struct.of("Key", "access_logs.s3.prefix").set("Value", "web")));
    assertEquals(
        "Access Denied for bucket: missing. Please check S3bucket permission",
        refused("InvalidConfigurationRequest", "ModifyLoadBalancerAttributes", enabled));
    call(
        "ModifyLoadBalancerAttributes",
        Struct.of("LoadBalancerArn", balancer)
            .set(
                "Attributes",
                List.of(
                    Struct.of("Key", "connection_logs.s3.enabled").set("Value", "true"),
                    Struct.of("Key", "connection_logs.s3.bucket").set("Value", "logs"))));
    call(
        "ModifyLoadBalancerAttributes",
        Struct.of("LoadBalancerArn", balancer)
            .set(
                "Attributes",
                List.of(Struct.of("Key", "idle_timeout.timeout_seconds").set("Value", "10"))));
    assertEquals(
        List.of(
            "missing/web/AWSLogs/123456789012/ELBAccessLogTestFile",
            "logs/AWSLogs/123456789012/ELBConnectionLogTestFile"),
        triedKeys);
  }

  @Test
  void attributesListEveryDefault() {
    String balancer = balancer("web");
    Map<String, String> said = new HashMap<>();
    call("DescribeLoadBalancerAttributes", Struct.of("LoadBalancerArn", balancer))
        .structs("Attributes")
        .forEach(one -> said.put(one.text("Key"), one.text("Value")));
    assertEquals("60", said.get("idle_timeout.timeout_seconds"));
    assertEquals("3600", said.get("client_keep_alive.seconds"));
    assertEquals("defensive", said.get("routing.http.desync_mitigation_mode"));
    assertEquals("append", said.get("routing.http.xff_header_processing.mode"));
    assertEquals("true", said.get("routing.http2.enabled"));
    assertEquals("", said.get("access_logs.s3.bucket"));
    assertEquals(23, said.size());
    Struct changed =
        call(
            "ModifyLoadBalancerAttributes",
            Struct.of("LoadBalancerArn", balancer)
                .set(
                    "Attributes",
                    List.of(Struct.of("Key", "idle_timeout.timeout_seconds").set("Value", "10"))));
    assertTrue(changed.structs("Attributes").toString().contains("timeout_seconds, Value=10"));
  }

  @Test
  void portThatCannotBeBoundIsSaidBeforeTheListenerExists() {
    String balancer = balancer("web");
    takenPorts.put("127.31.16.4", 80);
    assertEquals(
        "port 80 is taken",
        refused(
            "InvalidConfigurationRequest",
            "CreateListener",
            Struct.of("LoadBalancerArn", balancer)
                .set("Protocol", "HTTP")
                .set("Port", 80)
                .set("DefaultActions", List.of(fixed("200")))));
    assertEquals(0, controller.image().listeners().size());
    String listener = listener(balancer, 81, List.of(fixed("200")));
    refused(
        "InvalidConfigurationRequest",
        "ModifyListener",
        Struct.of("ListenerArn", listener).set("Port", 80));
  }

  @Test
  void malformedArnsAreValidationErrors() {
    refused("ValidationError", "DeleteLoadBalancer", Struct.of("LoadBalancerArn", "web"));
    refused("ValidationError", "DeleteListener", Struct.of("ListenerArn", balancer("web")));
    assertEquals(
        "You must specify either listener ARNs or a load balancer ARN",
        refused("ValidationError", "DescribeListeners", Struct.of()));
  }

  @Test
  void anomaliesAreSaidWhenAskedFor() {
    String group = group("tg");
    listener(balancer("web"), 80, forward(group));
    call(
        "RegisterTargets",
        Struct.of("TargetGroupArn", group)
            .set("Targets", List.of(Struct.of("Id", INSTANCE).set("Port", 80))));
    Struct input = Struct.of("TargetGroupArn", group);
    assertFalse(
        one("DescribeTargetHealth", input, "TargetHealthDescriptions").has("AnomalyDetection"));
    Struct all = Struct.of("TargetGroupArn", group).set("Include", List.of("AnomalyDetection"));
    assertEquals("{Result=normal, MitigationInEffect=no}", anomaly(all));
    String key = controller.image().targets().all().iterator().next().key();
    health.anomaly(new TargetAnomaly(key, true, false));
    assertEquals("{Result=anomalous, MitigationInEffect=no}", anomaly(all));
    health.anomaly(new TargetAnomaly(key, false, true));
    assertEquals("{Result=normal, MitigationInEffect=yes}", anomaly(all));
  }

  private String anomaly(Struct input) {
    return one("DescribeTargetHealth", input, "TargetHealthDescriptions")
        .optStruct("AnomalyDetection")
        .orElseThrow()
        .toString();
  }

  @Test
  void unregisteredTargetIsUnused() {
    String group = group("tg");
    Struct said =
        one(
            "DescribeTargetHealth",
            Struct.of("TargetGroupArn", group).set("Targets", List.of(Struct.of("Id", INSTANCE))),
            "TargetHealthDescriptions");
    assertEquals(
        "{State=unused, Reason=Target.NotRegistered, Description=Target is not registered to the"
            + " target group}",
        said.optStruct("TargetHealth").orElseThrow().toString());
  }

  @Test
  void capacityIsReservedShownPerZoneAndGivenBack() {
    String arn = balancer("web");
    Struct of = Struct.of("LoadBalancerArn", arn);
    assertFalse(call("DescribeCapacityReservation", of).has("MinimumLoadBalancerCapacity"));
    refused("ValidationError", "ModifyCapacityReservation", of);
    Struct wish =
        Struct.of("LoadBalancerArn", arn)
            .set("MinimumLoadBalancerCapacity", Struct.of("CapacityUnits", 100));
    refused("InsufficientCapacity", "ModifyCapacityReservation", wish);
    call(
        "ModifyCapacityReservation",
        Struct.of("LoadBalancerArn", arn).set("ResetCapacityReservation", true));
    assertEquals(2, call("DescribeCapacityReservation", of).number("DecreaseRequestsRemaining"));
  }

  @Test
  void withoutPoolsNoneCanBeGiven() {
    String arn = balancer("web");
    refused(
        "InvalidConfigurationRequest",
        "ModifyIpPools",
        Struct.of("LoadBalancerArn", arn)
            .set("IpamPools", Struct.of("Ipv4IpamPoolId", "ipam-pool-1")));
    Struct answer =
        call(
            "ModifyIpPools",
            Struct.of("LoadBalancerArn", arn).set("RemoveIpamPools", List.of("ipv4")));
    assertFalse(answer.has("IpamPools"));
    refused("LoadBalancerNotFound", "ModifyIpPools", Struct.of("LoadBalancerArn", arn + "0"));
  }

  @Test
  void limitsAndPoliciesAreListed() {
    assertTrue(
        call("DescribeAccountLimits", Struct.of())
            .structs("Limits")
            .toString()
            .contains("{Name=rules-per-application-load-balancer, Max=100}"));
    Struct policy =
        one(
            "DescribeSSLPolicies",
            Struct.of("Names", List.of("ELBSecurityPolicy-TLS13-1-3-2021-06")),
            "SslPolicies");
    assertEquals(List.of("TLSv1.3"), policy.texts("SslProtocols"));
    refused("SSLPolicyNotFound", "DescribeSSLPolicies", Struct.of("Names", List.of("none")));
  }

  @Test
  void tagsComeBack() {
    String balancer = balancer("web");
    call(
        "AddTags",
        Struct.of("ResourceArns", List.of(balancer))
            .set("Tags", List.of(Struct.of("Key", "team").set("Value", "a"))));
    Struct said =
        one("DescribeTags", Struct.of("ResourceArns", List.of(balancer)), "TagDescriptions");
    assertEquals("[{Key=team, Value=a}]", said.structs("Tags").toString());
    call(
        "RemoveTags", Struct.of("ResourceArns", List.of(balancer)).set("TagKeys", List.of("team")));
    assertEquals(
        List.of(),
        one("DescribeTags", Struct.of("ResourceArns", List.of(balancer)), "TagDescriptions")
            .structs("Tags"));
  }
}
