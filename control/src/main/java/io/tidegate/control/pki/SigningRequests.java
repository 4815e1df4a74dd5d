package io.tidegate.control.pki;

import io.tidegate.model.acm.AcmLimits;
import java.io.IOException;
import java.security.KeyPair;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** Makes certification requests (PKCS #10, RFC 2986). Pure but for the signature's randomness. */
public final class SigningRequests {
  private SigningRequests() {}

  /** A request for {@code names}, the first of them the common name if it is short enough; DER. */
  public static byte[] der(List<String> names, KeyPair keys) {
    X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
    if (names.getFirst().length() <= AcmLimits.COMMON_NAME_LENGTH) {
      subject.addRDN(BCStyle.CN, names.getFirst());
    }
    GeneralName[] alternatives =
        names.stream()
            .map(name -> new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new);
    String scheme =
        keys.getPrivate().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      PKCS10CertificationRequestBuilder builder =
          new JcaPKCS10CertificationRequestBuilder(subject.build(), keys.getPublic());
      builder.addAttribute(
          PKCSObjectIdentifiers.pkcs_9_at_extensionRequest,
          new Extensions(
              Extension.create(
                  Extension.subjectAlternativeName, false, new GeneralNames(alternatives))));
      return builder
          .build(new JcaContentSignerBuilder(scheme).build(keys.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException missing) {
      throw new IllegalStateException("a certification request cannot be made", missing);
    }
  }
}
