package io.tidegate.dataplane;

import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.CompiledCertificate;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.TlsHeaders;
import io.tidegate.testkit.TestCertificates;
import io.tidegate.testkit.TestCertificates.Issued;
import io.tidegate.testkit.TestCertificates.Wish;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Certificates, listeners' TLS and JDK clients for tests. */
final class Tls {
  static final Issued RSA =
      TestCertificates.selfSigned(Wish.server("a.test", "*.wild.test"), TestCertificates.rsa(2048));
  static final Issued ECDSA =
      TestCertificates.selfSigned(Wish.server("a.test"), TestCertificates.ec("secp256r1"));

  /** For another name. */
  static final Issued OTHER =
      TestCertificates.selfSigned(Wish.server("other.test"), TestCertificates.rsa(2048));

  private Tls() {}

  /** The source of private keys: here they are sealed with base64. */
  static byte[] key(CompiledCertificate certificate) {
    return Base64.getDecoder().decode(certificate.key().text());
  }

  static CompiledCertificate compiled(String arn, Issued issued) {
    boolean ecdsa = issued.key().getAlgorithm().equals("EC");
    return new CompiledCertificate(
        arn,
        issued.chainPem(),
        "",
        new SealedSecret(Base64.getEncoder().encodeToString(issued.pkcs8())),
        new CompiledCertificate.Traits(
            ecdsa,
            ecdsa ? 256 : 2048,
            256,
            issued.certificate().getNotBefore().toInstant().getEpochSecond(),
            issued.certificate().getNotAfter().toInstant().getEpochSecond()));
  }

  /** A listener's TLS with one certificate. */
  static CompiledTls with(Issued issued, String policy) {
    return new CompiledTls(
        SslPolicies.named("ELBSecurityPolicy-" + policy).orElseThrow(),
        new CertificateTable(compiled("arn:default", issued), List.of()),
        List.of("http/1.1"),
        new MutualTls.Off(),
        TlsHeaders.NONE);
  }

  /** A listener's TLS that prefers HTTP/2. */
  static CompiledTls http2() {
    CompiledTls plain = with(ECDSA, "TLS13-1-2-2021-06");
    return new CompiledTls(
        plain.policy(),
        plain.certificates(),
        List.of("h2", "http/1.1"),
        plain.mutual(),
        plain.headers());
  }

  /** A client that trusts everybody. */
  static SSLSocket connect(Plane plane, String serverName, KeyManager... own)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own, new TrustManager[] {new Anyone()}, new SecureRandom());
    Socket tcp = new Socket(InetAddress.ofLiteral(plane.address), plane.port);
    tcp.setTcpNoDelay(true);
    tcp.setSoTimeout(20_000);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(tcp, plane.address, plane.port, true);
    SSLParameters parameters = socket.getSSLParameters();
    if (!serverName.isEmpty()) {
      parameters.setServerNames(List.of(new SNIHostName(serverName.toLowerCase(Locale.ROOT))));
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** A JDK server's side with this certificate. */
  static SSLContext server(Issued issued) throws GeneralSecurityException, IOException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {keys(issued)}, null, new SecureRandom());
    return context;
  }

  /** Shows {@code issued} with the authorities above it but the root. */
  static KeyManager keys(Issued issued) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(issued.certificate());
    chain.addAll(issued.authorities());
    store.setKeyEntry("own", issued.key(), new char[0], chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers()[0];
  }

  /** The leaf that the server showed. */
  static X509Certificate leaf(SSLSocket socket) throws IOException {
    return (X509Certificate)
        new ArrayList<>(List.of(socket.getSession().getPeerCertificates())).getFirst();
  }

  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
