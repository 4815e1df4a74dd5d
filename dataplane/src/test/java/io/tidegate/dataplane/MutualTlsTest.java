package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.TlsHeaders;
import io.tidegate.testkit.TestCertificates;
import io.tidegate.testkit.TestCertificates.Issued;
import io.tidegate.testkit.TestCertificates.Wish;
import java.io.IOException;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Client certificates: passthrough, verify, revocation, and what targets are told. */
class MutualTlsTest {
  private static final Issued ROOT =
      TestCertificates.selfSigned(Wish.authority("root"), TestCertificates.ec("secp256r1"));
  private static final Issued MIDDLE =
      TestCertificates.issued(Wish.authority("middle"), TestCertificates.ec("secp384r1"), ROOT);
  private static final Issued CLIENT =
      TestCertificates.issued(Wish.server("client"), TestCertificates.rsa(2048), MIDDLE);

  private static final Issued OTHER =
      TestCertificates.selfSigned(Wish.authority("other"), TestCertificates.ec("secp256r1"));

  private static CompiledTls tls(MutualTls mode, TlsHeaders headers) {
    CompiledTls plain = Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06");
    return new CompiledTls(plain.policy(), plain.certificates(), plain.alpn(), mode, headers);
  }

  private static MutualTls verify(boolean ignoreExpiry, String... revocations) {
    return new MutualTls.Verify(
        "arn:store",
        TestCertificates.pem(ROOT.certificate()),
        List.of(revocations),
        ignoreExpiry,
        false);
  }

  /** The head that the target got, when a client with this certificate was let in. */
  private static String headAtTarget(CompiledTls tls, @Nullable Issued client) throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(tls);
      plane.forwardTo(backend);
      KeyManager[] keys = client == null ? new KeyManager[0] : new KeyManager[] {Tls.keys(client)};
      try (SSLSocket socket = Tls.connect(plane, "a.test", keys)) {
        socket
            .getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: a\r\nX-Amzn-Mtls-Clientcert: forged\r\nX-Amzn-Mtls-Clientcert-Leaf: forged\r\nx-who: forged\r\nX-Serial: forged\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        if (Wire.head(socket.getInputStream()) == null) {
          throw new IOException("closed");
        }
      }
      return backend.heads.getFirst();
    }
  }

  @Test
  void tellsTheChainInPassthroughMode() throws Exception {
    String head = headAtTarget(tls(new MutualTls.Passthrough(), TlsHeaders.NONE), CLIENT);
    String value = Wire.header(head, "X-Amzn-Mtls-Clientcert");
    assertNotNull(value);
    String pem = URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.US_ASCII);
    assertTrue(pem.startsWith(TestCertificates.pem(CLIENT.certificate())), pem);
    assertTrue(pem.contains(TestCertificates.pem(MIDDLE.certificate())));
  }

  @Test
  void letsClientsWithoutCertificateInInPassthroughMode() throws Exception {
    String head = headAtTarget(tls(new MutualTls.Passthrough(), TlsHeaders.NONE), null);
    assertNull(Wire.header(head, "X-Amzn-Mtls-Clientcert"));
  }

  @Test
  void tellsWhoWasVerified() throws Exception {
    TlsHeaders headers = new TlsHeaders(true, Map.of("x_amzn_mtls_clientcert_subject", "X-Who"));
    String head = headAtTarget(tls(verify(false), headers), CLIENT);
    assertEquals("CN=client", Wire.header(head, "X-Who"));
    assertEquals("CN=middle", Wire.header(head, "X-Amzn-Mtls-Clientcert-Issuer"));
    assertEquals(
        "NotBefore=2020-01-01T00:00:00Z;NotAfter=2090-01-01T00:00:00Z",
        Wire.header(head, "X-Amzn-Mtls-Clientcert-Validity"));
    assertTrue(head.contains("X-Amzn-Mtls-Clientcert-Leaf: -----BEGIN%20CERT"));
    assertEquals("TLSv1.3", Wire.header(head, "X-Amzn-Tls-Version"));
    assertTrue(head.contains("X-Amzn-Tls-Cipher-Suite: TLS_"));
    assertNull(Wire.header(head, "X-Amzn-Mtls-Clientcert"));
  }

  @Test
  void aRenamedHeaderIsTheBalancersAlone() throws Exception {
    TlsHeaders headers =
        new TlsHeaders(
            false,
            Map.of(
                "x_amzn_mtls_clientcert_subject",
                "X-Who",
                "x_amzn_mtls_clientcert_serial_number",
                "X-Serial"));
    String anonymous = headAtTarget(tls(new MutualTls.Passthrough(), headers), null);
    assertNull(Wire.header(anonymous, "X-Who"));
    assertNull(Wire.header(anonymous, "X-Serial"));
    String known = headAtTarget(tls(verify(false), headers), CLIENT);
    assertEquals(
        1,
        known
            .lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("x-who:"))
            .count());
    assertEquals("CN=client", Wire.header(known, "X-Who"));
  }

  /** The names of authorities that a client is told while its certificate is asked for. */
  private static List<String> namesTold(boolean advertise) throws Exception {
    List<String> told = new java.util.concurrent.CopyOnWriteArrayList<>();
    X509ExtendedKeyManager keys = (X509ExtendedKeyManager) Tls.keys(CLIENT);
    KeyManager noting = new NotingKeys(keys, told);
    MutualTls mode =
        new MutualTls.Verify(
            "arn:store",
            TestCertificates.pem(ROOT.certificate()) + TestCertificates.pem(OTHER.certificate()),
            List.of(),
            false,
            advertise);
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(tls(mode, TlsHeaders.NONE));
      plane.forwardTo(new Backend[0]);
      try (SSLSocket socket = Tls.connect(plane, "a.test", noting)) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(String.valueOf(Wire.head(socket.getInputStream())).startsWith("HTTP/1.1 503"));
      }
    }
    return told;
  }

  /** Notes whose certificates a server wants. */
  private static final class NotingKeys extends X509ExtendedKeyManager {
    private final X509ExtendedKeyManager keys;
    private final List<String> told;

    NotingKeys(X509ExtendedKeyManager keys, List<String> told) {
      this.keys = keys;
      this.told = told;
    }

    @Override
    public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
      for (Principal issuer : issuers == null ? new Principal[0] : issuers) {
        told.add(issuer.getName());
      }
      return keys.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return keys.getClientAliases(type, issuers);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return keys.getServerAliases(type, issuers);
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }
  }

  @Test
  void authoritiesAreToldToClientsWhenAsked() throws Exception {
    assertEquals(List.of("CN=root", "CN=other"), namesTold(true));
    assertEquals(List.of(), namesTold(false));
  }

  @Test
  void refusesClientsWithoutCertificate() {
    assertThrows(IOException.class, () -> headAtTarget(tls(verify(false), TlsHeaders.NONE), null));
  }

  @Test
  void refusesClientsOfOtherAuthorities() {
    Issued stranger =
        TestCertificates.selfSigned(Wish.server("client"), TestCertificates.rsa(2048));
    assertThrows(
        IOException.class, () -> headAtTarget(tls(verify(false), TlsHeaders.NONE), stranger));
  }

  @Test
  void refusesRevokedClients() {
    String crl =
        TestCertificates.pem(
            TestCertificates.revocations(
                MIDDLE,
                Instant.parse("2026-01-01T00:00:00Z"),
                CLIENT.certificate().getSerialNumber()));
    assertThrows(
        IOException.class, () -> headAtTarget(tls(verify(false, crl), TlsHeaders.NONE), CLIENT));
  }

  @Test
  void aRevisionOfTheTrustStoreCountsForNewHandshakesAndKeepsOpenConnections() throws Exception {
    String crl =
        TestCertificates.pem(
            TestCertificates.revocations(
                MIDDLE,
                Instant.parse("2026-01-01T00:00:00Z"),
                CLIENT.certificate().getSerialNumber()));
    KeyManager[] keys = {Tls.keys(CLIENT)};
    byte[] request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(tls(verify(false), TlsHeaders.NONE));
      plane.forwardTo(new Backend[0]);
      try (SSLSocket open = Tls.connect(plane, "a.test", keys)) {
        open.getOutputStream().write(request);
        assertNotNull(Wire.head(open.getInputStream()));
        plane.tls = Optional.of(tls(verify(false, crl), TlsHeaders.NONE));
        plane.forwardTo(new Backend[0]);
        assertThrows(
            IOException.class,
            () -> {
              try (SSLSocket late = Tls.connect(plane, "a.test", keys)) {
                late.getOutputStream().write(request);
                if (Wire.head(late.getInputStream()) == null) {
                  throw new IOException("closed");
                }
              }
            });
      }
      plane.tls = Optional.of(tls(verify(false), TlsHeaders.NONE));
      plane.forwardTo(new Backend[0]);
      try (SSLSocket again = Tls.connect(plane, "a.test", keys)) {
        again.getOutputStream().write(request);
        assertNotNull(Wire.head(again.getInputStream()), "the revocation was taken back");
      }
    }
  }

  @Test
  void refusesExpiredClientsUnlessAskedNotTo() throws Exception {
    Issued expired =
        TestCertificates.issued(
            Wish.server("old")
                .valid(
                    Instant.parse("2021-01-01T00:00:00Z"), Instant.parse("2022-01-01T00:00:00Z")),
            TestCertificates.rsa(2048),
            MIDDLE);
    assertThrows(
        IOException.class, () -> headAtTarget(tls(verify(false), TlsHeaders.NONE), expired));
    assertNotNull(headAtTarget(tls(verify(true), TlsHeaders.NONE), expired));
  }

  @Test
  void refusesPathsOfFiveCertificates() throws Exception {
    Issued lower =
        TestCertificates.issued(Wish.authority("lower"), TestCertificates.ec("secp256r1"), MIDDLE);
    Issued four = TestCertificates.issued(Wish.server("four"), TestCertificates.rsa(2048), lower);
    assertNotNull(headAtTarget(tls(verify(false), TlsHeaders.NONE), four));
    Issued lowest =
        TestCertificates.issued(Wish.authority("lowest"), TestCertificates.ec("secp256r1"), lower);
    Issued five = TestCertificates.issued(Wish.server("five"), TestCertificates.rsa(2048), lowest);
    assertThrows(IOException.class, () -> headAtTarget(tls(verify(false), TlsHeaders.NONE), five));
  }
}
