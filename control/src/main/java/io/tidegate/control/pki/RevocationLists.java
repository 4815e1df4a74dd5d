package io.tidegate.control.pki;

import io.tidegate.model.acm.RevokedCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes revocation lists (RFC 5280 section 5). Pure but for the signature's randomness. */
public final class RevocationLists {
  private static final Duration LIFE = Duration.ofDays(7);

  private RevocationLists() {}

  /** What {@code authority} revoked, in PEM; its number is the time, hence grows. */
  public static String text(
      X509Certificate authority, PrivateKey signer, List<RevokedCertificate> revoked, Instant now) {
    try {
      X509v2CRLBuilder builder =
          new JcaX509v2CRLBuilder(authority.getSubjectX500Principal(), Date.from(now));
      builder.setNextUpdate(Date.from(now.plus(LIFE)));
      for (RevokedCertificate one : revoked) {
        BigInteger serial = new BigInteger(one.serial().replace(":", ""), 16);
        builder.addCRLEntry(serial, Date.from(one.when()), one.reason());
      }
      builder.addExtension(
          Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(authority));
      String scheme = signer.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
      byte[] der = builder.build(new JcaContentSignerBuilder(scheme).build(signer)).getEncoded();
      return Pem.text(Pem.CRL, der);
    } catch (GeneralSecurityException | OperatorCreationException | IOException missing) {
      throw new IllegalStateException("a revocation list cannot be made", missing);
    }
  }
}
