package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.TlsHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class HttpsListenerTest {
  private static String get(SSLSocket socket, String path) throws IOException {
    return exchange(socket, "GET " + path + " HTTP/1.1\r\nHost: a.test\r\n\r\n");
  }

  private static String exchange(SSLSocket socket, String request) throws IOException {
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    String head = Wire.head(socket.getInputStream());
    if (head == null) {
      throw new IOException("end of stream");
    }
    return head + new String(Wire.body(head, socket.getInputStream()), StandardCharsets.ISO_8859_1);
  }

  @Test
  void forwardsRequestsOverTls13AndKeepsTheConnection() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(backend);
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        for (int i = 0; i < 3; i++) {
          assertTrue(get(socket, "/x").startsWith("HTTP/1.1 200 OK"));
        }
        assertEquals("TLSv1.3", socket.getSession().getProtocol());
        assertEquals(Tls.RSA.certificate(), Tls.leaf(socket));
      }
      assertEquals(3, backend.requests.get());
      assertTrue(backend.heads.getFirst().contains("X-Forwarded-Proto: https\r\n"));
    }
  }

  @Test
  void tellsVersionAndCipherWhenAskedToUnderAnyName() throws Exception {
    CompiledTls tls = Tls.with(Tls.RSA, "TLS-1-2-2017-01");
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = new Plane(1)) {
      TlsHeaders renamed = new TlsHeaders(true, Map.of("x_amzn_tls_version", "X-Version"));
      for (TlsHeaders headers : List.of(TlsHeaders.NONE, renamed)) {
        plane.tls =
            Optional.of(
                new CompiledTls(
                    tls.policy(), tls.certificates(), tls.alpn(), tls.mutual(), headers));
        plane.forwardTo(backend);
        try (SSLSocket socket = Tls.connect(plane, "a.test")) {
          String forged = "GET / HTTP/1.1\r\nHost: a\r\nX-Amzn-Tls-Cipher-Suite: forged\r\n\r\n";
          assertTrue(exchange(socket, forged).startsWith("HTTP/1.1 200"));
        }
      }
      String without = backend.heads.get(0);
      String told = backend.heads.get(1);
      assertNull(Wire.header(without, "X-Amzn-Tls-Version"));
      assertNull(Wire.header(without, "X-Amzn-Tls-Cipher-Suite"));
      assertEquals("TLSv1.2", Wire.header(told, "X-Version"));
      assertEquals("ECDHE-RSA-AES128-GCM-SHA256", Wire.header(told, "X-Amzn-Tls-Cipher-Suite"));
    }
  }

  @Test
  void passesLargeBodiesBothWays() throws Exception {
    byte[] large = new byte[5_000_000];
    new Random(7).nextBytes(large);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  String head = with.head();
                  if (head == null) {
                    return;
                  }
                  byte[] body =
                      with.in.readNBytes(Integer.parseInt(Wire.header(head, "Content-Length")));
                  with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                  with.out.write(body);
                });
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(backend);
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    socket
                        .getOutputStream()
                        .write(
                            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: "
                                    + large.length
                                    + "\r\n\r\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                    socket.getOutputStream().write(large);
                  } catch (IOException seenByTheReader) {
                    return;
                  }
                });
        InputStream in = socket.getInputStream();
        String head = Wire.head(in);
        byte[] got = in.readNBytes(large.length);
        assertTrue(head != null && head.startsWith("HTTP/1.1 200"));
        assertEquals(0, new ByteArrayInputStream(got).read() - (large[0] & 255));
        assertTrue(java.util.Arrays.equals(large, got));
      }
      plane.settle();
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void answersPlainTextOnATlsPortInTheClear() throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(new Backend[0]);
      try (Wire wire = plane.connect()) {
        Wire.Answer answer = wire.get("/");
        assertEquals(400, answer.status());
        assertTrue(answer.text().contains("The plain HTTP request was sent to HTTPS port"));
        assertTrue(wire.ended());
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(1, plane.metric("ClientTLSNegotiationErrorCount"));
    }
  }

  @Test
  void refusesProtocolsBelowThePolicy() throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-3-2021-06"));
      plane.forwardTo(new Backend[0]);
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        socket.setEnabledProtocols(new String[] {"TLSv1.2"});
        assertThrows(IOException.class, socket::startHandshake);
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(1, plane.metric("ClientTLSNegotiationErrorCount"));
    }
  }

  @Test
  void becomesATunnelForWebSockets() throws Exception {
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() != null) {
                    with.send(
                        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                            + "Upgrade: websocket\r\n\r\nhello");
                    with.out.write(with.in.readNBytes(4));
                  }
                });
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(backend);
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        String upgrade =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n\r\nping";
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
        String head = Wire.head(socket.getInputStream());
        assertTrue(head != null && head.startsWith("HTTP/1.1 101"), head);
        byte[] said = socket.getInputStream().readNBytes(9);
        assertEquals("helloping", new String(said, StandardCharsets.US_ASCII));
        assertEquals(-1, socket.getInputStream().read());
      }
    }
  }
}
