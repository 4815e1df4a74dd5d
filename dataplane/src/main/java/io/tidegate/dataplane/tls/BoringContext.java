package io.tidegate.dataplane.tls;

import io.netty.internal.tcnative.CertificateVerifier;
import io.netty.internal.tcnative.SSL;
import io.netty.internal.tcnative.SSLContext;
import io.netty.internal.tcnative.SessionTicketKey;
import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.CompiledTls;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An {@code SSL_CTX} of BoringSSL: what connections of one listener, or to HTTPS targets, have in
 * common. Owned by its loop's thread; freed when it was retired and its last connection is gone.
 */
final class BoringContext {
  private static final List<String> GROUPS = List.of("X25519", "P-256", "P-384");
  private static final String QUANTUM_GROUP = "X25519MLKEM768";

  private static final int VERIFY_DEPTH = 10;

  private final long pointer;
  private final boolean server;
  private int users = 1;

  private BoringContext(SslPolicy policy, boolean server) {
    this.server = server;
    try {
      this.pointer =
          SSLContext.make(protocols(policy), server ? SSL.SSL_MODE_SERVER : SSL.SSL_MODE_CLIENT);
      SSLContext.clearOptions(pointer, SSL.SSL_OP_NO_TICKET);
      SSLContext.setOptions(
          pointer,
          notOffered(policy) | SSL.SSL_OP_NO_COMPRESSION | SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
      SSLContext.setMode(
          pointer,
          SSLContext.getMode(pointer)
              | SSL.SSL_MODE_RELEASE_BUFFERS
              | SSL.SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
      SSLContext.setMode(pointer, SSLContext.getMode(pointer) & ~SSL.SSL_MODE_ENABLE_PARTIAL_WRITE);
      SSLContext.setCipherSuite(pointer, ciphers(policy), false);
      SSLContext.setSessionCacheMode(pointer, SSL.SSL_SESS_CACHE_OFF);
      SSLContext.setUseTasks(pointer, false);
      SSLContext.setCurvesList(
          pointer,
          policy.name().contains("-PQ-")
              ? new String[] {QUANTUM_GROUP, GROUPS.get(0), GROUPS.get(1), GROUPS.get(2)}
              : GROUPS.toArray(String[]::new));
    } catch (Exception refused) {
      throw new IllegalStateException("BoringSSL refused " + policy.name(), refused);
    }
  }

  /** Of a listener. */
  static BoringContext ofListener(CompiledTls tls) {
    BoringContext context = new BoringContext(tls.policy(), true);
    SSLContext.setVerify(context.pointer, SSL.SSL_CVERIFY_NONE, VERIFY_DEPTH);
    SSLContext.setAlpnProtos(
        context.pointer, tls.alpn().toArray(String[]::new), SSL.SSL_SELECTOR_FAILURE_NO_ADVERTISE);
    return context;
  }

  /** Resumption: sessions are of {@code boundTo} alone and in tickets sealed with {@code keys}. */
  void resume(String boundTo, SessionTicketKey[] keys) {
    SSLContext.setSessionIdContext(pointer, sha256(boundTo));
    SSLContext.setSessionTicketKeys(pointer, keys);
  }

  /**
   * Asks clients for certificates; no session is resumed then (ALB guide, "Mutual authentication").
   *
   * @param required whether a client without one is refused
   */
  void askClients(boolean required, CertificateVerifier verifier) {
    SSLContext.setOptions(pointer, SSL.SSL_OP_NO_TICKET);
    SSLContext.setVerify(
        pointer, required ? SSL.SSL_CVERIFY_REQUIRED : SSL.SSL_CVERIFY_OPTIONAL, VERIFY_DEPTH);
    SSLContext.setCertVerifyCallback(pointer, verifier);
  }

  /** Tells clients the names of the authorities in {@code pem}. */
  void advertise(String pem) {
    try {
      KeyMaterials.withBio(
          pem.getBytes(StandardCharsets.US_ASCII),
          bio -> SSLContext.setCACertificateBio(pointer, bio) ? 1 : 0);
    } catch (Exception refused) {
      throw new IllegalStateException("authorities cannot be told", refused);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  /** Towards targets: nothing is verified (ALB guide, "Target group protocol"). */
  static BoringContext ofTargets(SslPolicy policy, boolean http2) {
    BoringContext context = new BoringContext(policy, false);
    if (http2) {
      SSLContext.setAlpnProtos(
          context.pointer, new String[] {"h2"}, SSL.SSL_SELECTOR_FAILURE_NO_ADVERTISE);
    }
    SSLContext.setVerify(context.pointer, SSL.SSL_CVERIFY_NONE, VERIFY_DEPTH);
    SSLContext.setCertVerifyCallback(context.pointer, new Anyone());
    return context;
  }

  private static final class Anyone extends CertificateVerifier {
    @Override
    public int verify(long ssl, byte[][] chain, String authAlgorithm) {
      return X509_V_OK;
    }
  }

  private static int protocols(SslPolicy policy) {
    int all = 0;
    for (String protocol : policy.protocols()) {
      all |=
          switch (protocol) {
            case "TLSv1.3" -> SSL.SSL_PROTOCOL_TLSV1_3;
            case "TLSv1.2" -> SSL.SSL_PROTOCOL_TLSV1_2;
            case "TLSv1.1" -> SSL.SSL_PROTOCOL_TLSV1_1;
            default -> SSL.SSL_PROTOCOL_TLSV1;
          };
    }
    return all;
  }

  private static int notOffered(SslPolicy policy) {
    List<String> offered = policy.protocols();
    return (offered.contains("TLSv1.3") ? 0 : SSL.SSL_OP_NO_TLSv1_3)
        | (offered.contains("TLSv1.2") ? 0 : SSL.SSL_OP_NO_TLSv1_2)
        | (offered.contains("TLSv1.1") ? 0 : SSL.SSL_OP_NO_TLSv1_1)
        | (offered.contains("TLSv1") ? 0 : SSL.SSL_OP_NO_TLSv1)
        | SSL.SSL_OP_NO_SSLv3
        | SSL.SSL_OP_NO_SSLv2;
  }

  /** The policy's suites below TLS 1.3 that BoringSSL has, in the policy's order. */
  private static String ciphers(SslPolicy policy) {
    String list =
        policy.ciphers().stream()
            .filter(
                name -> {
                  CipherSuites suite = CipherSuites.named(name);
                  return suite != null && suite.inBoringSsl && !suite.is13();
                })
            .collect(Collectors.joining(":"));
    return list.isEmpty() ? "ECDHE-ECDSA-AES256-GCM-SHA384" : list;
  }

  long pointer() {
    return pointer;
  }

  boolean isServer() {
    return server;
  }

  void retain() {
    users++;
  }

  void release() {
    users--;
    if (users == 0) {
      SSLContext.free(pointer);
    }
  }

  /** No new connections: the context goes with the last one that it has. */
  void retire() {
    release();
  }
}
