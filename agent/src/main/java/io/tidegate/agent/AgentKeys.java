package io.tidegate.agent;

import io.tidegate.dataplane.tls.KeySource;
import io.tidegate.dataplane.tls.ListenerTls;
import io.tidegate.dataplane.tls.TlsLane;
import io.tidegate.model.SealedSecret;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.CompiledCertificate;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.TlsHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The certificate that the agent shows under TLS, from files or made by itself, and its private
 * key, PKCS #8 in DER. Immutable.
 */
record AgentKeys(CompiledCertificate certificate, byte[] key) {
  private static final String NAME = "agent";
  private static final Pattern CERTIFICATES =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  /**
   * Reads or makes them.
   *
   * @throws IllegalArgumentException with one line for the user when files cannot be used
   */
  static AgentKeys of(AgentSettings settings) {
    if (settings.keyFiles().isEmpty()) {
      SelfSigned made = SelfSigned.make();
      return of(List.of(made.certificatePem()), made.privateKey(), "its own certificate");
    }
    AgentSettings.KeyFiles files = settings.keyFiles().get();
    List<String> chain = new ArrayList<>();
    Matcher found = CERTIFICATES.matcher(read(files.certificate()));
    while (found.find()) {
      chain.add(found.group() + "\n");
    }
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(files.certificate() + " holds no certificate in PEM");
    }
    Matcher key = PKCS8.matcher(read(files.key()));
    if (!key.find()) {
      throw new IllegalArgumentException(
          files.key()
              + " holds no PEM 'PRIVATE KEY' (PKCS #8, not encrypted): convert it with openssl"
              + " pkcs8 -topk8 -nocrypt");
    }
    try {
      byte[] der = Base64.getMimeDecoder().decode(key.group(1));
      return of(chain, der, files.certificate().toString());
    } catch (IllegalArgumentException broken) {
      throw new IllegalArgumentException(files.key() + " is damaged", broken);
    }
  }

  private static AgentKeys of(List<String> chain, byte[] key, String from) {
    try {
      X509Certificate leaf =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(
                          chain.getFirst().getBytes(StandardCharsets.US_ASCII)));
      PublicKey open = leaf.getPublicKey();
      int bits =
          switch (open) {
            case RSAKey rsa -> rsa.getModulus().bitLength();
            case ECKey ec -> ec.getParams().getOrder().bitLength();
            default -> throw new IllegalArgumentException(from + " is for no RSA or EC key");
          };
      var traits =
          new CompiledCertificate.Traits(
              open instanceof ECKey,
              bits,
              256,
              leaf.getNotBefore().toInstant().getEpochSecond(),
              leaf.getNotAfter().toInstant().getEpochSecond());
      return new AgentKeys(
          new CompiledCertificate(
              NAME,
              chain.getFirst(),
              String.join("", chain.subList(1, chain.size())),
              new SealedSecret(""),
              traits),
          key);
    } catch (GeneralSecurityException unreadable) {
      throw new IllegalArgumentException(from + " cannot be read as a certificate", unreadable);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("cannot read " + file, unreadable);
    }
  }

  KeySource source() {
    return certificate -> key.clone();
  }

  /** The server's side of handshakes under {@code settings}. */
  ListenerTls tls(TlsLane lane, AgentSettings settings) {
    List<String> alpn = List.of(settings.version().http2() ? "h2" : "http/1.1");
    return lane.listener(
        NAME,
        new CompiledTls(
            settings.policy(),
            new CertificateTable(certificate, List.of()),
            alpn,
            new MutualTls.Off(),
            TlsHeaders.NONE));
  }
}
