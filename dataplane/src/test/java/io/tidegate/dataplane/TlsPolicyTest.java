package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.SslPolicies;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.TlsHeaders;
import io.tidegate.testkit.TestCertificates.Issued;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which protocol, suite and certificate a client gets, by policy and by what it offers. */
class TlsPolicyTest {
  /** The suite agreed on when a client offers these, in this order. */
  private static String agreed(Plane plane, String protocol, String... suites) throws Exception {
    try (SSLSocket socket = Tls.connect(plane, "a.test")) {
      socket.setEnabledProtocols(new String[] {protocol});
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setCipherSuites(suites);
      socket.setSSLParameters(parameters);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String head = Wire.head(socket.getInputStream());
      if (head == null) {
        throw new IOException("closed");
      }
      Wire.body(head, socket.getInputStream());
      return socket.getSession().getCipherSuite();
    }
  }

  private static Plane serving(Issued certificate, String policy) throws IOException {
    Plane plane = new Plane(1);
    plane.tls = Optional.of(Tls.with(certificate, policy));
    plane.forwardTo(new Backend[0]);
    return plane;
  }

  @ParameterizedTest
  @CsvSource({
    "TLS13-1-2-FIPS-2023-04, TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384,"
        + " TLS_AES_256_GCM_SHA384",
    "TLS13-1-2-FIPS-2023-04, TLS_CHACHA20_POLY1305_SHA256, -",
    "TLS13-1-3-RFC9151-FIPS-2023-07, TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384,"
        + " TLS_AES_256_GCM_SHA384",
    "TLS13-1-3-RFC9151-FIPS-2023-07, TLS_AES_128_GCM_SHA256, -",
    "TLS13-1-2-2021-06, TLS_CHACHA20_POLY1305_SHA256, TLS_CHACHA20_POLY1305_SHA256"
  })
  void keepsTo13SuitesOfThePolicy(String policy, String offered, String expected) throws Exception {
    try (Plane plane = serving(Tls.ECDSA, policy)) {
      if (expected.equals("-")) {
        assertThrows(IOException.class, () -> agreed(plane, "TLSv1.3", offered.split(":")));
      } else {
        assertEquals(expected, agreed(plane, "TLSv1.3", offered.split(":")));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TLS13-1-2-2021-06,"
        + " TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384:TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,"
        + " TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
    "TLS13-1-2-2021-06, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,"
        + " TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
    "TLS13-1-2-2021-06,"
        + " TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384:TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,"
        + " TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
    "TLS13-1-2-2021-06, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, -",
    "TLS13-1-2-Res-2021-06, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, -",
    "2016-08, TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA:TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,"
        + " TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
  })
  void choosesTheFirst12SuiteOfThePolicyThatTheClientHas(
      String policy, String offered, String expected) throws Exception {
    try (Plane plane = serving(Tls.RSA, policy)) {
      if (expected.equals("-")) {
        assertThrows(IOException.class, () -> agreed(plane, "TLSv1.2", offered.split(":")));
      } else {
        assertEquals(expected, agreed(plane, "TLSv1.2", offered.split(":")));
      }
    }
  }

  @Test
  void choosesCertificatesByNameAndKeyType() throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls =
          Optional.of(
              new CompiledTls(
                  SslPolicies.named("ELBSecurityPolicy-TLS13-1-2-2021-06").orElseThrow(),
                  new CertificateTable(
                      Tls.compiled("arn:default", Tls.OTHER),
                      List.of(
                          new CertificateTable.Named(
                              Tls.compiled("arn:rsa", Tls.RSA), List.of("a.test", "*.wild.test")),
                          new CertificateTable.Named(
                              Tls.compiled("arn:ecdsa", Tls.ECDSA), List.of("a.test")))),
                  List.of("http/1.1"),
                  new MutualTls.Off(),
                  TlsHeaders.NONE));
      plane.forwardTo(new Backend[0]);
      assertEquals(Tls.ECDSA.certificate(), shown(plane, "a.test", "TLSv1.3"));
      assertEquals(Tls.RSA.certificate(), shown(plane, "x.wild.test", "TLSv1.3"));
      assertEquals(Tls.OTHER.certificate(), shown(plane, "wild.test", "TLSv1.3"));
      assertEquals(Tls.OTHER.certificate(), shown(plane, "", "TLSv1.3"));
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
        assertEquals(Tls.RSA.certificate(), Tls.leaf(socket));
      }
    }
  }

  private static Object shown(Plane plane, String name, String protocol) throws Exception {
    try (SSLSocket socket = Tls.connect(plane, name)) {
      socket.setEnabledProtocols(new String[] {protocol});
      return Tls.leaf(socket);
    }
  }

  @Test
  void showsANewCertificateToNewHandshakesAndKeepsOpenConnections() throws Exception {
    try (Plane plane = serving(Tls.RSA, "TLS13-1-2-2021-06");
        SSLSocket before = Tls.connect(plane, "a.test")) {
      before.startHandshake();
      plane.tls = Optional.of(Tls.with(Tls.OTHER, "TLS13-1-2-2021-06"));
      plane.forwardTo(new Backend[0]);
      assertEquals(Tls.OTHER.certificate(), shown(plane, "a.test", "TLSv1.3"));
      before
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String head = Wire.head(before.getInputStream());
      assertTrue(head != null && head.contains("503"));
      assertEquals(Tls.RSA.certificate(), Tls.leaf(before));
    }
  }
}
