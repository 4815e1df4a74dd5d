package io.tidegate.dataplane.tls;

import io.tidegate.routing.MutualTls;
import io.tidegate.routing.TlsHeaders;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What targets are told of a client's certificate (ALB guide, "Mutual authentication with TLS",
 * HTTP headers). Pure; runs once per connection.
 */
final class ClientCertificates {
  private ClientCertificates() {}

  /** The header lines for {@code chain} (DER, the leaf first), none when there is no chain. */
  static String headerLines(MutualTls mode, TlsHeaders headers, List<byte[]> chain) {
    if (chain.isEmpty()) {
      return "";
    }
    return switch (mode) {
      case MutualTls.Off off -> "";
      case MutualTls.Passthrough passthrough -> {
        StringBuilder all = new StringBuilder();
        chain.forEach(each -> all.append(pem(each)));
        yield line(headers, "X-Amzn-Mtls-Clientcert", encoded(all.toString()));
      }
      case MutualTls.Verify verify -> verified(headers, chain.getFirst());
    };
  }

  /** What the connection log says of the first of {@code chain}. */
  static ClientLeaf leaf(List<byte[]> chain) {
    return chain.isEmpty()
        ? ClientLeaf.NONE
        : parsed(chain.getFirst())
            .map(
                leaf ->
                    new ClientLeaf(
                        text(leaf.getSubjectX500Principal().getName()),
                        validity(leaf),
                        serial(leaf)))
            .orElse(ClientLeaf.NONE);
  }

  private static Optional<X509Certificate> parsed(byte[] der) {
    try {
      return Optional.of(
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(der)));
    } catch (CertificateException malformed) {
      return Optional.empty();
    }
  }

  private static String verified(TlsHeaders headers, byte[] leaf) {
    return parsed(leaf).map(certificate -> verified(headers, leaf, certificate)).orElse("");
  }

  private static String verified(TlsHeaders headers, byte[] leaf, X509Certificate certificate) {
    String base = "X-Amzn-Mtls-Clientcert-";
    return line(headers, base + "Serial-Number", serial(certificate))
        + line(headers, base + "Issuer", text(certificate.getIssuerX500Principal().getName()))
        + line(headers, base + "Subject", text(certificate.getSubjectX500Principal().getName()))
        + line(headers, base + "Validity", validity(certificate))
        + line(headers, base + "Leaf", encoded(pem(leaf)));
  }

  private static String serial(X509Certificate certificate) {
    String hex = certificate.getSerialNumber().toString(16).toUpperCase(java.util.Locale.ROOT);
    return hex.length() % 2 == 0 ? hex : "0" + hex;
  }

  /** {@code NotBefore=2023-09-21T01:50:17Z;NotAfter=…}. */
  static String validity(X509Certificate certificate) {
    return "NotBefore="
        + second(certificate.getNotBefore().toInstant())
        + ";NotAfter="
        + second(certificate.getNotAfter().toInstant());
  }

  private static String second(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static String line(TlsHeaders headers, String name, String value) {
    return headers.name(name) + ": " + value + "\r\n";
  }

  /** A name as it may stand in a header: a line break in it must not end the line. */
  private static String text(String name) {
    StringBuilder out = new StringBuilder(name.length());
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = each >= ' ' && each < 0x7f;
      out.append(plain ? Character.toString(each) : String.format("\\%02X", each & 255));
    }
    return out.toString();
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END CERTIFICATE-----\n";
  }

  /** URL-encoded but for {@code + = /}. */
  private static String encoded(String pem) {
    StringBuilder out = new StringBuilder(pem.length() + 200);
    for (int i = 0; i < pem.length(); i++) {
      char each = pem.charAt(i);
      boolean kept =
          (each >= 'a' && each <= 'z')
              || (each >= 'A' && each <= 'Z')
              || (each >= '0' && each <= '9')
              || "-._~+=/".indexOf(each) >= 0;
      if (kept) {
        out.append(each);
      } else {
        out.append('%').append(String.format("%02X", (int) each));
      }
    }
    return out.toString();
  }
}
