package io.tidegate.control.elbv2;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.model.Installation;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.SslPolicies;

/**
 * What the managers of this package work with. {@code dnsDomain} ends the names of load balancers,
 * {@code elb.tidegate.internal} unless configured; {@code sslPolicy} is that of HTTPS listeners
 * that are created without one; {@code pools} are those that nodes may have addresses of.
 */
public record ElbContext(
    Installation installation,
    Chance chance,
    TimeSource clock,
    ElbLimits limits,
    String dnsDomain,
    String sslPolicy,
    AddressPools pools) {
  /** The domain of load balancer names when none is configured. */
  public static final String DEFAULT_DNS_DOMAIN = "elb.tidegate.internal";

  private static final int ID_DIGITS = 16;

  /** With the recommended security policy and no pools of addresses. */
  public ElbContext(
      Installation installation,
      Chance chance,
      TimeSource clock,
      ElbLimits limits,
      String dnsDomain) {
    this(
        installation, chance, clock, limits, dnsDomain, SslPolicies.RECOMMENDED, AddressPools.NONE);
  }

  /** With AWS's quotas and the default domain. */
  public static ElbContext standard(Installation installation, Chance chance, TimeSource clock) {
    return new ElbContext(installation, chance, clock, ElbLimits.defaults(), DEFAULT_DNS_DOMAIN);
  }

  /** A new id, as at the end of ARNs. */
  String newId() {
    return chance.hex(ID_DIGITS);
  }

  /** A new UUID. */
  String newUuid() {
    return chance.uuid();
  }

  /** {@code arn:aws:elasticloadbalancing:region:account:resource}. */
  String arn(String resource) {
    return installation.arn("elasticloadbalancing", resource);
  }
}
