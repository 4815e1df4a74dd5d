package io.tidegate.dataplane.tls;

import io.tidegate.routing.CompiledCertificate;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A certificate and its private key in Java's form, always the answer. Immutable. */
final class OneCertificate extends X509ExtendedKeyManager {
  private static final String ALIAS = "certificate";

  private final PrivateKey key;
  private final X509Certificate[] chain;

  /** Opens the key of {@code certificate}, which stays in Java's memory as long as this. */
  OneCertificate(CompiledCertificate certificate, KeySource keys) throws GeneralSecurityException {
    byte[] pkcs8 = keys.privateKey(certificate);
    try {
      String algorithm = certificate.traits().ecdsa() ? "EC" : "RSA";
      this.key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
    String pem = certificate.leaf() + "\n" + certificate.chain();
    this.chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
            .toArray(X509Certificate[]::new);
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate[] chain() {
    return chain.clone();
  }

  @Override
  public String chooseEngineServerAlias(
      String type, Principal @Nullable [] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] types, Principal @Nullable [] issuers, Socket socket) {
    return null;
  }

  @Override
  public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
    return new String[0];
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return chain();
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return key;
  }
}
