package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** TLS to targets and HTTPS health checks, against a server of the JDK. */
class HttpsTargetsTest {
  private static Backend tlsBackend(String... protocols) throws Exception {
    SSLContext context = Tls.server(Tls.RSA);
    ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 64, InetAddress.ofLiteral(Plane.nextAddress()));
    if (protocols.length > 0) {
      ((SSLServerSocket) server).setEnabledProtocols(protocols);
    }
    return new Backend(
        server,
        with -> {
          while (with.head() != null) {
            String seen =
                ((SSLSocket) with.socket).getSession().getProtocol() + " " + with.socket.getPort();
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + seen.length() + "\r\n\r\n" + seen);
          }
        });
  }

  @Test
  void speaksTlsToTargetsWithoutVerifyingThemAndReusesConnections() throws Exception {
    try (Backend backend = tlsBackend();
        Plane plane = new Plane(1)) {
      plane.httpsTargets = true;
      plane.forwardTo(backend);
      plane.settle();
      try (Wire wire = plane.connect()) {
        String first = wire.get("/").text();
        assertTrue(first.startsWith("TLSv1.2 "), first);
        for (int i = 0; i < 5; i++) {
          assertEquals(first, wire.get("/").text(), "the same connection");
        }
      }
    }
  }

  @Test
  void followsTheListenersPolicyTowardsTargets() throws Exception {
    try (Backend backend = tlsBackend();
        Plane plane = new Plane(1)) {
      plane.httpsTargets = true;
      plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(backend);
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String head = Wire.head(socket.getInputStream());
        assertTrue(head != null && head.contains("200 OK"), head);
        byte[] body = Wire.body(head, socket.getInputStream());
        String seen = new String(body, StandardCharsets.US_ASCII);
        assertTrue(seen.startsWith("TLSv1.3 "), seen);
      }
    }
  }

  @Test
  void answers502AndCountsWhenTheTargetDoesNotSpeakTls() throws Exception {
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  with.in.read();
                  with.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                });
        Plane plane = new Plane(1)) {
      plane.httpsTargets = true;
      plane.forwardTo(backend);
      try (Wire wire = plane.connect()) {
        assertEquals(502, wire.get("/").status());
      }
      assertEquals(1, plane.metric("TargetTLSNegotiationErrorCount"));
    }
  }

  @Test
  void checksHealthOverHttps() throws Exception {
    try (Backend backend = tlsBackend("TLSv1.2");
        Plane plane = new Plane(1)) {
      plane.httpsTargets = true;
      plane.check =
          new HealthCheck(
              true,
              Protocol.HTTPS,
              Optional.empty(),
              "/",
              Duration.ofSeconds(5),
              Duration.ofSeconds(2),
              1,
              1,
              Optional.of("200"));
      plane.forwardTo(backend);
      plane.untilHealthy(1);
    }
  }
}
