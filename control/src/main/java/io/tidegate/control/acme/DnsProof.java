package io.tidegate.control.acme;

import io.tidegate.model.acm.DomainValidation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which record shows who owns a name: {@code _acme-challenge.NAME} (RFC 8555 section 8.4) is an
 * alias of a name in this installation's domain, where its own name server shows what authorities
 * ask for. The alias stays the same for every certificate and renewal, as ACM's. Pure.
 *
 * @param account the account, so that two installations of one domain differ
 * @param domain the domain of this installation's name server
 */
record DnsProof(String account, String domain) {
  static final String PREFIX = "_acme-challenge.";
  private static final int LABEL_BYTES = 16;

  /** What the owner of {@code name} (without a wildcard label) must put into DNS. */
  DomainValidation validation(String name) {
    return new DomainValidation(
        name,
        DomainValidation.Status.PENDING_VALIDATION,
        PREFIX + name + ".",
        "_" + label(name) + ".acm-validations." + domain + ".");
  }

  /** Whether the name server of this installation answers for {@code name} itself. */
  boolean own(String name) {
    return name.equals(domain) || name.endsWith("." + domain);
  }

  private String label(String name) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest((account + " " + name).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, LABEL_BYTES);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }
}
