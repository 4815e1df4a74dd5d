package io.tidegate.routing;

import io.tidegate.model.Image;
import io.tidegate.model.Ipv6Block;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerAttributes;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.TargetGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compiles one load balancer. From {@code old}, when there is one, everything is taken over that
 * did not change since: all but what {@code changed} names, and all groups that are equal.
 */
record LoadBalancerCompiler(
    Image image, Optional<CompiledLoadBalancer> old, RoutingCompiler.Touched changed) {
  /** Seconds that clients may remember that there is HTTP/3. */
  private static final int ALTERNATIVE_S = 3_600;

  private static final String DEFAULT_CONTENT_TYPE = "text/plain; charset=utf-8";

  CompiledLoadBalancer compile(LoadBalancer balancer) {
    List<Listener> listeners =
        image.listeners().referringTo(balancer.arn()).stream()
            .filter(listener -> listener.loadBalancerArn().equals(balancer.arn()))
            .sorted(Comparator.comparingInt(Listener::port))
            .toList();
    Map<String, CompiledTargetGroup> groups = groups(balancer);
    return new CompiledLoadBalancer(
        balancer.arn(),
        RoutingCompiler.metricName(balancer),
        balancer.dnsName(),
        balancer.zones().stream().map(node -> node(balancer, node)).toList(),
        options(balancer.arn(), LoadBalancerAttributes.of(balancer)),
        listeners.stream().map(listener -> listener(balancer, listener, groups)).toList(),
        groups.values().stream()
            .sorted(Comparator.comparingInt(CompiledTargetGroup::index))
            .toList(),
        image
            .webAclAssociations()
            .find(balancer.arn())
            .map(one -> new CompiledWebAcl(one.webAclArn(), failsOpen(balancer))),
        gateway(balancer));
  }

  private InternetGateway gateway(LoadBalancer balancer) {
    return new InternetGateway(
        LoadBalancerAttributes.of(balancer).deniesInternetGateway(balancer.scheme()),
        image.vpcs().find(balancer.vpcId()).flatMap(vpc -> vpc.ipv6Cidr()).map(Ipv6Block::parse));
  }

  private static CompiledLoadBalancer.Node node(
      LoadBalancer balancer, LoadBalancer.ZoneMapping node) {
    List<String> addresses = new ArrayList<>(balancer.addressesOf(node));
    balancer.leaving().stream()
        .filter(one -> one.zone().equals(node.zone()))
        .forEach(one -> addresses.add(one.address()));
    return new CompiledLoadBalancer.Node(node.zone(), node.address(), addresses);
  }

  private static boolean failsOpen(LoadBalancer balancer) {
    return LoadBalancerAttributes.of(balancer).wafFailOpen();
  }

  private AlbOptions options(String arn, LoadBalancerAttributes attributes) {
    return new AlbOptions(
        Math.toIntExact(attributes.idleTimeout().toMillis()),
        Math.toIntExact(attributes.clientKeepAlive().toMillis()),
        AlbOptions.DesyncMode.valueOf(attributes.desyncMode().toUpperCase(Locale.ROOT)),
        attributes.dropInvalidHeaders(),
        attributes.preserveHost(),
        AlbOptions.XffMode.valueOf(attributes.xffMode().toUpperCase(Locale.ROOT)),
        attributes.xffClientPort(),
        new LogCompiler(image, arn).compile(attributes));
  }

  private Map<String, CompiledTargetGroup> groups(LoadBalancer balancer) {
    Map<String, CompiledTargetGroup> known = new HashMap<>();
    old.ifPresent(last -> last.targetGroups().forEach(group -> known.put(group.arn(), group)));
    Map<String, CompiledTargetGroup> compiled = new HashMap<>();
    List<TargetGroup> used =
        image.targetGroups().stream()
            .filter(
                group ->
                    RoutingCompiler.userOf(image, group.arn())
                        .filter(balancer.arn()::equals)
                        .isPresent())
            .sorted(Comparator.comparing(TargetGroup::arn))
            .toList();
    for (TargetGroup group : used) {
      String arn = group.arn();
      CompiledTargetGroup next =
          TargetGroupCompiler.compile(image, balancer, group, compiled.size());
      CompiledTargetGroup last = known.get(arn);
      compiled.put(arn, next.equals(last) ? last : next);
    }
    return compiled;
  }

  private CompiledListener listener(
      LoadBalancer balancer, Listener listener, Map<String, CompiledTargetGroup> groups) {
    Optional<CompiledListener> last =
        old.stream()
            .flatMap(known -> known.listeners().stream())
            .filter(other -> other.arn().equals(listener.arn()))
            .findFirst();
    RouteAction defaultAction = action(listener.defaultActions(), Rewrite.NONE, groups);
    RuleTable rules =
        last.map(other -> updated(listener, other.rules(), groups, defaultAction))
            .orElseGet(() -> compiled(listener, groups, defaultAction));
    Optional<CompiledTls> tls =
        last.isPresent() && !changed.tls().contains(listener.arn())
            ? last.get().tls()
            : new TlsCompiler(image).compile(listener, LoadBalancerAttributes.of(balancer));
    ListenerAttributes attributes = ListenerAttributes.of(listener);
    boolean http3 = tls.isPresent() && attributes.http3();
    return new CompiledListener(
        listener.arn(),
        listener.protocol() == Protocol.HTTPS,
        listener.port(),
        responses(attributes, http3 ? listener.port() : 0),
        rules,
        tls,
        http3);
  }

  /** {@code http3Port} is told to clients in every response (RFC 7838) unless it is 0. */
  private static ResponseHeaders responses(ListenerAttributes attributes, int http3Port) {
    Map<String, String> inserted = new HashMap<>(attributes.insertedHeaders());
    if (http3Port != 0) {
      inserted.put("alt-svc", "h3=\":" + http3Port + "\"; ma=" + ALTERNATIVE_S);
    }
    return new ResponseHeaders(attributes.serverHeader(), inserted);
  }

  private RuleTable compiled(
      Listener listener, Map<String, CompiledTargetGroup> groups, RouteAction defaultAction) {
    List<RuleTable.Source> sources = new ArrayList<>();
    for (Rule rule : image.rules().referringTo(listener.arn())) {
      sources.add(source(rule, groups));
    }
    return RuleTable.compile(sources, defaultAction);
  }

  private RuleTable updated(
      Listener listener,
      RuleTable last,
      Map<String, CompiledTargetGroup> groups,
      RouteAction defaultAction) {
    List<RuleTable.Source> put = new ArrayList<>();
    Set<String> removed = new HashSet<>();
    for (String arn : changed.rules()) {
      Optional<Rule> rule = image.rules().find(arn);
      if (rule.isEmpty()) {
        removed.add(arn);
      } else if (rule.get().listenerArn().equals(listener.arn())) {
        put.add(source(rule.get(), groups));
      }
    }
    Set<String> kept = new HashSet<>();
    old.ifPresent(
        balancer ->
            balancer.targetGroups().stream()
                .filter(group -> group.equals(groups.get(group.arn())))
                .forEach(group -> kept.add(group.arn())));
    return last.updated(put, removed, action -> regrouped(action, groups, kept), defaultAction);
  }

  private static RuleTable.Source source(Rule rule, Map<String, CompiledTargetGroup> groups) {
    return new RuleTable.Source(
        rule.arn(),
        rule.priority(),
        rule.conditions(),
        action(rule.actions(), Rewrite.of(rule.transforms()), groups));
  }

  /** An action that forwards to the groups as they are now; {@code kept} are the same still. */
  private static RouteAction regrouped(
      RouteAction action, Map<String, CompiledTargetGroup> groups, Set<String> kept) {
    if (action instanceof RouteAction.Guarded(Guard guard, RouteAction then)) {
      RouteAction next = regrouped(then, groups, kept);
      return next.equals(then) ? action : new RouteAction.Guarded(guard, next);
    }
    if (!(action instanceof RouteAction.Forward forward)
        || forward.groups().stream().allMatch(to -> kept.contains(to.group().arn()))) {
      return action;
    }
    return new RouteAction.Forward(
        forward.groups().stream()
            .map(to -> new RouteAction.Weighted(find(groups, to.group().arn()), to.weight()))
            .toList(),
        forward.totalWeight(),
        forward.stickinessMs(),
        forward.rewrite());
  }

  private static CompiledTargetGroup find(
      Map<String, CompiledTargetGroup> groups, String targetGroupArn) {
    CompiledTargetGroup group = groups.get(targetGroupArn);
    if (group == null) {
      throw new IllegalStateException("no target group " + targetGroupArn);
    }
    return group;
  }

  private static RouteAction action(
      List<Action> actions, Rewrite rewrite, Map<String, CompiledTargetGroup> groups) {
    RouteAction last = lastAction(actions.getLast(), rewrite, groups);
    return actions.stream()
        .flatMap(action -> GuardCompiler.guard(action).stream())
        .<RouteAction>map(guard -> new RouteAction.Guarded(guard, last))
        .findFirst()
        .orElse(last);
  }

  private static RouteAction lastAction(
      Action action, Rewrite rewrite, Map<String, CompiledTargetGroup> groups) {
    return switch (action) {
      case Action.Forward forward -> forward(forward, rewrite, groups);
      case Action.Redirect redirect ->
          new RouteAction.Redirect(
              redirect.statusCode(),
              redirect.protocol(),
              redirect.host(),
              redirect.port(),
              redirect.path(),
              redirect.query());
      case Action.FixedResponse fixed ->
          new RouteAction.Fixed(
              fixed.statusCode(),
              fixed
                  .contentType()
                  .map(LoadBalancerCompiler::withCharset)
                  .orElse(DEFAULT_CONTENT_TYPE),
              fixed.messageBody().getBytes(StandardCharsets.UTF_8));
      case Action.AuthenticateOidc _, Action.AuthenticateCognito _, Action.ValidateJwt _ ->
          throw new IllegalStateException("the last action does not say what becomes of requests");
    };
  }

  private static String withCharset(String contentType) {
    return contentType + "; charset=utf-8";
  }

  private static RouteAction forward(
      Action.Forward forward, Rewrite rewrite, Map<String, CompiledTargetGroup> groups) {
    List<RouteAction.Weighted> weighted = new ArrayList<>();
    int total = 0;
    for (Action.WeightedTargetGroup target : forward.targetGroups()) {
      CompiledTargetGroup group = find(groups, target.targetGroupArn());
      weighted.add(new RouteAction.Weighted(group, target.weight()));
      total += target.weight();
    }
    return new RouteAction.Forward(
        weighted, total, forward.stickiness().map(Duration::toMillis).orElse(0L), rewrite);
  }
}
