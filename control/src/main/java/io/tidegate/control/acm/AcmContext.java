package io.tidegate.control.acm;

import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.pki.SecretVault;
import io.tidegate.model.Installation;
import io.tidegate.model.acm.AcmLimits;

/**
 * What this package works with. Names under {@code acm-validations.} of {@code dnsDomain} are given
 * out to show who owns a domain.
 */
public record AcmContext(
    Installation installation,
    Chance chance,
    TimeSource clock,
    AcmLimits limits,
    SecretVault vault,
    String dnsDomain) {

  /** The ARN of a certificate that is about to be made. */
  public String newArn() {
    return installation.arn("acm", "certificate/" + chance.uuid());
  }
}
