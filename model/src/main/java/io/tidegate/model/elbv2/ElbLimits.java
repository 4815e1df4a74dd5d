package io.tidegate.model.elbv2;

/**
 * Quotas of Application Load Balancers, adjustable per installation (ALB guide, "Quotas for your
 * Application Load Balancers").
 */
public record ElbLimits(
    int loadBalancers,
    int targetGroups,
    int listenersPerLoadBalancer,
    int rulesPerLoadBalancer,
    int targetsPerTargetGroup,
    int targetsPerLoadBalancer,
    int targetGroupsPerLoadBalancer,
    int targetGroupsPerAction,
    int conditionValuesPerRule,
    int wildcardsPerRule,
    int certificatesPerLoadBalancer) {
  /** Registrations of one target id per load balancer. */
  public static final int REGISTRATIONS_PER_TARGET_ID = 1000;

  /** Trust stores of the account. */
  public static final int TRUST_STORES = 20;

  /** Listeners of one load balancer that verify clients. */
  public static final int VERIFYING_LISTENERS = 2;

  /** Revocation files of one trust store. */
  public static final int REVOCATIONS_PER_TRUST_STORE = 30;

  /** Revoked certificates in all files of one trust store. */
  public static final int REVOKED_ENTRIES_PER_TRUST_STORE = 500_000;

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

  /** AWS's defaults. */
  public static ElbLimits defaults() {
    return new ElbLimits(50, 3000, 50, 100, 1000, 1000, 100, 5, 5, 5, 25);
  }

  /** These with another quota of rules. */
  public ElbLimits withRulesPerLoadBalancer(int rules) {
    return new ElbLimits(
        loadBalancers,
        targetGroups,
        listenersPerLoadBalancer,
        rules,
        targetsPerTargetGroup,
        targetsPerLoadBalancer,
        targetGroupsPerLoadBalancer,
        targetGroupsPerAction,
        conditionValuesPerRule,
        wildcardsPerRule,
        certificatesPerLoadBalancer);
  }
}
