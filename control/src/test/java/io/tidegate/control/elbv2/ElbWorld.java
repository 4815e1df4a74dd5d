package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.base.Chance;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.Installation;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.ElbQuota;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TargetGroup.TargetType;
import io.tidegate.testkit.Nouns;
import io.tidegate.testkit.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** An image with a network, and the managers that change it. Belongs to one test. */
final class ElbWorld {
  static final ElbLimits LIMITS =
      new ElbLimits(
          Map.of(
              ElbQuota.LOAD_BALANCERS, 3,
              ElbQuota.TARGET_GROUPS, 5,
              ElbQuota.LISTENERS_PER_LOAD_BALANCER, 4,
              ElbQuota.RULES_PER_LOAD_BALANCER, 6,
              ElbQuota.TARGETS_PER_TARGET_GROUP, 4,
              ElbQuota.TARGETS_PER_LOAD_BALANCER, 6,
              ElbQuota.TARGET_GROUPS_PER_LOAD_BALANCER, 3,
              ElbQuota.TARGET_GROUPS_PER_ACTION, 2,
              ElbQuota.CAPACITY_UNITS, 300,
              ElbQuota.REGISTRATIONS_PER_TARGET_ID, 3));

  final VirtualTime time = new VirtualTime();
  final ElbContext context =
      new ElbContext(
          Installation.standard(), Chance.seeded(7), time, LIMITS, ElbContext.DEFAULT_DNS_DOMAIN);
  final LoadBalancerManager balancers = new LoadBalancerManager(context);
  final TargetGroupManager groups = new TargetGroupManager(context);
  final ListenerManager listeners = new ListenerManager(context);
  final RuleManager rules = new RuleManager(context);
  final TargetManager targets = new TargetManager(context);
  Image image = Nouns.networkImage();

  /** Decides and applies. */
  <A> A does(Function<Image, Outcome<A>> decision) {
    Outcome<A> outcome = decision.apply(image);
    apply(outcome.changes());
    return outcome.answer();
  }

  void apply(List<Change> changes) {
    if (!changes.isEmpty()) {
      image = image.with(changes);
    }
  }

  /** Fails unless the decision is refused with {@code code}; says the message. */
  String refused(String code, Function<Image, ?> decision) {
    ApiError refusal = assertThrows(ApiError.class, () -> decision.apply(image));
    assertEquals(code, refusal.code(), refusal.text());
    assertEquals(400, refusal.status());
    return refusal.text();
  }

  static CreateLoadBalancerCommand web(String name, String... subnets) {
    return new CreateLoadBalancerCommand(
        name,
        LoadBalancer.Type.APPLICATION,
        LoadBalancer.Scheme.INTERNET_FACING,
        List.of(subnets),
        Optional.empty(),
        "ipv4",
        List.of());
  }

  LoadBalancer balancer(String name) {
    return does(at -> balancers.create(at, web(name, Nouns.SUBNET_A, Nouns.SUBNET_B)));
  }

  static CreateTargetGroupCommand http(String name, TargetType type) {
    return new CreateTargetGroupCommand(
        name,
        Optional.of(Protocol.HTTP),
        Optional.empty(),
        Optional.of(8080),
        Optional.of(Nouns.VPC),
        type,
        Optional.empty(),
        HealthCheckSettings.none(),
        List.of());
  }

  TargetGroup group(String name) {
    return does(at -> groups.create(at, http(name, TargetType.INSTANCE)));
  }

  TargetGroup ipGroup(String name) {
    return does(at -> groups.create(at, http(name, TargetType.IP)));
  }

  static CreateListenerCommand onPort(LoadBalancer balancer, int port, Action action) {
    return new CreateListenerCommand(
        balancer.arn(),
        Optional.of(Protocol.HTTP),
        Optional.of(port),
        TlsSettings.none(),
        List.of(action),
        List.of());
  }

  Listener listener(LoadBalancer balancer, int port, TargetGroup group) {
    return does(at -> listeners.create(at, onPort(balancer, port, Action.Forward.to(group.arn()))));
  }

  static CreateRuleCommand forPath(Listener listener, int priority, String path, Action action) {
    return new CreateRuleCommand(
        listener.arn(),
        priority,
        List.of(new RuleCondition.PathPattern(List.of(path))),
        List.of(action),
        List.of());
  }

  Rule rule(Listener listener, int priority, String path, Action action) {
    return does(at -> rules.create(at, forPath(listener, priority, path, action)));
  }

  /** A running instance with the id {@code i-} and 17 digits that end in {@code number}. */
  String instance(int number, char zone) {
    String id = instanceId(number);
    apply(
        List.of(
            Change.put(
                Nouns.instance(id, zone, "127.31." + (zone - 'a') * 16 + "." + (100 + number)))));
    return id;
  }

  void instanceIs(String id, Instance.State state) {
    Instance instance = image.instances().find(id).orElseThrow();
    apply(List.of(Change.put(instance.in(state, Optional.empty(), time.now()))));
  }

  static String instanceId(int number) {
    return String.format("i-%017d", number);
  }

  static Action fixed(int status) {
    return new Action.FixedResponse(Optional.empty(), status, Optional.empty(), "");
  }
}
