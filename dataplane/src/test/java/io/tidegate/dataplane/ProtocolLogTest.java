package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.Transform;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.Rewrite;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import io.tidegate.routing.TlsHeaders;
import io.tidegate.testkit.TestCertificates;
import io.tidegate.testkit.TestCertificates.Issued;
import io.tidegate.testkit.TestCertificates.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What access and connection logs say of each protocol. */
class ProtocolLogTest {
  private static final Issued ROOT =
      TestCertificates.selfSigned(Wish.authority("root"), TestCertificates.ec("secp256r1"));
  private static final Issued CLIENT =
      TestCertificates.issued(Wish.server("client"), TestCertificates.rsa(2048), ROOT);
  private static final Backend.Script ECHO_SOCKET =
      with -> {
        if (with.head() != null) {
          with.send(
              "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\n"
                  + "Upgrade: websocket\r\n\r\nhello");
          with.out.write(with.in.readNBytes(4));
        }
      };

  @TempDir Path home;
  private Plane plane;
  private LogBook book;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
    book = new LogBook(home, plane);
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  private static void ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /x HTTP/1.1\r\nHost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    String head = Wire.head(socket.getInputStream());
    if (head == null) {
      throw new IOException("closed");
    }
    Wire.body(head, socket.getInputStream());
  }

  @Test
  void httpsLinesNameCipherProtocolAndCertificate() throws Exception {
    plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-2-2021-06"));
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x")) {
      plane.forwardTo(backend);
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        ask(socket);
      }
    }
    List<String> access = book.accesses(1).getFirst();
    assertEquals("https", access.get(0));
    assertEquals("\"GET https://a.test:" + plane.port + "/x HTTP/1.1\"", access.get(12));
    assertTrue(access.get(14).startsWith("TLS_"), access.toString());
    assertEquals("TLSv1.3", access.get(15));
    assertEquals(List.of("\"-\"", "\"arn:default\""), access.subList(18, 20));
    List<String> connection = book.connections().getFirst();
    assertEquals("TLSv1.3", connection.get(4));
    assertEquals(access.get(14), connection.get(5));
    assertTrue(connection.get(6).matches("\\d\\.\\d{3}"), connection.toString());
    assertEquals(List.of("\"-\"", "-", "-", "Success"), connection.subList(7, 11));
    assertEquals(access.get(29), connection.get(11));
    assertTrue(connection.get(12).matches("x25519|secp\\d+r1|X25519MLKEM768"), connection.get(12));
  }

  @Test
  void http2AndGrpcHaveTheirTypes() throws Exception {
    plane.tls = Optional.of(Tls.http2());
    plane.protocolVersion = ProtocolVersion.GRPC;
    try (H2Backend backend = H2Backend.grpc("0")) {
      plane.forwardTo(Plane.target(backend.address(), backend.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.post(1, "/pkg.Service/Call", "content-type", "application/grpc");
        assertEquals(200, wire.data(1, true, "\0\0\0\0\1x").response(1).status());
        assertEquals(464, wire.get(3, "/page").response(3).status());
      }
    }
    List<List<String>> all = book.accesses(2);
    assertEquals("grpcs", all.get(0).get(0));
    assertEquals(
        "\"POST https://a.test:" + plane.port + "/pkg.Service/Call HTTP/2.0\"", all.get(0).get(12));
    assertEquals(List.of("200", "200"), all.get(0).subList(8, 10));
    assertEquals("h2", all.get(1).get(0));
    assertEquals("464", all.get(1).get(8));
    assertEquals(all.get(0).get(29), all.get(1).get(29));
    assertEquals(1, book.connections().size());
  }

  @Test
  void webSocketsAreLoggedWhenTheyEnd() throws Exception {
    String upgrade =
        "GET /chat HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n\r\nping";
    try (Backend backend = new Backend(Plane.nextAddress(), ECHO_SOCKET)) {
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        client.send(upgrade);
        assertTrue(String.valueOf(Wire.head(client.in)).startsWith("HTTP/1.1 101"));
        assertEquals("helloping", new String(client.in.readNBytes(9), StandardCharsets.US_ASCII));
        assertTrue(client.ended());
      }
      List<String> plain = book.accesses(1).getFirst();
      assertEquals("ws", plain.get(0));
      assertEquals(List.of("101", "101"), plain.subList(8, 10));
      assertEquals(Integer.toString(upgrade.length()), plain.get(10));
      plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-2-2021-06"));
      plane.forwardTo(backend);
      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
        assertTrue(String.valueOf(Wire.head(socket.getInputStream())).startsWith("HTTP/1.1 101"));
        socket.getInputStream().readAllBytes();
      }
      assertEquals("wss", book.accesses(2).getLast().getFirst());
    }
  }

  private static CompiledTls verifying() {
    CompiledTls plain = Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06");
    return new CompiledTls(
        plain.policy(),
        plain.certificates(),
        plain.alpn(),
        new MutualTls.Verify(
            "arn:store", TestCertificates.pem(ROOT.certificate()), List.of(), false, false),
        TlsHeaders.NONE);
  }

  private List<String> lastConnection(int count) throws IOException {
    Plane.until("ended", () -> plane.plane.census().clientConnections() == 0);
    List<List<String>> all = book.connections();
    assertEquals(count, all.size(), all.toString());
    return all.stream().max(java.util.Comparator.comparing(List::getFirst)).orElseThrow();
  }

  @Test
  void clientsOfMutualTlsAreNamedWhetherTheyPassOrNot() throws Exception {
    plane.tls = Optional.of(verifying());
    Issued stranger =
        TestCertificates.selfSigned(Wish.server("stranger"), TestCertificates.rsa(2048));
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x")) {
      plane.forwardTo(backend);
      try (SSLSocket socket = Tls.connect(plane, "a.test", Tls.keys(CLIENT))) {
        ask(socket);
      }
      List<String> good = lastConnection(1);
      String validity = "NotBefore=2020-01-01T00:00:00Z;NotAfter=2090-01-01T00:00:00Z";
      assertEquals(List.of("\"CN=client\"", validity), good.subList(7, 9));
      assertTrue(good.get(9).matches("[0-9A-F]+"), good.toString());
      assertEquals("Success", good.get(10));

      try (SSLSocket socket = Tls.connect(plane, "a.test", Tls.keys(stranger))) {
        assertThrows(IOException.class, () -> ask(socket));
      }
      List<String> refused = lastConnection(2);
      assertEquals("TLSv1.3", refused.get(4));
      assertTrue(refused.get(5).startsWith("TLS_"), refused.toString());
      assertEquals(List.of("-", "\"CN=stranger\"", validity), refused.subList(6, 9));
      assertEquals("Failed:ClientCertUntrusted", refused.get(10));
      assertTrue(refused.get(11).startsWith("TID_"));

      try (SSLSocket socket = Tls.connect(plane, "a.test")) {
        assertThrows(IOException.class, () -> ask(socket));
      }
      List<String> anonymous = lastConnection(3);
      assertEquals("\"-\"", anonymous.get(7));
      assertEquals("Failed:UnmappedConnectionError", anonymous.get(10));
    }
    assertEquals(1, book.accesses().size());
  }

  @Test
  void transformedHostAndUriAreLoggedWithTheirStatus() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x")) {
      CompiledTargetGroup group =
          plane.group(List.of(Plane.target(backend.address(), backend.port())));
      List<RouteAction.Weighted> only = List.of(new RouteAction.Weighted(group, 1));
      Rewrite rewrite =
          Rewrite.of(
              List.of(
                  new Transform.UrlRewrite("^/old/(.*)$", "/new/$1"),
                  new Transform.HostHeaderRewrite("^a[.]test$", "b.test")));
      Rewrite failing = Rewrite.of(List.of(new Transform.UrlRewrite("^/bad$", "no path")));
      plane.rules =
          List.of(
              new RuleTable.Source(
                  "r1",
                  1,
                  List.of(new RuleCondition.PathPattern(List.of("/bad"))),
                  new RouteAction.Forward(only, 1, 0, failing)));
      plane.plane.swap(
          plane.snapshot(new RouteAction.Forward(only, 1, 0, rewrite), List.of(group)));
      try (Wire client = plane.connect()) {
        assertEquals(200, client.get("/old/x?y").status());
        assertEquals(500, client.get("/bad").status());
      }
    }
    List<List<String>> all = book.accesses(2);
    assertEquals(
        List.of("\"b.test\"", "\"/new/x?y\"", "\"TransformSuccess\""), all.get(0).subList(30, 33));
    assertEquals("\"rewrite,forward\"", all.get(0).get(22));
    assertEquals("\"GET http://a.test:" + plane.port + "/old/x?y HTTP/1.1\"", all.get(0).get(12));
    assertEquals(List.of("500", "-"), all.get(1).subList(8, 10));
    assertEquals("\"TransformInvalidPath\"", all.get(1).get(32));
  }

  @Test
  void failedChecksOfGrpcSayWhatTheCallCameTo() throws Exception {
    try (H2Backend refusing = H2Backend.grpc("5");
        H2Backend noService = H2Backend.echoLength()) {
      plane.protocolVersion = ProtocolVersion.GRPC;
      plane.check =
          new HealthCheck(
              true,
              Protocol.HTTP,
              Optional.empty(),
              "/AWS.ALB/healthcheck",
              Duration.ofMillis(300),
              Duration.ofMillis(200),
              2,
              2,
              Optional.of("12"));
      plane.forwardTo(
          Plane.target(refusing.address(), refusing.port()),
          Plane.target(noService.address(), noService.port()));
      Plane.until(
          "both are unhealthy",
          () ->
              plane.health.values().stream()
                      .filter(found -> found.state() == TargetHealth.State.UNHEALTHY)
                      .count()
                  == 2);
      List<String> lines = book.lines("health_check_log_");
      assertTrue(
          lines.stream().anyMatch(line -> line.endsWith("t FAIL 5 GRPCUnexpectedStatus")),
          lines.toString());
      assertTrue(
          lines.stream().anyMatch(line -> line.endsWith("t FAIL - GRPCStatusHeaderEmpty")),
          lines.toString());
      assertTrue(lines.stream().allMatch(line -> line.startsWith("grpc ")), lines.toString());
    }
  }

  @Test
  void plainConnectionsHaveNothingOfTls() throws Exception {
    plane.forwardTo(new Backend[0]);
    try (Wire client = plane.connect()) {
      client.get("/");
    }
    List<String> connection = book.connections().getFirst();
    assertEquals(List.of("-", "-", "-", "\"-\"", "-", "-", "-"), connection.subList(4, 11));
    assertEquals("-", connection.get(12));
    assertFalse(connection.get(11).equals("-"));
  }
}
