package io.tidegate.control.ec2;

import java.time.Duration;
import java.util.Optional;

/**
 * What an installation can choose about EC2. {@code maxInstances} counts all that are not
 * terminated; {@code stopGrace} is between SIGTERM and SIGKILL.
 */
public record Ec2Options(
    String vpcCidr,
    Optional<String> vpcIpv6Cidr,
    int defaultSubnetBits,
    int maxInstances,
    int maxTemplates,
    int maxTemplateVersions,
    Duration terminatedVisible,
    Duration stopGrace) {
  /** Loopback mode: VPC 127.31.0.0/16 with /20 subnets, 1000 instances, AWS's other quotas. */
  public static Ec2Options standard() {
    return new Ec2Options(
        "127.31.0.0/16",
        Optional.empty(),
        20,
        1000,
        5000,
        10_000,
        Duration.ofHours(1),
        Duration.ofSeconds(10));
  }

  /** These with an IPv6 block of the default VPC, a /56. */
  public Ec2Options withIpv6(Optional<String> block) {
    return new Ec2Options(
        vpcCidr,
        block,
        defaultSubnetBits,
        maxInstances,
        maxTemplates,
        maxTemplateVersions,
        terminatedVisible,
        stopGrace);
  }
}
