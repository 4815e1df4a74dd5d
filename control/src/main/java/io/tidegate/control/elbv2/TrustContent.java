package io.tidegate.control.elbv2;

import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.Pem;
import io.tidegate.model.ApiError;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What was read for a trust store, checked (ALB guide, "Quotas", mutual TLS): PEM text and how many
 * certificates or revoked entries it has. Slow for large files: not for the controller thread.
 */
public record TrustContent(String pem, int entries) {
  private static final int MOST_CERTIFICATES = 25;
  private static final int LARGEST_CERTIFICATE = 16 * 1024;
  private static final int LONGEST_SUBJECTS = 10_000;
  private static final int LARGEST_CRL = 50 * 1024 * 1024;

  /**
   * A bundle of certificate authorities.
   *
   * @throws ApiError {@code InvalidCaCertificatesBundle}
   */
  public static TrustContent authorities(byte[] content) {
    String pem = new String(content, StandardCharsets.ISO_8859_1);
    List<X509Certificate> found;
    try {
      found = Certificates.parse(pem);
    } catch (BadPem wrong) {
      throw badBundle(String.valueOf(wrong.getMessage()));
    }
    if (found.size() > MOST_CERTIFICATES) {
      throw badBundle("A trust store can have at most " + MOST_CERTIFICATES + " certificates.");
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
    if (subjects > LONGEST_SUBJECTS) {
      throw badBundle(
          "The subjects of the certificates can have at most " + LONGEST_SUBJECTS + " bytes.");
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
   * A file of revocation lists.
   *
   * @throws ApiError {@code InvalidRevocationContent}
   */
  public static TrustContent revocations(byte[] content) {
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

  private static ApiError badBundle(String why) {
    return ApiError.of(
        "InvalidCaCertificatesBundle", "The specified CA certificate bundle is invalid. " + why);
  }

  private static ApiError badRevocation(String why) {
    return ApiError.of(
        "InvalidRevocationContent", "The provided revocation file is invalid. " + why);
  }
}
