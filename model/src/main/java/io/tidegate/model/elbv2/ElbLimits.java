package io.tidegate.model.elbv2;

import java.util.EnumMap;
import java.util.Map;

/**
 * Quotas of Application Load Balancers, adjustable per installation (ALB guide, "Quotas for your
 * Application Load Balancers").
 */
public record ElbLimits(Map<ElbQuota, Integer> values) {
  /** Listeners of one load balancer that verify clients. */
  public static final int VERIFYING_LISTENERS = 2;

  /** Tags that a user may put on one resource. */
  public static final int TAGS_PER_RESOURCE = 50;

  /** ARNs in one DescribeLoadBalancers or DescribeTags. */
  public static final int ARNS_PER_DESCRIBE = 20;

  /** Attributes in one Modify…Attributes. */
  public static final int ATTRIBUTES_PER_CALL = 20;

  /** Most results of one page, and how many there are when not said. */
  public static final int PAGE_SIZE = 400;

  /** Characters of one condition value. */
  public static final int CONDITION_VALUE_LENGTH = 128;

  /** Highest priority of a rule. */
  public static final int HIGHEST_PRIORITY = 50_000;

  /** Highest weight of a target group in a forward action. */
  public static final int HIGHEST_WEIGHT = 999;

  /** Copies; what is not given has AWS's default. */
  public ElbLimits {
    Map<ElbQuota, Integer> all = new EnumMap<>(ElbQuota.class);
    for (ElbQuota quota : ElbQuota.values()) {
      all.put(quota, values.getOrDefault(quota, quota.standard()));
    }
    values = Map.copyOf(all);
  }

  /** AWS's defaults. */
  public static ElbLimits defaults() {
    return new ElbLimits(Map.of());
  }

  /** These with another value of one quota. */
  public ElbLimits with(ElbQuota quota, int value) {
    Map<ElbQuota, Integer> next = new EnumMap<>(values);
    next.put(quota, value);
    return new ElbLimits(next);
  }

  /** The value of a quota. */
  public int of(ElbQuota quota) {
    return values.getOrDefault(quota, quota.standard());
  }

  public int loadBalancers() {
    return of(ElbQuota.LOAD_BALANCERS);
  }

  public int targetGroups() {
    return of(ElbQuota.TARGET_GROUPS);
  }

  public int listenersPerLoadBalancer() {
    return of(ElbQuota.LISTENERS_PER_LOAD_BALANCER);
  }

  public int rulesPerLoadBalancer() {
    return of(ElbQuota.RULES_PER_LOAD_BALANCER);
  }

  public int targetsPerTargetGroup() {
    return of(ElbQuota.TARGETS_PER_TARGET_GROUP);
  }

  public int targetsPerLoadBalancer() {
    return of(ElbQuota.TARGETS_PER_LOAD_BALANCER);
  }

  public int targetGroupsPerLoadBalancer() {
    return of(ElbQuota.TARGET_GROUPS_PER_LOAD_BALANCER);
  }

  public int targetGroupsPerAction() {
    return of(ElbQuota.TARGET_GROUPS_PER_ACTION);
  }

  public int conditionValuesPerRule() {
    return of(ElbQuota.CONDITION_VALUES_PER_RULE);
  }

  public int wildcardsPerRule() {
    return of(ElbQuota.WILDCARDS_PER_RULE);
  }

  public int certificatesPerLoadBalancer() {
    return of(ElbQuota.CERTIFICATES_PER_LOAD_BALANCER);
  }
}
