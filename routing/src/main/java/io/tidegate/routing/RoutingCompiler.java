package io.tidegate.routing;

import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.ImageDelta;
import io.tidegate.model.Kind;
import io.tidegate.model.ec2.Instance;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.ListenerCertificate;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.Target;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.ZonalShift;
import io.tidegate.model.logs.DeliverySource;
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

  /**
   * A snapshot and what went wrong on the way to it. {@code stale} are the ARNs of load balancers
   * that follow an older image and must be compiled from scratch when they are next touched.
   */
  public record Result(RoutingSnapshot snapshot, List<Failure> failures, Set<String> stale) {
    /** Copies. */
    public Result {
      failures = List.copyOf(failures);
      stale = Set.copyOf(stale);
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
    Touched all = Touched.nothing();
    image.loadBalancers().stream().map(LoadBalancer::arn).forEach(all.balancers()::add);
    return compile(new Result(RoutingSnapshot.empty(), List.of(), Set.of()), image, all);
  }

  /** The next snapshot; that of {@code previous} when {@code delta} touches no load balancer. */
  public static Result compile(Result previous, ImageDelta delta) {
    Touched touched = Touched.nothing();
    for (Change change : delta.changes()) {
      switch (change) {
        case Change.Put(Entity entity) -> touch(delta, entity.kind(), entity.key(), touched);
        case Change.Removed(Kind kind, String key) -> touch(delta, kind, key, touched);
      }
    }
    return touched.balancers().isEmpty()
        ? new Result(previous.snapshot(), List.of(), previous.stale())
        : compile(previous, delta.after(), touched);
  }

  /** What a change touches, by ARN: load balancers, rules, listeners whose TLS may be another. */
  record Touched(Set<String> balancers, Set<String> rules, Set<String> tls) {
    static Touched nothing() {
      return new Touched(new HashSet<>(), new HashSet<>(), new HashSet<>());
    }
  }

  private static Result compile(Result previous, Image after, Touched touched) {
    Map<String, CompiledLoadBalancer> last = previous.snapshot().loadBalancers();
    Map<String, CompiledLoadBalancer> next = new HashMap<>(last);
    List<Failure> failures = new ArrayList<>();
    Set<String> stale = new HashSet<>(previous.stale());
    for (String arn : touched.balancers()) {
      boolean trusted = !stale.remove(arn);
      Optional<LoadBalancer> balancer = after.loadBalancers().find(arn);
      if (balancer.isEmpty()) {
        next.remove(arn);
        continue;
      }
      try {
        Optional<CompiledLoadBalancer> old =
            Optional.ofNullable(last.get(arn)).filter(known -> trusted);
        next.put(arn, new LoadBalancerCompiler(after, old, touched).compile(balancer.get()));
      } catch (RuntimeException cause) {
        failures.add(new Failure(arn, cause));
        stale.add(arn);
      }
    }
    return new Result(new RoutingSnapshot(after.version(), next), failures, stale);
  }

  private static void touch(ImageDelta delta, Kind kind, String key, Touched touched) {
    for (Image image : List.of(delta.before(), delta.after())) {
      switch (kind) {
        case WEB_ACL_ASSOCIATION -> touched.balancers().add(key);
        case LOAD_BALANCER -> {
          touched.balancers().add(key);
          image.listeners().referringTo(key).forEach(listener -> touchTls(listener, touched));
        }
        case LISTENER ->
            image.listeners().find(key).ifPresent(listener -> touchTls(listener, touched));
        case CERTIFICATE, TRUST_STORE -> touchUsers(image, key, touched);
        case LISTENER_CERTIFICATE ->
            image
                .listenerCertificates()
                .find(key)
                .flatMap(entry -> image.listeners().find(entry.listenerArn()))
                .ifPresent(listener -> touchTls(listener, touched));
        case TRUST_STORE_REVOCATION ->
            image
                .revocations()
                .find(key)
                .ifPresent(revocation -> touchUsers(image, revocation.trustStoreArn(), touched));
        case RULE -> {
          touched.rules().add(key);
          image
              .rules()
              .find(key)
              .flatMap(rule -> balancerOf(image, rule))
              .ifPresent(touched.balancers()::add);
        }
        case ZONAL_SHIFT ->
            image
                .zonalShifts()
                .find(key)
                .map(ZonalShift::resourceArn)
                .ifPresent(touched.balancers()::add);
        case TARGET_GROUP -> touchGroup(image, key, touched.balancers());
        case TARGET ->
            image
                .targets()
                .find(key)
                .ifPresent(
                    target -> touchGroup(image, target.targetGroupArn(), touched.balancers()));
        case DELIVERY_SOURCE ->
            image
                .deliverySources()
                .find(key)
                .map(DeliverySource::resourceArn)
                .ifPresent(touched.balancers()::add);
        case DELIVERY_DESTINATION ->
            image.deliveries().referringTo(key).stream()
                .flatMap(delivery -> LogCompiler.balancerOf(image, delivery).stream())
                .forEach(touched.balancers()::add);
        case DELIVERY ->
            image
                .deliveries()
                .find(key)
                .flatMap(delivery -> LogCompiler.balancerOf(image, delivery))
                .ifPresent(touched.balancers()::add);
        case INSTANCE -> touchInstance(delta, key, touched.balancers());
        default -> {}
      }
    }
  }

  private static void touchTls(Listener listener, Touched touched) {
    touched.balancers().add(listener.loadBalancerArn());
    touched.tls().add(listener.arn());
  }

  /** The listeners that use a certificate or trust store. */
  private static void touchUsers(Image image, String arn, Touched touched) {
    image.listeners().referringTo(arn).forEach(listener -> touchTls(listener, touched));
    for (ListenerCertificate entry : image.listenerCertificates().referringTo(arn)) {
      image
          .listeners()
          .find(entry.listenerArn())
          .ifPresent(listener -> touchTls(listener, touched));
    }
  }

  private static Optional<String> balancerOf(Image image, Rule rule) {
    return image.listeners().find(rule.listenerArn()).map(Listener::loadBalancerArn);
  }

  /** The load balancer that forwards to a target group: never more than one. */
  static Optional<String> userOf(Image image, String groupArn) {
    return image.listeners().referringTo(groupArn).stream()
        .findFirst()
        .map(Listener::loadBalancerArn)
        .or(
            () ->
                image.rules().referringTo(groupArn).stream()
                    .findFirst()
                    .flatMap(rule -> balancerOf(image, rule)));
  }

  private static void touchGroup(Image image, String groupArn, Set<String> touched) {
    userOf(image, groupArn).ifPresent(touched::add);
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
