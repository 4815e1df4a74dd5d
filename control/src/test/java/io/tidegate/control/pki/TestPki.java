package io.tidegate.control.pki;

import io.tidegate.base.Chance;
import io.tidegate.model.acm.KeyAlgorithm;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** An authority and certificates of it, for tests. */
public final class TestPki {
  private final CertificateMaker maker = new CertificateMaker(Chance.seeded(7));
  private final KeyPair authorityKeys = PrivateKeys.generate(KeyAlgorithm.EC_prime256v1);
  private final Instant now;
  private final X509Certificate authority;

  /** Certificates begin at {@code now}. */
  public TestPki(Instant now) {
    this.now = now;
    this.authority = maker.authority(authorityKeys, now);
  }

  /** A certificate with its key. */
  public record Pair(X509Certificate certificate, KeyPair keys) {
    /** The certificate in PEM. */
    public String certificatePem() {
      return Certificates.text(List.of(certificate));
    }

    /** The key in PEM. */
    public String keyPem() {
      return Pem.text("PRIVATE KEY", keys.getPrivate().getEncoded());
    }
  }

  /** The authority in PEM. */
  public String authorityPem() {
    return Certificates.text(List.of(authority));
  }

  /** A certificate for {@code names}. */
  public Pair issue(KeyAlgorithm algorithm, String... names) {
    KeyPair keys = PrivateKeys.generate(algorithm);
    return new Pair(
        maker.server(List.of(names), keys.getPublic(), authority, authorityKeys.getPrivate(), now),
        keys);
  }

  /** A certificate that signed itself. */
  public Pair selfSigned() {
    KeyPair keys = PrivateKeys.generate(KeyAlgorithm.RSA_2048);
    return new Pair(maker.authority(keys, now), keys);
  }
}
