package io.tidegate.dataplane.tls;

import io.tidegate.model.elbv2.SslPolicy;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's TLS towards targets, for machines without the native library; nothing is verified (ALB
 * guide, "Target group protocol"). Immutable.
 */
final class JdkTargets {
  private final SSLContext context;

  JdkTargets() {
    try {
      context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("the JDK has no TLS", impossible);
    }
  }

  /** A client's engine; with {@code http2} that protocol is asked for. */
  SSLEngine engine(SslPolicy policy, boolean http2) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(JdkContexts.protocols(policy, engine));
    parameters.setCipherSuites(JdkContexts.suites(policy, engine));
    if (http2) {
      parameters.setApplicationProtocols(new String[] {"h2"});
    }
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** Immutable. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
