package io.tidegate.control.acm;

import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.model.ApiError;
import io.tidegate.model.acm.KeyAlgorithm;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is imported, found good (ACM guide, "Prerequisites for importing ACM certificates"). Holds
 * an open private key: for the call, not to keep.
 */
public record CheckedImport(
    X509Certificate certificate,
    List<X509Certificate> chain,
    PrivateKey privateKey,
    KeyAlgorithm algorithm) {

  /** Copies. */
  public CheckedImport {
    chain = List.copyOf(chain);
  }

  /** The names it is good for, at least one. */
  public List<String> names() {
    List<String> names = Certificates.names(certificate);
    return names.isEmpty() ? List.of(certificate.getSubjectX500Principal().getName()) : names;
  }

  /**
   * Reads and checks the three PEM texts as of {@code now}.
   *
   * @throws ApiError {@code ValidationException}
   */
  public static CheckedImport of(
      String certificatePem, String keyPem, Optional<String> chainPem, Instant now) {
    List<X509Certificate> leaf = read("certificate", certificatePem);
    if (leaf.size() > 1) {
      throw AcmErrors.invalid(
          "The certificate field contains more than one certificate. You must specify only one"
              + " certificate in this field.");
    }
    List<X509Certificate> chain =
        chainPem.map(pem -> read("certificate chain", pem)).orElseGet(List::of);
    PrivateKey key = key(keyPem);
    X509Certificate certificate = leaf.getFirst();
    KeyAlgorithm algorithm =
        PrivateKeys.algorithm(certificate.getPublicKey())
            .orElseThrow(
                () ->
                    AcmErrors.invalid(
                        "The private key length is not supported for the key algorithm."));
    if (!PrivateKeys.match(key, certificate.getPublicKey())) {
      throw AcmErrors.invalid("The private key does not match the certificate.");
    }
    checkTime(certificate, now);
    checkChain(certificate, chain);
    return new CheckedImport(certificate, chain, key, algorithm);
  }

  private static List<X509Certificate> read(String what, String pem) {
    try {
      return Certificates.parse(pem);
    } catch (BadPem wrong) {
      throw AcmErrors.invalid("The " + what + " is not valid: " + wrong.getMessage());
    }
  }

  private static PrivateKey key(String pem) {
    try {
      return PrivateKeys.parse(pem);
    } catch (BadPem wrong) {
      throw AcmErrors.invalid(String.valueOf(wrong.getMessage()));
    }
  }

  private static void checkTime(X509Certificate certificate, Instant now) {
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      throw AcmErrors.invalid("The certificate is not yet valid.");
    }
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      throw AcmErrors.invalid("The certificate has expired.");
    }
  }

  private static void checkChain(X509Certificate certificate, List<X509Certificate> chain) {
    if (chain.isEmpty()) {
      if (!Certificates.signedBy(certificate, certificate)) {
        throw AcmErrors.invalid(
            "Provided certificate is not a valid self signed. Please provide either a valid"
                + " self-signed certificate or certificate chain.");
      }
      return;
    }
    if (chain.contains(certificate)) {
      throw AcmErrors.invalid("The certificate chain must not contain the certificate itself.");
    }
    List<X509Certificate> path = new ArrayList<>();
    path.add(certificate);
    path.addAll(chain);
    for (int i = 1; i < path.size(); i++) {
      if (!Certificates.signedBy(path.get(i - 1), path.get(i))) {
        throw AcmErrors.invalid("Could not validate the certificate with the certificate chain.");
      }
    }
  }

  @Override
  public String toString() {
    return "CheckedImport[" + names().getFirst() + "]";
  }
}
