package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.Http3Exception;
import io.tidegate.routing.CertificateTable;
import io.tidegate.routing.CompiledTls;
import io.tidegate.routing.MutualTls;
import io.tidegate.routing.ProtocolVersion;
import io.tidegate.testkit.TestCertificates;
import io.tidegate.testkit.TestCertificates.Issued;
import io.tidegate.testkit.TestCertificates.Wish;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Http3Test {
  private static final Issued ROOT =
      TestCertificates.selfSigned(Wish.authority("root"), TestCertificates.ec("secp256r1"));
  private static final Issued CLIENT =
      TestCertificates.issued(Wish.server("client"), TestCertificates.rsa(2048), ROOT);

  static Plane plane(int loops) throws Exception {
    Plane plane = new Plane(loops);
    plane.tls = Optional.of(Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06"));
    plane.http3 = true;
    return plane;
  }

  @Test
  void forwardsRequestsOverHttp3() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        for (int i = 0; i < 3; i++) {
          assertEquals(200, client.get("/x").status());
        }
      }
      String head = backend.heads.getFirst();
      assertTrue(head.startsWith("GET /x HTTP/1.1\r\n"), head);
      assertTrue(head.contains("X-Forwarded-Proto: https\r\n"), head);
      assertTrue(head.contains("X-Forwarded-For: 127.0.0.1\r\n"), head);
      assertTrue(head.contains("Host: a.test:" + plane.port + "\r\n"), head);
      assertFalse(head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding"), head);
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void passesLargeBodiesBothWays() throws Exception {
    byte[] large = new byte[3_000_000];
    new Random(7).nextBytes(large);
    try (Backend backend = echo();
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        var sized = H3Client.fields("POST", "/").addLong("content-length", large.length);
        assertArrayEquals(large, client.send(sized, large).get().body());
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void passesBodiesOfUnknownLengthAndTrailers() throws Exception {
    try (H2Backend backend = H2Backend.echoLength();
        Plane plane = plane(1)) {
      plane.protocolVersion = ProtocolVersion.HTTP2;
      plane.forwardTo(Plane.target(backend.address(), backend.port()));
      try (H3Client client = new H3Client(plane, "a.test")) {
        H3Client.Call call = client.begin(H3Client.fields("POST", "/"));
        call.data(new byte[1_000]);
        call.data(new byte[2_000]);
        call.end(new DefaultHttp3Headers().add("x-mine", "1"));
        H3Client.Answer answer = call.get();
        assertEquals("3000", answer.text());
        assertEquals("3000", String.valueOf(answer.trailers().get("x-sum")));
      }
    }
  }

  @Test
  void carriesGrpcCallsWithTheirTrailers() throws Exception {
    try (H2Backend backend = H2Backend.grpc("5");
        Plane plane = plane(1)) {
      plane.protocolVersion = ProtocolVersion.GRPC;
      plane.forwardTo(Plane.target(backend.address(), backend.port()));
      try (H3Client client = new H3Client(plane, "a.test")) {
        var head =
            H3Client.fields("POST", "/pkg.Service/Call")
                .add("content-type", "application/grpc")
                .add("te", "trailers");
        H3Client.Answer answer = client.send(head, new byte[] {0, 0, 0, 0, 1, 'x'}).get();
        assertEquals("5", String.valueOf(answer.trailers().get("grpc-status")));
        assertEquals(464, client.get("/page").status());
      }
    }
  }

  @Test
  void servesManyRequestsAtOnce() throws Exception {
    CountDownLatch all = new CountDownLatch(100);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  while (with.head() != null) {
                    all.countDown();
                    await(all);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
                  }
                });
        Plane plane = plane(2)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        List<H3Client.Call> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          calls.add(client.send(H3Client.fields("GET", "/" + i)));
        }
        for (H3Client.Call call : calls) {
          assertEquals("x", call.get().text());
        }
      }
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      throw new IOException(stopped);
    }
  }

  @Test
  void everyStaticEntryOfQpackIsTheOneThatOthersKnow() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      String[][] known = {
        {"accept-encoding", "gzip, deflate, br"},
        {"cache-control", "public, max-age=31536000"},
        {"content-type", "text/plain;charset=utf-8"},
        {"range", "bytes=0-"},
        {"access-control-request-headers", "content-type"},
        {"access-control-request-method", "post"},
        {"if-range", "\"x\""},
        {"early-data", "1"},
        {"purpose", "prefetch"},
        {"upgrade-insecure-requests", "1"},
        {"user-agent", "tester"},
        {"accept", "application/dns-message"},
      };
      try (H3Client client = new H3Client(plane, "a.test")) {
        var head = H3Client.fields("GET", "/");
        for (String[] field : known) {
          head.add(field[0], field[1]);
        }
        assertEquals(200, client.send(head).get().status());
      }
      for (String[] field : known) {
        assertEquals(field[1], Wire.header(backend.heads.getFirst(), field[0]), field[0]);
      }
    }
  }

  @Test
  void aClientThatCancelsFreesItsTarget() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() != null) {
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                    byte[] piece = new byte[10_000];
                    try {
                      while (true) {
                        with.out.write(piece);
                      }
                    } finally {
                      gone.countDown();
                    }
                  }
                });
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        H3Client.Call call = client.send(H3Client.fields("GET", "/"));
        assertEquals("200", call.head.get(20, TimeUnit.SECONDS).status().toString());
        call.stream().shutdown(0x10c, call.stream().newPromise());
        assertTrue(gone.await(20, TimeUnit.SECONDS));
        Plane.until("freed", () -> plane.plane.census().inFlight() == 0);
      }
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  @Test
  void aRequestThatItsClientResetsIsGivenUp() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() != null) {
                    with.in.transferTo(OutputStream.nullOutputStream());
                    gone.countDown();
                  }
                });
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        H3Client.Call call =
            client.begin(H3Client.fields("POST", "/").add("content-length", "1000"));
        call.data(new byte[10]);
        Plane.until("sent", () -> plane.plane.census().inFlight() == 1);
        call.stream().shutdown(0x10c, call.stream().newPromise());
        assertTrue(gone.await(20, TimeUnit.SECONDS));
        Plane.until("freed", () -> plane.plane.census().inFlight() == 0);
      }
    }
  }

  @Test
  void aTargetThatDiesIsA502OrACutResponse() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() != null && requests.incrementAndGet() > 1) {
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                  }
                });
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        assertEquals(502, client.send(H3Client.fields("POST", "/"), new byte[9]).get().status());
        H3Client.Call cut = client.send(H3Client.fields("POST", "/"), new byte[9]);
        assertThrows(ExecutionException.class, cut::get);
        assertEquals(2, requests.get());
      }
    }
  }

  @Test
  void idleConnectionsEnd() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        assertEquals(200, client.get("/").status());
        plane.settle();
        plane.time.skip(Duration.ofMillis(plane.options.idleTimeoutMs() + 200));
        Plane.until("goaway", () -> skipped(plane));
      }
    }
  }

  private static boolean skipped(Plane plane) {
    plane.time.skip(Duration.ofMillis(100));
    return plane.plane.census().clientConnections() == 0;
  }

  @Test
  void aSlowTargetIsA504AfterTheIdleTimeout() throws Exception {
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  while (with.head() != null) {
                    with.in.read();
                  }
                });
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        H3Client.Call call = client.send(H3Client.fields("GET", "/"));
        Plane.until("sent", () -> plane.plane.census().inFlight() == 1);
        Duration idle = Duration.ofMillis(plane.options.idleTimeoutMs() + 200);
        Plane.until(
            "answered",
            () -> {
              plane.time.skip(idle);
              return call.answer.isDone();
            });
        assertEquals(504, call.get().status());
      }
    }
  }

  @Test
  void choosesCertificatesByName() throws Exception {
    try (Plane plane = plane(1)) {
      CompiledTls plain = Tls.with(Tls.OTHER, "TLS13-1-2-2021-06");
      plane.tls =
          Optional.of(
              new CompiledTls(
                  plain.policy(),
                  new CertificateTable(
                      Tls.compiled("arn:default", Tls.OTHER),
                      List.of(
                          new CertificateTable.Named(
                              Tls.compiled("arn:rsa", Tls.RSA), List.of("a.test", "*.wild.test")),
                          new CertificateTable.Named(
                              Tls.compiled("arn:ecdsa", Tls.ECDSA), List.of("a.test")))),
                  plain.alpn(),
                  plain.mutual(),
                  plain.headers()));
      plane.forwardTo(new Backend[0]);
      assertEquals(Tls.ECDSA.certificate(), shown(plane, "a.test"));
      assertEquals(Tls.RSA.certificate(), shown(plane, "x.wild.test"));
      assertEquals(Tls.OTHER.certificate(), shown(plane, "wild.test"));
      assertEquals(Tls.OTHER.certificate(), shown(plane, ""));
      assertEquals(Tls.ECDSA.certificate(), shown(plane, "A.TEST"));
    }
  }

  private static Certificate shown(Plane plane, String name) throws Exception {
    try (H3Client client = new H3Client(plane, name)) {
      var engine = Objects.requireNonNull(client.connection.sslEngine());
      return engine.getSession().getPeerCertificates()[0];
    }
  }

  @Test
  void showsANewCertificateToNewConnectionsAndKeepsOpenOnes() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(1)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        assertEquals(200, client.get("/").status());
        plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-2-2021-06"));
        plane.forwardTo(backend);
        assertEquals(Tls.RSA.certificate(), shown(plane, "a.test"));
        assertEquals(200, client.get("/").status());
      }
    }
  }

  @Test
  void aSuiteOutsideThePolicyIsNotServed() throws Exception {
    try (Plane plane = plane(1)) {
      plane.tls = Optional.of(Tls.with(Tls.RSA, "TLS13-1-3-RFC9151-FIPS-2023-07"));
      plane.forwardTo(new Backend[0]);
      assertThrows(Exception.class, () -> get(plane));
    }
  }

  private static int get(Plane plane) throws Exception {
    try (H3Client client = new H3Client(plane, "a.test")) {
      return client.get("/").status();
    }
  }

  @Test
  void disabledAgainItClosesItsPortAndLetsRequestsFinish() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  while (with.head() != null) {
                    await(go);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
                  }
                });
        Plane plane = plane(2)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        H3Client.Call call = client.send(H3Client.fields("GET", "/"));
        Plane.until("sent", () -> plane.plane.census().inFlight() == 1);
        plane.http3 = false;
        plane.forwardTo(backend);
        go.countDown();
        assertEquals("x", call.get().text());
        Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      }
      Plane.until("port is free", () -> isFree(plane));
      try (var socket = Tls.connect(plane, "a.test")) {
        socket.startHandshake();
      }
    }
  }

  private static boolean isFree(Plane plane) {
    try (var socket =
        new DatagramSocket(
            new InetSocketAddress(InetAddress.ofLiteral(plane.address), plane.port))) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  @Test
  void aPortThatIsTakenIsReportedAndTriedAgain() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(1)) {
      try (var socket =
          new DatagramSocket(
              new InetSocketAddress(InetAddress.ofLiteral(plane.address), plane.port))) {
        plane.forwardTo(backend);
        Plane.until(
            socket.getLocalPort() + " reported",
            () -> plane.bindings.stream().anyMatch(one -> one.failure().isPresent()));
      }
      plane.forwardTo(backend);
      assertEquals(200, get(plane));
    }
  }

  @Test
  void logsAndCountsSayWhatItWas(@TempDir Path home) throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = plane(1)) {
      LogBook book = new LogBook(home, plane);
      plane.forwardTo(backend);
      assertEquals(200, get(plane));
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      List<String> access = book.accesses(1).getFirst();
      assertEquals("h3", access.get(0));
      assertEquals("\"GET https://a.test:" + plane.port + "/ HTTP/3.0\"", access.get(12));
      assertTrue(access.get(14).startsWith("TLS_"), access.toString());
      assertEquals("TLSv1.3", access.get(15));
      List<String> connection = book.connections().getFirst();
      assertEquals("TLSv1.3", connection.get(4));
      assertEquals("Success", connection.get(10));
      assertEquals(access.get(29), connection.get(11));
      assertEquals(1, plane.metric("RequestCount"));
    }
  }

  @Test
  void clientsShowTheirCertificates() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(1)) {
      CompiledTls plain = Tls.with(Tls.ECDSA, "TLS13-1-2-2021-06");
      plane.tls =
          Optional.of(
              new CompiledTls(
                  plain.policy(),
                  plain.certificates(),
                  plain.alpn(),
                  new MutualTls.Verify(
                      "arn:store",
                      TestCertificates.pem(ROOT.certificate()),
                      List.of(),
                      false,
                      false),
                  plain.headers()));
      plane.forwardTo(backend);
      assertThrows(Exception.class, () -> get(plane));
      try (H3Client stranger = new H3Client(plane, "a.test", Tls.OTHER)) {
        assertThrows(Exception.class, () -> stranger.get("/"));
      } catch (ExecutionException alsoGood) {
        assertEquals(0, backend.requests.get());
      }
      assertEquals(0, backend.requests.get());
      try (H3Client known = new H3Client(plane, "a.test", CLIENT)) {
        assertEquals(200, known.get("/").status());
      }
      String head = backend.heads.getFirst();
      assertTrue(head.contains("X-Amzn-Mtls-Clientcert-Subject: CN=client\r\n"), head);
    }
  }

  @Test
  void aConnectionSurvivesTheMoveOfItsClientToAnotherLoopsSocket() throws Exception {
    try (Backend backend = Backend.echoLength(Plane.nextAddress());
        Plane plane = plane(4)) {
      plane.forwardTo(backend);
      try (MovingClient router = new MovingClient(plane);
          H3Client client = H3Client.by(router.address())) {
        assertEquals(200, client.get("/").status());
        for (int i = 0; i < 5; i++) {
          router.move();
          assertEquals(200, client.get("/").status());
        }
        assertEquals(1, plane.plane.census().clientConnections());
        router.move();
        ask(client); // by the last address but one
        Plane.until("goaway", () -> plane.plane.census().clientConnections() == 0);
      }
    }
  }

  /** A request that is not sent when the client was told to go just before. */
  private static void ask(H3Client client) throws Exception {
    try {
      client.send(H3Client.fields("GET", "/"));
    } catch (Http3Exception told) {
      assertTrue(String.valueOf(told.getMessage()).contains("GOAWAY"), told.toString());
    }
  }

  @Test
  void aReplacedProcessLetsRequestsFinishAndFreesThePort() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  while (with.head() != null) {
                    await(go);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
                  }
                });
        Plane plane = plane(2)) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        H3Client.Call call = client.send(H3Client.fields("GET", "/"));
        Plane.until("sent", () -> plane.plane.census().inFlight() == 1);
        Thread retiring =
            Thread.ofVirtual().start(() -> plane.plane.retire(Duration.ofSeconds(20)));
        go.countDown();
        assertEquals("x", call.get().text());
        retiring.join();
      }
      Plane.until("port is free", () -> isFree(plane));
    }
  }

  /** Answers with what it was sent. */
  static Backend echo() throws Exception {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          String head = with.head();
          if (head == null) {
            return;
          }
          byte[] body = with.in.readNBytes(Integer.parseInt(Wire.header(head, "Content-Length")));
          with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
          with.out.write(body);
        });
  }
}
