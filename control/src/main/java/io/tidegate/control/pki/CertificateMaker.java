package io.tidegate.control.pki;

import io.tidegate.base.Chance;
import io.tidegate.model.acm.AcmLimits;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates (RFC 5280): an authority for this installation, and server certificates that
 * it signs. Times begin an hour before now, for clients whose clocks are late. Safe from any
 * thread.
 */
public final class CertificateMaker {
  /** How long a server certificate is good: 13 months, as ACM's. */
  public static final Duration SERVER_LIFE = Duration.ofDays(395);

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration BACKDATE = Duration.ofHours(1);
  private static final int SERIAL_BYTES = 16;
  private static final int NAME_DIGITS = 8;

  private final Chance chance;

  /** Serial numbers come from {@code chance}. */
  public CertificateMaker(Chance chance) {
    this.chance = chance;
  }

  /** A self-signed authority that may sign server certificates and nothing below them. */
  public X509Certificate authority(KeyPair keys, Instant now) {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, "Tidegate")
            .addRDN(BCStyle.CN, "Tidegate Local CA " + chance.hex(NAME_DIGITS))
            .build();
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name, serial(), begin(now), end(now, AUTHORITY_LIFE), name, keys.getPublic());
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(keys.getPublic()));
      return signed(builder, keys.getPrivate());
    } catch (GeneralSecurityException | OperatorCreationException | IOException missing) {
      throw new IllegalStateException("an authority cannot be made", missing);
    }
  }

  /**
   * A certificate for {@code names} (the first is the common name), signed by {@code authority}.
   */
  public X509Certificate server(
      List<String> names,
      PublicKey key,
      X509Certificate authority,
      PrivateKey signer,
      Instant now) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    boolean common = names.getFirst().length() <= AcmLimits.COMMON_NAME_LENGTH;
    if (common) {
      subject.addRDN(BCStyle.CN, names.getFirst());
    }
    GeneralName[] alternatives =
        names.stream()
            .map(name -> new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new);
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
              serial(),
              begin(now),
              end(now, SERVER_LIFE),
              subject.build(),
              key);
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      int usage = KeyUsage.digitalSignature;
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              key.getAlgorithm().equals("RSA") ? usage | KeyUsage.keyEncipherment : usage));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.subjectAlternativeName, !common, new GeneralNames(alternatives));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(key));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(authority));
      return signed(builder, signer);
    } catch (GeneralSecurityException | OperatorCreationException | IOException missing) {
      throw new IllegalStateException("a certificate cannot be made", missing);
    }
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey signer)
      throws GeneralSecurityException, OperatorCreationException {
    String scheme = signer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder(scheme).build(signer)));
  }

  private BigInteger serial() {
    byte[] number = new byte[SERIAL_BYTES];
    chance.bytes(number);
    number[0] = (byte) ((number[0] & 0x3f) | 0x40);
    return new BigInteger(1, number);
  }

  private static Date begin(Instant now) {
    return Date.from(now.minus(BACKDATE));
  }

  private static Date end(Instant now, Duration life) {
    return Date.from(now.plus(life));
  }
}
