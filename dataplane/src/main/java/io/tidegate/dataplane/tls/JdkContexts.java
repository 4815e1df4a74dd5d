package io.tidegate.dataplane.tls;

import io.tidegate.model.elbv2.SslPolicy;
import io.tidegate.routing.CompiledCertificate;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's TLS of one listener on one loop, owned by its thread: one context per certificate, made
 * when it is first needed.
 */
final class JdkContexts {
  private static final int KEPT = 256;

  private final CompiledTls tls;
  private final KeySource keys;
  private final Function<byte[][], String> verifier;
  private final Map<CompiledCertificate, SSLContext> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CompiledCertificate, SSLContext> eldest) {
          return size() > KEPT;
        }
      };

  /** {@code verifier} tells what is wrong with a client's chain, in one word; empty for nothing. */
  JdkContexts(CompiledTls tls, KeySource keys, Function<byte[][], String> verifier) {
    this.tls = tls;
    this.keys = keys;
    this.verifier = verifier;
  }

  /** A server's engine that serves {@code certificate}. */
  SSLEngine engine(CompiledCertificate certificate) {
    SSLEngine engine = kept.computeIfAbsent(certificate, this::context).createSSLEngine();
    engine.setUseClientMode(false);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setUseCipherSuitesOrder(true);
    parameters.setProtocols(protocols(tls.policy(), engine));
    parameters.setCipherSuites(suites(tls.policy(), engine));
    parameters.setApplicationProtocols(tls.alpn().toArray(String[]::new));
    switch (tls.mutual()) {
      case MutualTls.Off off -> parameters.setNeedClientAuth(false);
      case MutualTls.Passthrough passthrough -> parameters.setWantClientAuth(true);
      case MutualTls.Verify verify -> parameters.setNeedClientAuth(true);
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  static String[] protocols(SslPolicy policy, SSLEngine engine) {
    var supported = Arrays.asList(engine.getSupportedProtocols());
    return policy.protocols().stream().filter(supported::contains).toArray(String[]::new);
  }

  static String[] suites(SslPolicy policy, SSLEngine engine) {
    var supported = Arrays.asList(engine.getSupportedCipherSuites());
    return policy.ciphers().stream()
        .map(CipherSuites::named)
        .flatMap(java.util.stream.Stream::ofNullable)
        .map(Enum::name)
        .filter(supported::contains)
        .toArray(String[]::new);
  }

  private SSLContext context(CompiledCertificate certificate) {
    try {
      OneCertificate own = new OneCertificate(certificate, keys);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("certificate", own.key(), new char[0], own.chain());
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, new char[0]);
      KeyManager[] managers = factory.getKeyManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers, new TrustManager[] {new Clients(verifier)}, null);
      if (!(tls.mutual() instanceof MutualTls.Off)) {
        context.getServerSessionContext().setSessionTimeout(1); // nothing is resumed under mTLS
      }
      return context;
    } catch (GeneralSecurityException | IOException refused) {
      throw new IllegalStateException("cannot serve " + certificate.arn(), refused);
    }
  }

  /** Has clients' chains verified. Immutable. */
  static final class Clients extends X509ExtendedTrustManager {
    private final Function<byte[][], String> verifier;

    Clients(Function<byte[][], String> verifier) {
      this.verifier = verifier;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      byte[][] der = new byte[chain.length][];
      for (int i = 0; i < chain.length; i++) {
        try {
          der[i] = chain[i].getEncoded();
        } catch (CertificateEncodingException unreadable) {
          throw new CertificateException("ClientCertInvalid", unreadable);
        }
      }
      String failure = verifier.apply(der);
      if (!failure.isEmpty()) {
        throw new CertificateException(failure);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("a server asks for no server's certificate");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
