package io.tidegate.model.elbv2;

import static io.tidegate.model.elbv2.AttributeSpec.flag;
import static io.tidegate.model.elbv2.AttributeSpec.oneOf;
import static io.tidegate.model.elbv2.AttributeSpec.range;

import io.tidegate.model.elbv2.AttributeSpec.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The attributes of a target group by their types: what the user set, else AWS's default (ALB
 * guide, "Edit target group attributes").
 */
public record TargetGroupAttributes(Map<String, String> set) {
  public static final String DEREGISTRATION_DELAY = "deregistration_delay.timeout_seconds";
  public static final String STICKINESS_ENABLED = "stickiness.enabled";
  public static final String STICKINESS_TYPE = "stickiness.type";
  public static final String LB_COOKIE_DURATION = "stickiness.lb_cookie.duration_seconds";
  public static final String APP_COOKIE_NAME = "stickiness.app_cookie.cookie_name";
  public static final String APP_COOKIE_DURATION = "stickiness.app_cookie.duration_seconds";
  public static final String ALGORITHM = "load_balancing.algorithm.type";
  public static final String ANOMALY_MITIGATION = "load_balancing.algorithm.anomaly_mitigation";
  public static final String SLOW_START = "slow_start.duration_seconds";
  public static final String CROSS_ZONE = "load_balancing.cross_zone.enabled";
  public static final String DNS_COUNT =
      "target_group_health.dns_failover.minimum_healthy_targets.count";
  public static final String DNS_PERCENTAGE =
      "target_group_health.dns_failover.minimum_healthy_targets.percentage";
  public static final String ROUTING_COUNT =
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count";
  public static final String ROUTING_PERCENTAGE =
      "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage";
  public static final String LAMBDA_MULTI_VALUE_HEADERS = "lambda.multi_value_headers.enabled";

  /** Seconds that a deregistered target may finish its requests. */
  public static final int DEFAULT_DEREGISTRATION_DELAY = 300;

  /** Seconds that a client stays with its target: one day. */
  public static final int DEFAULT_STICKINESS_DURATION = 86_400;

  /** The word of an attribute that takes the load balancer's setting. */
  public static final String AS_LOAD_BALANCER = "use_load_balancer_configuration";

  /** The word that switches a threshold off. */
  public static final String OFF = "off";

  private static final int LONGEST_STICKINESS = 604_800;
  private static final int MOST_TARGETS = 1_000_000;

  private static final List<AttributeSpec> ALB =
      List.of(
          range(DEREGISTRATION_DELAY, DEFAULT_DEREGISTRATION_DELAY, 0, 3600),
          new AttributeSpec(ANOMALY_MITIGATION, OFF, new AttributeSpec.OneOf(List.of("on", OFF))),
          oneOf(ALGORITHM, "round_robin", "least_outstanding_requests", "weighted_random"),
          oneOf(CROSS_ZONE, AS_LOAD_BALANCER, "true", "false"),
          new AttributeSpec(SLOW_START, "0", new Range(30, 900, List.of("0"))),
          AttributeSpec.text(APP_COOKIE_NAME, 256),
          range(APP_COOKIE_DURATION, DEFAULT_STICKINESS_DURATION, 1, LONGEST_STICKINESS),
          flag(STICKINESS_ENABLED, false),
          range(LB_COOKIE_DURATION, DEFAULT_STICKINESS_DURATION, 1, LONGEST_STICKINESS),
          oneOf(STICKINESS_TYPE, "lb_cookie", "app_cookie"),
          new AttributeSpec(DNS_COUNT, "1", new Range(1, MOST_TARGETS, List.of(OFF))),
          new AttributeSpec(DNS_PERCENTAGE, OFF, new Range(1, 100, List.of(OFF))),
          range(ROUTING_COUNT, 1, 1, MOST_TARGETS),
          new AttributeSpec(ROUTING_PERCENTAGE, OFF, new Range(1, 100, List.of(OFF))));

  private static final List<AttributeSpec> LAMBDA =
      List.of(flag(LAMBDA_MULTI_VALUE_HEADERS, false));

  /** Copies. */
  public TargetGroupAttributes {
    set = Map.copyOf(set);
  }

  /** The attributes of {@code group}. */
  public static TargetGroupAttributes of(TargetGroup group) {
    return new TargetGroupAttributes(group.attributes());
  }

  /** Every attribute that {@code group} can have, with its default. */
  public static List<AttributeSpec> specs(TargetGroup group) {
    return new ArrayList<>(group.targetType() == TargetGroup.TargetType.LAMBDA ? LAMBDA : ALB);
  }

  /** How long a deregistered target may finish its requests. */
  public Duration deregistrationDelay() {
    return Duration.ofSeconds(number(DEREGISTRATION_DELAY, DEFAULT_DEREGISTRATION_DELAY));
  }

  /** Whether clients are kept on one target by a cookie. */
  public boolean stickiness() {
    return text(STICKINESS_ENABLED, "false").equals("true");
  }

  /** {@code lb_cookie} or {@code app_cookie}. */
  public String stickinessType() {
    return text(STICKINESS_TYPE, "lb_cookie");
  }

  /** How long the balancer's own cookie binds. */
  public Duration lbCookieDuration() {
    return Duration.ofSeconds(number(LB_COOKIE_DURATION, DEFAULT_STICKINESS_DURATION));
  }

  /** How long the application's cookie binds. */
  public Duration appCookieDuration() {
    return Duration.ofSeconds(number(APP_COOKIE_DURATION, DEFAULT_STICKINESS_DURATION));
  }

  /** The application's cookie; empty when none was named. */
  public String appCookieName() {
    return text(APP_COOKIE_NAME, "");
  }

  /** {@code round_robin}, {@code least_outstanding_requests} or {@code weighted_random}. */
  public String algorithm() {
    return text(ALGORITHM, "round_robin");
  }

  /** Whether targets that fail more than their peers get less. */
  public boolean anomalyMitigation() {
    return text(ANOMALY_MITIGATION, OFF).equals("on");
  }

  /** How long the share of a new target grows; zero for at once. */
  public Duration slowStart() {
    return Duration.ofSeconds(number(SLOW_START, 0));
  }

  /** Whether nodes use targets of other zones, {@code loadBalancer} being its own setting. */
  public boolean crossZone(boolean loadBalancer) {
    String value = text(CROSS_ZONE, AS_LOAD_BALANCER);
    return value.equals(AS_LOAD_BALANCER) ? loadBalancer : value.equals("true");
  }

  /** Healthy targets that a zone needs to stay in DNS; empty when off. */
  public Optional<Integer> dnsMinimumCount() {
    return threshold(DNS_COUNT, "1");
  }

  /** Percentage of healthy targets that a zone needs to stay in DNS; empty when off. */
  public Optional<Integer> dnsMinimumPercentage() {
    return threshold(DNS_PERCENTAGE, OFF);
  }

  /** With fewer healthy targets than this, all targets get requests. */
  public int routingMinimumCount() {
    return number(ROUTING_COUNT, 1);
  }

  /** With a lower percentage of healthy targets than this, all get requests; empty when off. */
  public Optional<Integer> routingMinimumPercentage() {
    return threshold(ROUTING_PERCENTAGE, OFF);
  }

  private Optional<Integer> threshold(String key, String otherwise) {
    String value = text(key, otherwise);
    return value.equals(OFF) ? Optional.empty() : Optional.of(Integer.valueOf(value));
  }

  private String text(String key, String otherwise) {
    return set.getOrDefault(key, otherwise);
  }

  private int number(String key, int otherwise) {
    String value = set.get(key);
    return value == null ? otherwise : Integer.parseInt(value);
  }
}
