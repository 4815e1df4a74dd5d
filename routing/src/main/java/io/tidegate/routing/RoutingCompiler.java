package io.tidegate.routing;

import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes what users asked for ready to be followed: {@link Image} to {@link RoutingSnapshot}. After
 * the first time only load balancers that a change touches are compiled again, and what did not
 * change in them is taken over. One that cannot be compiled keeps its last good form. Pure.
 */
public final class RoutingCompiler {
  private RoutingCompiler() {}

  /** A snapshot and the load balancers that could not be compiled. */
  public record Result(RoutingSnapshot snapshot, List<Failure> failures) {
    /** Copies. */
    public Result {
      failures = List.copyOf(failures);
    }
  }

  /** A load balancer that is not in force as it was asked for, and why: a bug to report. */
  public record Failure(String loadBalancerArn, RuntimeException cause) {}

  /** Compiles everything; load balancers that cannot be compiled are left out. */
  public static RoutingSnapshot compile(Image image) {
    return compileAll(image).snapshot();
  }

  /** Compiles everything. */
  public static Result compileAll(Image image) {
    Set<String> all = new HashSet<>();
    image.loadBalancers().stream().map(LoadBalancer::arn).forEach(all::add);
    return compile(RoutingSnapshot.empty(), image, all);
  }

  /** The next snapshot; {@code previous} itself when {@code delta} touches no load balancer. */
  public static Result compile(RoutingSnapshot previous, ImageDelta delta) {
    Set<String> touched = new HashSet<>();
    for (Change change : delta.changes()) {
      switch (change) {
        case Change.Put(Entity entity) -> {
          touch(delta, entity.kind(), entity.key(), touched);
        }
        case Change.Removed(Kind kind, String key) -> touch(delta, kind, key, touched);
      }
    }
    return touched.isEmpty()
        ? new Result(previous, List.of())
        : compile(previous, delta.after(), touched);
  }

  private static Result compile(RoutingSnapshot previous, Image after, Set<String> touched) {
    Map<String, CompiledLoadBalancer> next = new HashMap<>(previous.loadBalancers());
    List<Failure> failures = new ArrayList<>();
    for (String arn : touched) {
      Optional<LoadBalancer> balancer = after.loadBalancers().find(arn);
      if (balancer.isEmpty()) {
        next.remove(arn);
        continue;
      }
      try {
        Optional<CompiledLoadBalancer> old = Optional.ofNullable(previous.loadBalancers().get(arn));
        next.put(arn, new LoadBalancerCompiler(after, old).compile(balancer.get()));
      } catch (RuntimeException cause) {
        failures.add(new Failure(arn, cause));
      }
    }
    return new Result(new RoutingSnapshot(after.version(), next), failures);
  }

  private static void touch(ImageDelta delta, Kind kind, String key, Set<String> touched) {
    for (Image image : List.of(delta.before(), delta.after())) {
      switch (kind) {
        case LOAD_BALANCER -> touched.add(key);
        case LISTENER ->
            image.listeners().find(key).map(Listener::loadBalancerArn).ifPresent(touched::add);
        case RULE -> image.rules().find(key).ifPresent(rule -> touchListener(image, rule, touched));
        case TARGET_GROUP -> touchGroup(image, key, touched);
        case TARGET ->
            image
                .targets()
                .find(key)
                .ifPresent(target -> touchGroup(image, target.targetGroupArn(), touched));
        case INSTANCE -> touchInstance(delta, key, touched);
        default -> {}
      }
    }
  }

  private static void touchListener(Image image, Rule rule, Set<String> touched) {
    image
        .listeners()
        .find(rule.listenerArn())
        .map(Listener::loadBalancerArn)
        .ifPresent(touched::add);
  }

  private static void touchGroup(Image image, String groupArn, Set<String> touched) {
    for (Listener listener : image.listeners().referringTo(groupArn)) {
      touched.add(listener.loadBalancerArn());
    }
    for (Rule rule : image.rules().referringTo(groupArn)) {
      touchListener(image, rule, touched);
    }
  }

  private static void touchInstance(ImageDelta delta, String id, Set<String> touched) {
    Optional<Instance> before = delta.before().instances().find(id);
    Optional<Instance> after = delta.after().instances().find(id);
    if (before.map(RoutingCompiler::placement).equals(after.map(RoutingCompiler::placement))) {
      return;
    }
    for (Target target : delta.after().targets().referringTo(id)) {
      touchGroup(delta.after(), target.targetGroupArn(), touched);
    }
  }

  /** What routing wants to know of an instance. */
  private static List<String> placement(Instance instance) {
    return List.of(instance.state().name(), instance.zone(), instance.privateIp());
  }

  /** The part of an ARN that names the resource in metrics: {@code app/name/id}. */
  static String metricName(LoadBalancer balancer) {
    String arn = balancer.arn();
    return arn.substring(arn.indexOf("/") + 1);
  }

  /** The part of an ARN that names the resource in metrics: {@code targetgroup/name/id}. */
  static String metricName(TargetGroup group) {
    String arn = group.arn();
    return arn.substring(arn.lastIndexOf(':') + 1);
  }
}
