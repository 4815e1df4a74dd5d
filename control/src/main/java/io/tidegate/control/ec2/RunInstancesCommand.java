package io.tidegate.control.ec2;

import io.tidegate.model.ec2.Ipv6Wish;
import io.tidegate.model.ec2.LaunchTemplateData;
import java.util.Optional;

/**
 * RunInstances: the template, if any, with {@code parameters} over it. A subnet given here wins
 * over the template's interfaces and zone. At least {@code minCount}, at most {@code maxCount}.
 */
public record RunInstancesCommand(
    Optional<TemplateRef> template,
    LaunchTemplateData parameters,
    int minCount,
    int maxCount,
    Optional<String> subnetId,
    Optional<String> privateIp,
    Optional<String> clientToken,
    Optional<Ipv6Wish> ipv6) {

  /** Without a word about IPv6. */
  public RunInstancesCommand(
      Optional<TemplateRef> template,
      LaunchTemplateData parameters,
      int minCount,
      int maxCount,
      Optional<String> subnetId,
      Optional<String> privateIp,
      Optional<String> clientToken) {
    this(
        template,
        parameters,
        minCount,
        maxCount,
        subnetId,
        privateIp,
        clientToken,
        Optional.empty());
  }

  /** Exactly {@code count} of a template, in a subnet. */
  public static RunInstancesCommand of(
      TemplateRef template, LaunchTemplateData parameters, int count, String subnetId) {
    return new RunInstancesCommand(
        Optional.of(template),
        parameters,
        count,
        count,
        Optional.of(subnetId),
        Optional.empty(),
        Optional.empty());
  }

  /** Exactly {@code count}, without template, anywhere. */
  public static RunInstancesCommand of(LaunchTemplateData parameters, int count) {
    return new RunInstancesCommand(
        Optional.empty(),
        parameters,
        count,
        count,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
