package io.tidegate.model.elbv2;

import java.util.Arrays;
import java.util.Optional;

/**
 * The adjustable quotas of Application Load Balancers with AWS's defaults (ALB guide, "Quotas for
 * your Application Load Balancers"; DescribeAccountLimits).
 */
public enum ElbQuota {
  LOAD_BALANCERS("application-load-balancers", 50, true),
  TARGET_GROUPS("target-groups", 3000, true),
  TARGETS_PER_LOAD_BALANCER("targets-per-application-load-balancer", 1000, true),
  TARGETS_PER_TARGET_GROUP("targets-per-target-group", 1000, true),
  LISTENERS_PER_LOAD_BALANCER("listeners-per-application-load-balancer", 50, true),
  RULES_PER_LOAD_BALANCER("rules-per-application-load-balancer", 100, true),
  TARGET_GROUPS_PER_LOAD_BALANCER("target-groups-per-application-load-balancer", 100, true),
  TARGET_GROUPS_PER_ACTION("target-groups-per-action-on-application-load-balancer", 5, true),
  CONDITION_VALUES_PER_RULE("condition-values-per-alb-rule", 5, true),
  WILDCARDS_PER_RULE("condition-wildcards-per-alb-rule", 5, true),
  CERTIFICATES_PER_LOAD_BALANCER("certificates-per-application-load-balancer", 25, true),
  REGISTRATIONS_PER_TARGET_ID("target-id-registrations-per-application-load-balancer", 1000, true),
  CAPACITY_UNITS_PER_LOAD_BALANCER("capacity-units-per-application-load-balancer", 15_000, false),
  /** Of all load balancers together; as much as the machine can do unless configured. */
  CAPACITY_UNITS("capacity-units", 0, false),
  TRUST_STORES("trust-stores", 20, false),
  AUTHORITIES_PER_TRUST_STORE("ca-certificates-per-trust-store", 25, false),
  SUBJECT_BYTES_PER_TRUST_STORE("ca-subject-bytes-per-trust-store", 10_000, false),
  REVOCATIONS_PER_TRUST_STORE("revocation-lists-per-trust-store", 30, false),
  REVOKED_ENTRIES_PER_TRUST_STORE("revocation-entries-per-trust-store", 500_000, false);

  private final String text;
  private final int standard;
  private final boolean listed;

  ElbQuota(String text, int standard, boolean listed) {
    this.text = text;
    this.standard = standard;
    this.listed = listed;
  }

  /** The quota of that name. */
  public static Optional<ElbQuota> of(String text) {
    return Arrays.stream(values()).filter(quota -> quota.text.equals(text)).findFirst();
  }

  /** Its name: the API's where the API lists it. */
  public String text() {
    return text;
  }

  /** AWS's default. */
  public int standard() {
    return standard;
  }

  /** Whether DescribeAccountLimits lists it. */
  public boolean listed() {
    return listed;
  }
}
