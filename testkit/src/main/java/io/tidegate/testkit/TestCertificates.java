package io.tidegate.testkit;

import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates for tests, made on the spot; never trusted by anything but a test. Stateless. */
public final class TestCertificates {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private TestCertificates() {}

  /** A certificate, its private key, and the authorities above it, the nearest first. */
  public record Issued(
      X509Certificate certificate, PrivateKey key, List<X509Certificate> authorities) {
    /** Copies. */
    public Issued {
      authorities = List.copyOf(authorities);
    }

    /** The certificate and those above it but the root, in PEM. */
    public String chainPem() {
      StringBuilder all = new StringBuilder(pem(certificate));
      for (int i = 0; i < authorities.size() - 1; i++) {
        all.append(pem(authorities.get(i)));
      }
      return all.toString();
    }

    /** The private key, PKCS #8 in DER. */
    public byte[] pkcs8() {
      return key.getEncoded();
    }
  }

  /** What a certificate is to say. {@code subject} is a distinguished name. */
  public record Wish(
      String subject, List<String> names, Instant notBefore, Instant notAfter, boolean authority) {
    private static final Instant FROM = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant TO = Instant.parse("2090-01-01T00:00:00Z");

    /** Valid for decades, for {@code names}. */
    public static Wish server(String... names) {
      return new Wish(
          "CN=" + (names.length == 0 ? "server" : names[0]), List.of(names), FROM, TO, false);
    }

    /** An authority of that name, valid for decades. */
    public static Wish authority(String name) {
      return new Wish("CN=" + name, List.of(), FROM, TO, true);
    }

    /** This wish with another time. */
    public Wish valid(Instant from, Instant to) {
      return new Wish(subject, names, from, to, authority);
    }
  }

  /** A new RSA key of {@code bits}. */
  public static KeyPair rsa(int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A new key on {@code curve}, such as {@code secp256r1}. */
  public static KeyPair ec(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A certificate that signs itself. */
  public static Issued selfSigned(Wish wish, KeyPair keys) {
    return new Issued(
        sign(wish, keys.getPublic(), new X500Name(wish.subject()), keys.getPrivate()),
        keys.getPrivate(),
        List.of());
  }

  /** A certificate signed by {@code authority}. */
  public static Issued issued(Wish wish, KeyPair keys, Issued authority) {
    X509Certificate certificate =
        sign(
            wish,
            keys.getPublic(),
            X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded()),
            authority.key());
    List<X509Certificate> above = new java.util.ArrayList<>();
    above.add(authority.certificate());
    above.addAll(authority.authorities());
    return new Issued(certificate, keys.getPrivate(), above);
  }

  /** A certificate for somebody else's key, signed by {@code authority}; its chain in PEM. */
  public static String chainFor(Wish wish, PublicKey key, Issued authority) {
    X509Certificate leaf =
        sign(
            wish,
            key,
            X500Name.getInstance(authority.certificate().getSubjectX500Principal().getEncoded()),
            authority.key());
    return pem(leaf) + pem(authority.certificate());
  }

  private static X509Certificate sign(
      Wish wish, PublicKey key, X500Name issuer, PrivateKey signer) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(SERIAL.incrementAndGet()),
              Date.from(wish.notBefore()),
              Date.from(wish.notAfter()),
              new X500Name(wish.subject()),
              key);
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(wish.authority()));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              wish.authority()
                  ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                  : KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      if (!wish.names().isEmpty()) {
        GeneralName[] names =
            wish.names().stream()
                .map(name -> new GeneralName(GeneralName.dNSName, name))
                .toArray(GeneralName[]::new);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer(signer)));
    } catch (GeneralSecurityException | java.io.IOException | OperatorCreationException failed) {
      throw new IllegalStateException("cannot make a test certificate", failed);
    }
  }

  private static org.bouncycastle.operator.ContentSigner signer(PrivateKey key)
      throws OperatorCreationException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    return new JcaContentSignerBuilder(algorithm).build(key);
  }

  /** A revocation list of {@code authority} with these serial numbers. */
  public static X509CRL revocations(Issued authority, Instant now, BigInteger... serials) {
    try {
      var builder =
          new JcaX509v2CRLBuilder(
              authority.certificate().getSubjectX500Principal(),
              Date.from(now.minus(Duration.ofHours(1))));
      builder.setNextUpdate(Date.from(now.plus(Duration.ofDays(1))));
      for (BigInteger serial : serials) {
        builder.addCRLEntry(serial, Date.from(now.minus(Duration.ofMinutes(30))), 0);
      }
      return new JcaX509CRLConverter().getCRL(builder.build(signer(authority.key())));
    } catch (GeneralSecurityException | OperatorCreationException failed) {
      throw new IllegalStateException("cannot make a test revocation list", failed);
    }
  }

  /** A certificate, key or revocation list in PEM. */
  public static String pem(Object what) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(what);
    } catch (java.io.IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
