package io.tidegate.routing;

import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Action;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.LoadBalancerAttributes;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.TargetGroup;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compiles one load balancer, taking over from {@code old} the groups and the rules' conditions
 * that are equal.
 */
record LoadBalancerCompiler(Image image, Optional<CompiledLoadBalancer> old) {
  private static final String DEFAULT_CONTENT_TYPE = "text/plain; charset=utf-8";

  CompiledLoadBalancer compile(LoadBalancer balancer) {
    List<Listener> listeners =
        image.listeners().referringTo(balancer.arn()).stream()
            .filter(listener -> listener.loadBalancerArn().equals(balancer.arn()))
            .sorted(Comparator.comparingInt(Listener::port))
            .toList();
    Map<String, CompiledTargetGroup> groups = groups(balancer, listeners);
    return new CompiledLoadBalancer(
        balancer.arn(),
        RoutingCompiler.metricName(balancer),
        balancer.dnsName(),
        balancer.zones().stream()
            .map(node -> new CompiledLoadBalancer.Node(node.zone(), node.address()))
            .toList(),
        options(LoadBalancerAttributes.of(balancer)),
        listeners.stream().map(listener -> listener(listener, groups)).toList(),
        groups.values().stream()
            .sorted(Comparator.comparingInt(CompiledTargetGroup::index))
            .toList());
  }

  private static AlbOptions options(LoadBalancerAttributes attributes) {
    return new AlbOptions(
        Math.toIntExact(attributes.idleTimeout().toMillis()),
        Math.toIntExact(attributes.clientKeepAlive().toMillis()),
        AlbOptions.DesyncMode.valueOf(attributes.desyncMode().toUpperCase(Locale.ROOT)),
        attributes.dropInvalidHeaders(),
        attributes.preserveHost(),
        AlbOptions.XffMode.valueOf(attributes.xffMode().toUpperCase(Locale.ROOT)),
        attributes.xffClientPort(),
        true);
  }

  private Map<String, CompiledTargetGroup> groups(LoadBalancer balancer, List<Listener> listeners) {
    Set<String> arns = new TreeSet<>();
    for (Listener listener : listeners) {
      arns.addAll(Action.targetGroups(listener.defaultActions()));
      for (Rule rule : image.rules().referringTo(listener.arn())) {
        arns.addAll(Action.targetGroups(rule.actions()));
      }
    }
    Map<String, CompiledTargetGroup> known = new HashMap<>();
    old.ifPresent(last -> last.targetGroups().forEach(group -> known.put(group.arn(), group)));
    Map<String, CompiledTargetGroup> compiled = new HashMap<>();
    for (String arn : arns) {
      TargetGroup group =
          image
              .targetGroups()
              .find(arn)
              .orElseThrow(() -> new IllegalStateException("no target group " + arn));
      CompiledTargetGroup next =
          TargetGroupCompiler.compile(image, balancer, group, compiled.size());
      CompiledTargetGroup last = known.get(arn);
      compiled.put(arn, next.equals(last) ? last : next);
    }
    return compiled;
  }

  private CompiledListener listener(Listener listener, Map<String, CompiledTargetGroup> groups) {
    Optional<RuleTable> last =
        old.stream()
            .flatMap(balancer -> balancer.listeners().stream())
            .filter(other -> other.arn().equals(listener.arn()))
            .map(CompiledListener::rules)
            .findFirst();
    List<RuleTable.Source> rules =
        image.rules().referringTo(listener.arn()).stream()
            .map(
                rule ->
                    new RuleTable.Source(
                        rule.arn(),
                        rule.priority(),
                        rule.conditions(),
                        action(rule.actions(), groups)))
            .toList();
    return new CompiledListener(
        listener.arn(),
        listener.protocol() == Protocol.HTTPS,
        listener.port(),
        RuleTable.compile(rules, action(listener.defaultActions(), groups), last));
  }

  private static RouteAction action(List<Action> actions, Map<String, CompiledTargetGroup> groups) {
    return switch (actions.getLast()) {
      case Action.Forward forward -> forward(forward, groups);
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
    };
  }

  private static String withCharset(String contentType) {
    return contentType + "; charset=utf-8";
  }

  private static RouteAction forward(
      Action.Forward forward, Map<String, CompiledTargetGroup> groups) {
    List<RouteAction.Weighted> weighted = new ArrayList<>();
    int total = 0;
    for (Action.WeightedTargetGroup target : forward.targetGroups()) {
      CompiledTargetGroup group = groups.get(target.targetGroupArn());
      if (group == null) {
        throw new IllegalStateException("no target group " + target.targetGroupArn());
      }
      weighted.add(new RouteAction.Weighted(group, target.weight()));
      total += target.weight();
    }
    return new RouteAction.Forward(weighted, total);
  }
}
