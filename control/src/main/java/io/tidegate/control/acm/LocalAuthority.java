package io.tidegate.control.acm;

import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.CertificateMaker;
import io.tidegate.control.pki.Certificates;
import io.tidegate.control.pki.PrivateKeys;
import io.tidegate.control.pki.RevocationLists;
import io.tidegate.model.Change;
import io.tidegate.model.acm.Certificate;
import io.tidegate.model.acm.CertificateAuthority;
import io.tidegate.model.acm.DomainValidation;
import io.tidegate.model.acm.KeyAlgorithm;
import io.tidegate.model.acm.RevokedCertificate;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The authority of this installation: made at first use, kept in the store with its key sealed,
 * signs at once whatever is requested. Who asks has the API's key, hence may. Safe from any thread.
 */
public final class LocalAuthority implements CertificateIssuer {
  private static final int RECORD_DIGITS = 32;

  private final Controller controller;
  private final AcmContext context;

  /** Makes nothing before it is asked. */
  public LocalAuthority(Controller controller, AcmContext context) {
    this.controller = controller;
    this.context = context;
  }

  /**
   * Made at use: it brings in BouncyCastle, whose signed archives the JVM checks whole when the
   * first class is loaded, 0.2 s that no start should pay.
   */
  private CertificateMaker maker() {
    return new CertificateMaker(context.chance());
  }

  /** The authority's own certificate in PEM, for clients to trust; made now if there is none. */
  public String certificate() {
    return authority().certificate();
  }

  @Override
  public DomainValidation validation(String name) {
    return new DomainValidation(
        name,
        DomainValidation.Status.PENDING_VALIDATION,
        "_" + context.chance().hex(RECORD_DIGITS) + "." + name + ".",
        "_"
            + context.chance().hex(RECORD_DIGITS)
            + ".acm-validations."
            + context.dnsDomain()
            + ".");
  }

  @Override
  public Attempt issue(Certificate certificate) {
    KeyPair keys = PrivateKeys.generate(certificate.keyAlgorithm());
    CertificateAuthority authority = authority();
    byte[] opened = context.vault().open(authority.privateKey(), CertificateAuthority.KEY);
    try {
      X509Certificate root = Certificates.parse(authority.certificate()).getFirst();
      PrivateKey signer = PrivateKeys.parsePkcs8(opened);
      X509Certificate leaf =
          maker()
              .server(certificate.names(), keys.getPublic(), root, signer, context.clock().now());
      return new Attempt.Issued(keys.getPrivate(), List.of(leaf, root));
    } catch (BadPem damaged) {
      throw new IllegalStateException("the local authority cannot be read", damaged);
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  /** Nothing to ask: the list names it once the certificate is noted as revoked. */
  @Override
  public void revoke(Certificate certificate, RevocationReason reason) {
    // the manager's note is the revocation
  }

  /** The list of what this authority signed and revoked, in PEM, good for a week. */
  public String revocations() {
    CertificateAuthority authority = authority();
    byte[] opened = context.vault().open(authority.privateKey(), CertificateAuthority.KEY);
    try {
      X509Certificate root = Certificates.parse(authority.certificate()).getFirst();
      String issuer = Certificates.facts(root).issuer();
      Instant now = context.clock().now();
      List<RevokedCertificate> listed =
          controller.image().revokedCertificates().stream()
              .filter(one -> one.issuer().equals(issuer) && one.notAfter().isAfter(now))
              .toList();
      return RevocationLists.text(root, PrivateKeys.parsePkcs8(opened), listed, now);
    } catch (BadPem damaged) {
      throw new IllegalStateException("the local authority cannot be read", damaged);
    } finally {
      Arrays.fill(opened, (byte) 0);
    }
  }

  private CertificateAuthority authority() {
    Optional<CertificateAuthority> known =
        controller.image().certificateAuthorities().find(CertificateAuthority.KEY);
    if (known.isPresent()) {
      return known.get();
    }
    KeyPair keys = PrivateKeys.generate(KeyAlgorithm.RSA_2048);
    CertificateAuthority made =
        new CertificateAuthority(
            Certificates.text(List.of(maker().authority(keys, context.clock().now()))),
            context.vault().seal(keys.getPrivate().getEncoded(), CertificateAuthority.KEY),
            context.clock().now());
    return controller.submit(
        "MakeCertificateAuthority",
        image ->
            image
                .certificateAuthorities()
                .find(CertificateAuthority.KEY)
                .map(Outcome::unchanged)
                .orElseGet(() -> new Outcome<>(List.of(Change.put(made)), made)));
  }
}
