package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.HealthCheck;
import io.tidegate.model.elbv2.Protocol;
import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Targets that speak HTTP/2 and gRPC. */
class Http2TargetTest {
  private static Plane plane(ProtocolVersion version, H2Backend backend) throws IOException {
    Plane plane = new Plane(1);
    plane.tls = Optional.of(Tls.http2());
    plane.protocolVersion = version;
    plane.forwardTo(Plane.target(backend.address(), backend.port()));
    return plane;
  }

  @Test
  void requestsStayHttp2FromEndToEnd() throws Exception {
    try (H2Backend backend = H2Backend.echoLength();
        Plane plane = plane(ProtocolVersion.HTTP2, backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/a?b=1", "x-own", "1").data(1, false, "body");
      H2Wire.Response response = wire.headers(1, true, "x-end", "t").response(1);
      assertEquals(200, response.status());
      assertEquals("4", response.text());
      assertEquals("h2", response.head.get("x-kind"));
      assertEquals("4", response.trailers.get("x-sum"));
      var head = backend.heads.getFirst();
      assertEquals("POST", head.get(":method"));
      assertEquals("/a?b=1", head.get(":path"));
      assertEquals("http", head.get(":scheme"));
      assertEquals("a.test:" + plane.port, head.get(":authority"));
      assertEquals("1", head.get("x-own"));
      assertEquals("https", head.get("x-forwarded-proto"));
      assertTrue(String.valueOf(head.get("x-amzn-trace-id")).startsWith("Root=1-"));
      assertNull(head.get("transfer-encoding"));
      assertNull(head.get("te"));
      assertEquals("t", backend.trailers.getFirst().get("x-end"));
    }
  }

  @Test
  void allStreamsShareOneConnection() throws Exception {
    try (H2Backend backend = H2Backend.echoLength();
        Plane plane = plane(ProtocolVersion.HTTP2, backend);
        H2Wire wire = H2Wire.connect(plane);
        H2Wire other = H2Wire.connect(plane)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 40; i++) {
          wire.get(1 + 2 * (40 * round + i), "/");
          other.get(1 + 2 * (40 * round + i), "/");
        }
        for (int i = 0; i < 40; i++) {
          assertEquals("0", wire.response(1 + 2 * (40 * round + i)).text());
          assertEquals("0", other.response(1 + 2 * (40 * round + i)).text());
        }
      }
      assertEquals(1, backend.connections.get());
      plane.settle();
      assertEquals(0, plane.plane.census().inFlight());
    }
  }

  @Test
  void aLargeBodyPassesThroughBothWindows() throws Exception {
    try (H2Backend backend = H2Backend.echoLength();
        Plane plane = plane(ProtocolVersion.HTTP2, backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/");
      int left = 1_000_000;
      int window = 65_535;
      while (left > 0) {
        int size = Math.min(Math.min(window, 16_384), left);
        if (size == 0) {
          H2Wire.Frame update = wire.until(H2Wire.WINDOW_UPDATE);
          window += update.stream() == 1 ? update.number(0) : 0;
          continue;
        }
        left -= size;
        window -= size;
        wire.frame(H2Wire.DATA, left == 0 ? 1 : 0, 1, new byte[size]);
      }
      assertEquals("1000000", wire.response(1).text());
      plane.settle();
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void gRpcCallsKeepTheirTrailers() throws Exception {
    try (H2Backend backend = H2Backend.grpc("5");
        Plane plane = plane(ProtocolVersion.GRPC, backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/pkg.Service/Call", "content-type", "application/grpc+proto", "te", "trailers");
      H2Wire.Response response = wire.data(1, true, "\0\0\0\0\1x").response(1);
      assertEquals(200, response.status());
      assertEquals("\0\0\0\0\2hi", response.text());
      assertEquals("5", response.trailers.get("grpc-status"));
      assertEquals("m", response.trailers.get("grpc-message"));
      assertEquals("trailers", backend.heads.getFirst().get("te"));
      assertEquals("application/grpc+proto", backend.heads.getFirst().get("content-type"));
    }
  }

  @Test
  void callsAreRoutedByTheirMethod() throws Exception {
    try (H2Backend orders = H2Backend.grpc("0");
        H2Backend others = H2Backend.grpc("12");
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.GRPC;
      CompiledTargetGroup one = plane.group(List.of(Plane.target(orders.address(), orders.port())));
      CompiledTargetGroup rest =
          plane.group(1, Plane.GROUP + "2", List.of(Plane.target(others.address(), others.port())));
      plane.rules =
          List.of(
              new RuleTable.Source(
                  "r1",
                  1,
                  List.of(new RuleCondition.PathPattern(List.of("/shop.Orders/Place"))),
                  new RouteAction.Forward(List.of(new RouteAction.Weighted(one, 1)), 1)));
      plane.plane.swap(
          plane.snapshot(
              new RouteAction.Forward(List.of(new RouteAction.Weighted(rest, 1)), 1),
              List.of(one, rest)));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.post(1, "/shop.Orders/Place", "content-type", "application/grpc").data(1, true, "");
        assertEquals("0", wire.response(1).trailers.get("grpc-status"));
        wire.post(3, "/shop.Orders/Cancel", "content-type", "application/grpc").data(3, true, "");
        assertEquals("12", wire.response(3).trailers.get("grpc-status"));
      }
    }
  }

  @Test
  void anAnswerOfTrailersAloneStaysOne() throws Exception {
    try (H2Backend backend =
            new H2Backend(
                (wire, stream, request) ->
                    wire.headers(
                        stream,
                        true,
                        ":status",
                        "200",
                        "content-type",
                        "application/grpc",
                        "grpc-status",
                        "7"));
        Plane plane = plane(ProtocolVersion.GRPC, backend);
        H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/s/m", "content-type", "application/grpc");
      H2Wire.Response response = wire.data(1, true, "").response(1);
      assertEquals("7", response.head.get("grpc-status"));
      assertTrue(response.trailers.isEmpty());
    }
  }

  @Test
  void streamingCallsPassMessagesAsTheyCome() throws Exception {
    try (StreamingTarget target = new StreamingTarget();
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.GRPC;
      plane.forwardTo(Plane.target(target.address(), target.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        wire.post(1, "/s/Chat", "content-type", "application/grpc");
        for (String text : new String[] {"one", "two", "three"}) {
          wire.data(1, false, text);
          H2Wire.Frame echoed = wire.until(H2Wire.DATA);
          assertEquals(text, new String(echoed.payload(), java.nio.charset.StandardCharsets.UTF_8));
        }
        H2Wire.Response response = wire.data(1, true, "").response(1);
        assertEquals("0", response.trailers.get("grpc-status"));
      }
    }
  }

  @Test
  void refusedStreamsAndGoAwayLoseNothing() throws Exception {
    try (H2Backend backend =
            new H2Backend(
                (wire, stream, request) -> {
                  wire.headers(stream, true, ":status", "200");
                  wire.frame(
                      H2Wire.GOAWAY,
                      0,
                      0,
                      (byte) 0,
                      (byte) 0,
                      (byte) 0,
                      (byte) stream,
                      (byte) 0,
                      (byte) 0,
                      (byte) 0,
                      (byte) 0);
                });
        Plane plane = plane(ProtocolVersion.HTTP2, backend);
        H2Wire wire = H2Wire.connect(plane)) {
      for (int i = 0; i < 20; i++) {
        assertEquals(200, wire.get(1 + 2 * i, "/").response(1 + 2 * i).status(), "request " + i);
      }
      assertEquals(20, backend.connections.get());
    }
  }

  @Test
  void anEndThatComesLaterThanTheLastByteIsAwaited() throws Exception {
    try (H2Backend backend =
            new H2Backend(
                (wire, stream, request) -> {
                  wire.headers(stream, false, ":status", "200", "content-length", "2");
                  wire.data(stream, false, "ok");
                  if (stream > 1) {
                    wire.data(stream - 2, true, "");
                  }
                });
        Plane plane = plane(ProtocolVersion.HTTP2, backend);
        H2Wire wire = H2Wire.connect(plane)) {
      for (int i = 0; i < 20; i++) {
        assertEquals("ok", wire.get(1 + 2 * i, "/").response(1 + 2 * i).text());
      }
      assertEquals(1, backend.connections.get());
    }
  }

  @Test
  void aRefusedStreamIsSentAgain() throws Exception {
    try (H2Backend backend =
            new H2Backend(
                (wire, stream, request) -> {
                  if (stream == 1) {
                    wire.frame(H2Wire.RST_STREAM, 0, stream, H2Wire.number(7));
                  } else {
                    wire.headers(stream, true, ":status", "200", "x-again", "1");
                  }
                });
        Plane plane = plane(ProtocolVersion.HTTP2, backend);
        H2Wire wire = H2Wire.connect(plane)) {
      H2Wire.Response response = wire.get(1, "/").response(1);
      assertEquals(200, response.status());
      assertEquals("1", response.head.get("x-again"));
    }
  }

  @Test
  void requestsReachTargetsUnderTls() throws Exception {
    try (H2Backend backend = H2Backend.overTls();
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.httpsTargets = true;
      plane.forwardTo(Plane.target(backend.address(), backend.port()));
      try (H2Wire wire = H2Wire.connect(plane)) {
        for (int i = 0; i < 3; i++) {
          assertEquals("0", wire.get(1 + 2 * i, "/").response(1 + 2 * i).text());
        }
      }
      assertEquals("https", backend.heads.getFirst().get(":scheme"));
      assertEquals(1, backend.connections.get());
    }
  }

  @Test
  void aTargetThatSpeaksHttp11IsABadGateway() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.forwardTo(backend);
      try (H2Wire wire = H2Wire.connect(plane)) {
        assertEquals(502, wire.get(1, "/").response(1).status());
      }
    }
  }

  @Test
  void aTargetThatRefusesConnectionsIsABadGateway() throws Exception {
    try (Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.forwardTo(Plane.target(Plane.nextAddress(), 1));
      try (H2Wire wire = H2Wire.connect(plane)) {
        assertEquals(502, wire.get(1, "/").response(1).status());
      }
      assertEquals(0, plane.plane.census().targetConnections());
    }
  }

  /** A row of the guide's table of protocol versions. */
  record Version(ProtocolVersion group, String request, boolean served) {}

  static Stream<Version> versions() {
    return Stream.of(
        new Version(ProtocolVersion.HTTP1, "HTTP/1.1", true),
        new Version(ProtocolVersion.HTTP2, "HTTP/1.1", false),
        new Version(ProtocolVersion.GRPC, "HTTP/1.1", false),
        new Version(ProtocolVersion.HTTP1, "HTTP/2 GET", true),
        new Version(ProtocolVersion.HTTP2, "HTTP/2 GET", true),
        new Version(ProtocolVersion.GRPC, "HTTP/2 GET", false),
        new Version(ProtocolVersion.HTTP1, "HTTP/2 POST", true),
        new Version(ProtocolVersion.HTTP2, "HTTP/2 POST", true),
        new Version(ProtocolVersion.GRPC, "HTTP/2 POST", true),
        new Version(ProtocolVersion.HTTP1, "gRPC", false),
        new Version(ProtocolVersion.HTTP2, "gRPC", true),
        new Version(ProtocolVersion.GRPC, "gRPC", true));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatCannotBeConvertedIsAnswered464(Version row) throws Exception {
    try (H2Backend http2 = H2Backend.echoLength();
        Backend http1 = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = new Plane(1)) {
      plane.tls = Optional.of(Tls.http2());
      plane.protocolVersion = row.group;
      if (row.group == ProtocolVersion.HTTP1) {
        plane.forwardTo(http1);
      } else {
        plane.forwardTo(Plane.target(http2.address(), http2.port()));
      }
      assertEquals(row.served ? 200 : 464, status(plane, row.request));
      plane.settle();
      assertEquals(row.served ? 0 : 1, plane.metric("HTTPCode_ELB_4XX_Count"));
    }
  }

  private static int status(Plane plane, String request) throws Exception {
    if (request.equals("HTTP/1.1")) {
      try (var socket = Tls.connect(plane, "a.test")) {
        socket
            .getOutputStream()
            .write(
                "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n"
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String head = Wire.head(socket.getInputStream());
        return Integer.parseInt(String.valueOf(head).substring(9, 12));
      }
    }
    try (H2Wire wire = H2Wire.connect(plane)) {
      switch (request) {
        case "HTTP/2 GET" -> wire.get(1, "/");
        case "HTTP/2 POST" -> wire.post(1, "/").data(1, true, "x");
        default -> wire.post(1, "/", "content-type", "application/grpc").data(1, true, "x");
      }
      return wire.response(1).status();
    }
  }

  private static HealthCheck check(String path, String codes) {
    return new HealthCheck(
        true,
        Protocol.HTTP,
        Optional.empty(),
        path,
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        2,
        2,
        Optional.of(codes));
  }

  @Test
  void healthOfGrpcTargetsIsTheStatusOfACall() throws Exception {
    for (String status : new String[] {"12", "0"}) {
      try (H2Backend backend = H2Backend.grpc(status);
          Plane plane = new Plane(1)) {
        plane.protocolVersion = ProtocolVersion.GRPC;
        plane.check = check("/AWS.ALB/healthcheck", "12");
        plane.forwardTo(Plane.target(backend.address(), backend.port()));
        TargetHealth.State wanted =
            status.equals("12") ? TargetHealth.State.HEALTHY : TargetHealth.State.UNHEALTHY;
        Plane.until(
            "found " + wanted,
            () -> plane.health.values().stream().anyMatch(found -> found.state() == wanted));
        var head = backend.heads.getFirst();
        assertEquals("POST", head.get(":method"));
        assertEquals("/AWS.ALB/healthcheck", head.get(":path"));
        assertEquals("application/grpc", head.get("content-type"));
        assertEquals("ELB-HealthChecker/2.0", head.get("user-agent"));
      }
    }
  }

  @Test
  void healthOfHttp2TargetsIsAskedOverHttp2() throws Exception {
    try (H2Backend backend = H2Backend.echoLength();
        Plane plane = new Plane(1)) {
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.check = check("/up", "200");
      plane.forwardTo(Plane.target(backend.address(), backend.port()));
      plane.untilHealthy(1);
      assertEquals("GET", backend.heads.getFirst().get(":method"));
      assertEquals("/up", backend.heads.getFirst().get(":path"));
    }
  }
}
