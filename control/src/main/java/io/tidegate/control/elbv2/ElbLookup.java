package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Image;
import io.tidegate.model.elbv2.Listener;
import io.tidegate.model.elbv2.LoadBalancer;
import io.tidegate.model.elbv2.Rule;
import io.tidegate.model.elbv2.TargetGroup;
import io.tidegate.model.elbv2.TrustStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds things in an image, with AWS's refusals when they are not there. Pure. */
public final class ElbLookup {
  private ElbLookup() {}

  /** The load balancer, or {@code LoadBalancerNotFound}. */
  public static LoadBalancer loadBalancer(Image image, String arn) {
    return image
        .loadBalancers()
        .find(arn)
        .orElseThrow(
            () -> ApiError.of("LoadBalancerNotFound", "Load balancer '" + arn + "' not found"));
  }

  /** The load balancer of this name, if any. */
  public static Optional<LoadBalancer> loadBalancerNamed(Image image, String name) {
    return image.loadBalancers().stream().filter(one -> one.name().equals(name)).findAny();
  }

  /** The target group, or {@code TargetGroupNotFound}. */
  public static TargetGroup targetGroup(Image image, String arn) {
    return image
        .targetGroups()
        .find(arn)
        .orElseThrow(
            () -> ApiError.of("TargetGroupNotFound", "One or more target groups not found"));
  }

  /** The target group of this name, if any. */
  public static Optional<TargetGroup> targetGroupNamed(Image image, String name) {
    return image.targetGroups().stream().filter(one -> one.name().equals(name)).findAny();
  }

  /** The listener, or {@code ListenerNotFound}. */
  public static Listener listener(Image image, String arn) {
    return image
        .listeners()
        .find(arn)
        .orElseThrow(() -> ApiError.of("ListenerNotFound", "One or more listeners not found"));
  }

  /** The rule, or {@code RuleNotFound}. */
  public static Rule rule(Image image, String arn) {
    return image
        .rules()
        .find(arn)
        .orElseThrow(() -> ApiError.of("RuleNotFound", "One or more rules not found"));
  }

  /** The listeners of a load balancer by port. */
  public static List<Listener> listenersOf(Image image, String loadBalancerArn) {
    return image.listeners().referringTo(loadBalancerArn).stream()
        .filter(listener -> listener.loadBalancerArn().equals(loadBalancerArn))
        .sorted(Comparator.comparingInt(Listener::port))
        .toList();
  }

  /** The trust store, or {@code TrustStoreNotFound}. */
  public static TrustStore trustStore(Image image, String arn) {
    return image
        .trustStores()
        .find(arn)
        .orElseThrow(
            () -> ApiError.of("TrustStoreNotFound", "Trust store '" + arn + "' not found"));
  }

  /** The rules of a listener by priority. */
  public static List<Rule> rulesOf(Image image, String listenerArn) {
    return image.rules().referringTo(listenerArn).stream()
        .sorted(Comparator.comparingInt(Rule::priority))
        .toList();
  }

  /**
   * The load balancer whose listeners or rules forward to the target group: never more than one
   * (quota "load balancers per target group").
   */
  public static Optional<String> loadBalancerUsing(Image image, String targetGroupArn) {
    return image.listeners().referringTo(targetGroupArn).stream()
        .findFirst()
        .map(Listener::loadBalancerArn)
        .or(
            () ->
                image.rules().referringTo(targetGroupArn).stream()
                    .findFirst()
                    .flatMap(rule -> image.listeners().find(rule.listenerArn()))
                    .map(Listener::loadBalancerArn));
  }
}
