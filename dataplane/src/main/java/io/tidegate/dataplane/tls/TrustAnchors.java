package io.tidegate.dataplane.tls;

import io.tidegate.routing.MutualTls;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A trust store made ready: decides about chains of clients (ALB guide, "Mutual authentication with
 * TLS"; RFC 5280 section 6). Immutable, safe from any thread; making one may take seconds when its
 * revocation lists are large, a verdict takes under a millisecond.
 */
public final class TrustAnchors {
  /** Certificates of a path, leaf and trust anchor included. */
  static final int MAX_PATH = 4;

  /** Bytes of one certificate of a client, DER. */
  static final int MAX_CERTIFICATE_BYTES = 16 * 1024;

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USAGE = "2.5.29.37.0";

  private final Map<X500Principal, List<X509Certificate>> authorities = new HashMap<>();
  private final Map<X500Principal, Set<BigInteger>> revoked = new HashMap<>();
  private final boolean ignoreExpiry;

  /**
   * Reads the PEM of {@code verify}.
   *
   * @throws IllegalArgumentException when it is not what the control plane lets in
   */
  public TrustAnchors(MutualTls.Verify verify) {
    this.ignoreExpiry = verify.ignoreExpiry();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Certificate each : factory.generateCertificates(pem(verify.authorities()))) {
        X509Certificate authority = (X509Certificate) each;
        authorities
            .computeIfAbsent(authority.getSubjectX500Principal(), name -> new ArrayList<>())
            .add(authority);
      }
      for (String list : verify.revocations()) {
        for (var each : factory.generateCRLs(pem(list))) {
          X509CRL crl = (X509CRL) each;
          Set<? extends X509CRLEntry> entries = crl.getRevokedCertificates();
          Set<BigInteger> serials =
              revoked.computeIfAbsent(crl.getIssuerX500Principal(), name -> new HashSet<>());
          if (entries != null) {
            entries.forEach(entry -> serials.add(entry.getSerialNumber()));
          }
        }
      }
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException("trust store " + verify.trustStoreArn(), unreadable);
    }
  }

  private static ByteArrayInputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The names of all authorities, DER. */
  List<byte[]> names() {
    return new LinkedHashSet<>(authorities.keySet())
        .stream().map(X500Principal::getEncoded).toList();
  }

  /**
   * What is wrong with {@code chain} (DER, the leaf first) at {@code now}, in the words of ALB's
   * connection log; empty when it is good.
   */
  Optional<String> verify(byte[][] chain, Instant now) {
    List<X509Certificate> sent = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : chain) {
        if (der.length > MAX_CERTIFICATE_BYTES) {
          return Optional.of("ClientCertMaxSizeExceeded");
        }
        sent.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException malformed) {
      return Optional.of("ClientCertInvalid");
    }
    return sent.isEmpty() ? Optional.of("ClientCertRejected") : path(sent, now);
  }

  private Optional<String> path(List<X509Certificate> sent, Instant now) {
    List<X509Certificate> path = new ArrayList<>();
    X509Certificate at = sent.getFirst();
    while (true) {
      if (path.size() + 2 > MAX_PATH) {
        return Optional.of("ClientCertMaxChainDepthExceeded");
      }
      path.add(at);
      if (!isTypeSupported(at)) {
        return Optional.of("ClientCertTypeUnsupported");
      }
      Optional<X509Certificate> anchor = signer(at, authorities.get(at.getIssuerX500Principal()));
      if (anchor.isPresent()) {
        return check(path, anchor.get(), now);
      }
      Optional<X509Certificate> next = signer(at, issuers(sent, at));
      if (next.isEmpty() || path.contains(next.get())) {
        return Optional.of("ClientCertUntrusted");
      }
      at = next.get();
    }
  }

  private static List<X509Certificate> issuers(List<X509Certificate> sent, X509Certificate of) {
    return sent.stream()
        .filter(each -> each.getSubjectX500Principal().equals(of.getIssuerX500Principal()))
        .toList();
  }

  private static Optional<X509Certificate> signer(
      X509Certificate of, @org.jspecify.annotations.Nullable List<X509Certificate> candidates) {
    return candidates == null
        ? Optional.empty()
        : candidates.stream().filter(candidate -> signed(candidate, of)).findFirst();
  }

  private static boolean signed(X509Certificate signer, X509Certificate of) {
    try {
      of.verify(signer.getPublicKey());
      return true;
    } catch (GeneralSecurityException another) {
      return false;
    }
  }

  private Optional<String> check(List<X509Certificate> path, X509Certificate anchor, Instant now) {
    List<X509Certificate> all = new ArrayList<>(path);
    all.add(anchor);
    Date at = Date.from(now);
    for (X509Certificate each : all) {
      try {
        each.checkValidity(at);
      } catch (CertificateNotYetValidException early) {
        return Optional.of("ClientCertNotYetValid");
      } catch (CertificateExpiredException late) {
        if (!ignoreExpiry) {
          return Optional.of("ClientCertExpired");
        }
        at = earlier(at, each.getNotAfter());
      }
    }
    for (X509Certificate each : all) {
      Set<BigInteger> serials = revoked.get(each.getIssuerX500Principal());
      if (serials != null && serials.contains(each.getSerialNumber())) {
        return Optional.of("ClientCertCrlHit");
      }
    }
    if (!mayBeClient(path.getFirst())) {
      return Optional.of("ClientCertPurposeInvalid");
    }
    return pkix(path, anchor, at);
  }

  private static Date earlier(Date one, Date other) {
    return Date.from(Instant.ofEpochMilli(Math.min(millis(one), millis(other))));
  }

  private static long millis(Date date) {
    return date.toInstant().toEpochMilli();
  }

  private static Optional<String> pkix(
      List<X509Certificate> path, X509Certificate anchor, Date at) {
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(at);
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
      return Optional.empty();
    } catch (CertPathValidatorException bad) {
      return Optional.of(
          bad.getReason() == CertPathValidatorException.BasicReason.ALGORITHM_CONSTRAINED
              ? "ClientCertTypeUnsupported"
              : "ClientCertInvalid");
    } catch (GeneralSecurityException bad) {
      return Optional.of("ClientCertInvalid");
    }
  }

  private static boolean mayBeClient(X509Certificate leaf) {
    try {
      List<String> usages = leaf.getExtendedKeyUsage();
      boolean[] key = leaf.getKeyUsage();
      return (usages == null || usages.contains(CLIENT_AUTH) || usages.contains(ANY_USAGE))
          && (key == null || key[0]);
    } catch (CertificateException unreadable) {
      return false;
    }
  }

  /** X.509v3; RSA 2048 to 8192, P-256, P-384, P-521; SHA-256, SHA-384, SHA-512. */
  private static boolean isTypeSupported(X509Certificate certificate) {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    boolean digest =
        signature.contains("PSS")
            || signature.startsWith("SHA256")
            || signature.startsWith("SHA384")
            || signature.startsWith("SHA512");
    PublicKey key = certificate.getPublicKey();
    boolean strength =
        switch (key) {
          case RSAPublicKey rsa ->
              rsa.getModulus().bitLength() >= 2048 && rsa.getModulus().bitLength() <= 8192;
          case ECPublicKey ec -> {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            yield bits == 256 || bits == 384 || bits == 521;
          }
          default -> false;
        };
    return certificate.getVersion() == 3 && digest && strength;
  }
}
