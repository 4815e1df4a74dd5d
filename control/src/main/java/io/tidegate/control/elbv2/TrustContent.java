package io.tidegate.control.elbv2;

import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.Pem;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.ElbLimits;
import io.tidegate.model.elbv2.ElbQuota;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What was read for a trust store, checked (ALB guide, "Quotas", mutual TLS): PEM text and how many
 * certificates or revoked entries it has. Slow for large files: not for the controller thread.
 */
public record TrustContent(String pem, int entries) {
  private static final int LARGEST_CERTIFICATE = 16 * 1024;

  /** The delta indicator (RFC 5280 section 5.2.4). */
  private static final String DELTA = "2.5.29.27";

  private static final int LARGEST_CRL = 50 * 1024 * 1024;

  /**
   * A bundle of certificate authorities.
   *
   * @throws ApiError {@code InvalidCaCertificatesBundle}
   */
  public static TrustContent authorities(byte[] content, ElbLimits limits) {
    int mostCertificates = limits.of(ElbQuota.AUTHORITIES_PER_TRUST_STORE);
    int longestSubjects = limits.of(ElbQuota.SUBJECT_BYTES_PER_TRUST_STORE);
    String pem = new String(content, StandardCharsets.ISO_8859_1);
    List<X509Certificate> found;
    try {
      found = Certificates.parse(pem);
    } catch (BadPem wrong) {
      throw badBundle(String.valueOf(wrong.getMessage()));
    }
    if (found.size() > mostCertificates) {
      throw badBundle("A trust store can have at most " + mostCertificates + " certificates.");
    }
    int subjects = 0;
    for (X509Certificate certificate : found) {
      subjects += certificate.getSubjectX500Principal().getEncoded().length;
      if (size(certificate) > LARGEST_CERTIFICATE) {
        throw badBundle("A certificate can have at most " + LARGEST_CERTIFICATE + " bytes.");
      }
      if (certificate.getBasicConstraints() < 0 && certificate.getVersion() >= 3) {
        throw badBundle(
            "The certificate of "
                + certificate.getSubjectX500Principal().getName()
                + " is not that of a certificate authority.");
      }
    }
    if (subjects > longestSubjects) {
      throw badBundle(
          "The subjects of the certificates can have at most " + longestSubjects + " bytes.");
    }
    return new TrustContent(pem, found.size());
  }

  private static int size(X509Certificate certificate) {
    try {
      return certificate.getEncoded().length;
    } catch (CertificateEncodingException impossible) {
      throw new IllegalStateException("a certificate that was read can be written", impossible);
    }
  }

  /**
   * A file of revocation lists for the trust store whose certificates are {@code authorities}. A
   * list in the name of one of them must be signed by it; others are those of authorities below
   * them, which clients send. Lists must be whole, in force at {@code now}, and signed with SHA-2.
   *
   * @throws ApiError {@code InvalidRevocationContent}
   */
  public static TrustContent revocations(byte[] content, String authorities, Instant now) {
    if (content.length > LARGEST_CRL) {
      throw badRevocation("A revocation file can have at most " + LARGEST_CRL + " bytes.");
    }
    String pem = new String(content, StandardCharsets.ISO_8859_1);
    int entries = 0;
    int lists = 0;
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Pem.Block block : Pem.blocks(pem)) {
        if (!block.label().equals(Pem.CRL)) {
          throw new BadPem("There is a " + block.label() + " in it.");
        }
        X509CRL list = (X509CRL) factory.generateCRL(new ByteArrayInputStream(block.der()));
        check(list, Certificates.parse(authorities), now);
        entries += list.getRevokedCertificates() == null ? 0 : list.getRevokedCertificates().size();
        lists++;
      }
    } catch (BadPem wrong) {
      throw badRevocation(String.valueOf(wrong.getMessage()));
    } catch (CertificateException | CRLException unreadable) {
      throw badRevocation("A revocation list cannot be read.");
    }
    if (lists == 0) {
      throw badRevocation("There is no revocation list in PEM format.");
    }
    return new TrustContent(pem, entries);
  }

  private static void check(X509CRL list, List<X509Certificate> authorities, Instant now)
      throws BadPem {
    if (list.getExtensionValue(DELTA) != null || list.hasUnsupportedCriticalExtension()) {
      throw new BadPem("Delta lists, and lists of other issuers' certificates, are not supported.");
    }
    String algorithm = list.getSigAlgName().toUpperCase(Locale.ROOT);
    if (algorithm.startsWith("SHA1") || algorithm.startsWith("MD")) {
      throw new BadPem("The signature algorithm " + algorithm + " is not supported.");
    }
    if (list.getThisUpdate().toInstant().isAfter(now)) {
      throw new BadPem("A list is not in force before " + list.getThisUpdate().toInstant() + ".");
    }
    if (list.getNextUpdate() != null && list.getNextUpdate().toInstant().isBefore(now)) {
      throw new BadPem("A list has expired at " + list.getNextUpdate().toInstant() + ".");
    }
    List<X509Certificate> named =
        authorities.stream()
            .filter(one -> one.getSubjectX500Principal().equals(list.getIssuerX500Principal()))
            .toList();
    if (!named.isEmpty() && named.stream().noneMatch(one -> signed(list, one))) {
      throw new BadPem(
          "A list is not signed by "
              + list.getIssuerX500Principal().getName()
              + " of the trust store.");
    }
  }

  private static boolean signed(X509CRL list, X509Certificate authority) {
    try {
      list.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private static ApiError badBundle(String why) {
    return ApiError.of(
        "InvalidCaCertificatesBundle", "The specified CA certificate bundle is invalid. " + why);
  }

  private static ApiError badRevocation(String why) {
    return ApiError.of(
        "InvalidRevocationContent", "The provided revocation file is invalid. " + why);
  }
}
