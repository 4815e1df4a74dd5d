package io.tidegate.control.acm;

import io.tidegate.model.Tag;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.DomainValidation;
import io.tidegate.model.acm.KeyAlgorithm;
import java.util.List;
import java.util.Optional;

/**
 * RequestCertificate as asked for, with the ARN that it will have and one validation per name;
 * {@code names} has the domain name first.
 */
public record RequestCommand(
    String arn,
    List<String> names,
    List<DomainValidation> validations,
    KeyAlgorithm algorithm,
    Optional<String> token,
    Certificate.Options options,
    List<Tag> tags) {
  /** Copies. */
  public RequestCommand {
    names = List.copyOf(names);
    validations = List.copyOf(validations);
    tags = List.copyOf(tags);
  }
}
