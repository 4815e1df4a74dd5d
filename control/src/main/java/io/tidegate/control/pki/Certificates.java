package io.tidegate.control.pki;

import io.tidegate.model.acm.CertificateFacts;
import io.tidegate.model.acm.CertificateFacts.ExtendedKeyUsage;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/** X.509 certificates in the API's words (RFC 5280). Pure. */
public final class Certificates {
  private static final int DNS_NAME = 2;
  private static final List<String> USAGES =
      List.of(
          "DIGITAL_SIGNATURE",
          "NON_REPUDIATION",
          "KEY_ENCIPHERMENT",
          "DATA_ENCIPHERMENT",
          "KEY_AGREEMENT",
          "CERTIFICATE_SIGNING",
          "CRL_SIGNING",
          "ENCIPHER_ONLY",
          "DECIPHER_ONLY");
  private static final String PURPOSE = "1.3.6.1.5.5.7.3.";
  private static final Map<String, String> EXTENDED =
      Map.ofEntries(
          Map.entry(PURPOSE + "1", "TLS_WEB_SERVER_AUTHENTICATION"),
          Map.entry(PURPOSE + "2", "TLS_WEB_CLIENT_AUTHENTICATION"),
          Map.entry(PURPOSE + "3", "CODE_SIGNING"),
          Map.entry(PURPOSE + "4", "EMAIL_PROTECTION"),
          Map.entry(PURPOSE + "5", "IPSEC_END_SYSTEM"),
          Map.entry(PURPOSE + "6", "IPSEC_TUNNEL"),
          Map.entry(PURPOSE + "7", "IPSEC_USER"),
          Map.entry(PURPOSE + "8", "TIME_STAMPING"),
          Map.entry(PURPOSE + "9", "OCSP_SIGNING"),
          Map.entry("2.5.29.37.0", "ANY"));

  private Certificates() {}

  /**
   * The certificates of {@code pem} in their order.
   *
   * @throws BadPem when there is none, or something that is no certificate
   */
  public static List<X509Certificate> parse(String pem) throws BadPem {
    List<X509Certificate> found = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(pem)) {
      if (!block.label().equals(Pem.CERTIFICATE)) {
        throw new BadPem("There is a " + block.label() + " where a certificate is expected.");
      }
      found.add(parse(block.der()));
    }
    if (found.isEmpty()) {
      throw new BadPem("There is no certificate in PEM format.");
    }
    return found;
  }

  private static X509Certificate parse(byte[] der) throws BadPem {
    try {
      var parsed =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
      return (X509Certificate) parsed;
    } catch (CertificateException unreadable) {
      throw new BadPem("A certificate cannot be read.");
    }
  }

  /** {@code certificates} in PEM. */
  public static String text(List<X509Certificate> certificates) {
    StringBuilder out = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        out.append(Pem.text(Pem.CERTIFICATE, certificate.getEncoded()));
      } catch (CertificateEncodingException impossible) {
        throw new IllegalStateException("a certificate that was read can be written", impossible);
      }
    }
    return out.toString();
  }

  /** Whether {@code issuer} signed {@code certificate}. */
  public static boolean signedBy(X509Certificate certificate, X509Certificate issuer) {
    if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      return false;
    }
    try {
      certificate.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException | IllegalArgumentException notThisKey) {
      return false;
    }
  }

  /** The DNS names of {@code certificate} in lower case: common name first, then alternatives. */
  public static List<String> names(X509Certificate certificate) {
    Set<String> names = new LinkedHashSet<>();
    part(certificate.getSubjectX500Principal(), "CN").ifPresent(names::add);
    try {
      Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> name : alternatives) {
          if (Integer.valueOf(DNS_NAME).equals(name.get(0))) {
            names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
          }
        }
      }
    } catch (CertificateParsingException unreadable) {
      return List.copyOf(names);
    }
    return List.copyOf(names);
  }

  /** What {@code certificate} says of itself. */
  public static CertificateFacts facts(X509Certificate certificate) {
    X500Principal issuer = certificate.getIssuerX500Principal();
    return new CertificateFacts(
        serial(certificate.getSerialNumber()),
        certificate.getSubjectX500Principal().getName(),
        part(issuer, "O").or(() -> part(issuer, "CN")).orElseGet(issuer::getName),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        certificate.getSigAlgName().toUpperCase(Locale.ROOT),
        usages(certificate),
        extendedUsages(certificate));
  }

  private static String serial(BigInteger number) {
    return HexFormat.ofDelimiter(":").formatHex(number.toByteArray());
  }

  private static Optional<String> part(X500Principal name, String type) {
    try {
      for (Rdn part : new LdapName(name.getName()).getRdns()) {
        if (part.getType().equalsIgnoreCase(type)) {
          return Optional.of(String.valueOf(part.getValue()));
        }
      }
    } catch (InvalidNameException unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static List<String> usages(X509Certificate certificate) {
    boolean[] bits = certificate.getKeyUsage();
    if (bits == null) {
      return List.of("ANY");
    }
    List<String> found = new ArrayList<>();
    for (int i = 0; i < Math.min(bits.length, USAGES.size()); i++) {
      if (bits[i]) {
        found.add(USAGES.get(i));
      }
    }
    return found;
  }

  private static List<ExtendedKeyUsage> extendedUsages(X509Certificate certificate) {
    try {
      List<String> oids = certificate.getExtendedKeyUsage();
      if (oids == null) {
        return List.of(new ExtendedKeyUsage("NONE", ""));
      }
      return oids.stream()
          .map(oid -> new ExtendedKeyUsage(EXTENDED.getOrDefault(oid, "CUSTOM"), oid))
          .toList();
    } catch (CertificateParsingException unreadable) {
      return List.of();
    }
  }
}
