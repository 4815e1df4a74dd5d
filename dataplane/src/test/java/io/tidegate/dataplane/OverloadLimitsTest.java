package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The limits of {@link TrafficLimits} over sockets. */
class OverloadLimitsTest {
  private static final int LARGE = 16 * 1024 * 1024;

  private static final byte[] PIECE = new byte[64 * 1024];

  private static TrafficLimits limits(int connections, int perClient, long memory) {
    return new TrafficLimits(connections, perClient, memory, TrafficLimits.LAG_MS, List.of());
  }

  @Test
  void connectionsBeyondTheLimitAreRejectedAndCounted() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = new Plane(2, limits(5, 100, 1 << 26))) {
      plane.forwardTo(backend);
      List<Wire> held = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Wire wire = plane.connect();
        assertEquals(200, wire.get("/").status());
        held.add(wire);
      }
      try (Wire more = plane.connect()) {
        assertTrue(more.ended());
      }
      assertEquals(1, plane.metric("RejectedConnectionCount"));
      held.removeLast().close();
      Plane.until("one left", () -> plane.plane.census().clientConnections() == 4);
      try (Wire next = plane.connect()) {
        assertEquals(200, next.get("/").status());
      }
      for (Wire wire : held) {
        assertEquals(200, wire.get("/").status());
        wire.close();
      }
    }
  }

  @Test
  void oneClientCannotTakeThePlaceOfOthers() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = new Plane(2, limits(100, 3, 1 << 26))) {
      plane.forwardTo(backend);
      List<Socket> greedy = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        greedy.add(from("127.0.0.9", plane));
      }
      Plane.until("three", () -> plane.plane.census().clientConnections() == 3);
      try (Socket fourth = from("127.0.0.9", plane)) {
        assertTrue(ended(fourth));
      }
      try (Wire other = plane.connect()) {
        assertEquals(200, other.get("/").status());
      }
      assertEquals(1, plane.metric("RejectedConnectionCount"));
      for (Socket socket : greedy) {
        socket.close();
      }
      Plane.until("none", () -> plane.plane.census().clientConnections() == 0);
      try (Socket again = from("127.0.0.9", plane)) {
        Plane.until("one", () -> plane.plane.census().clientConnections() == 1);
        assertTrue(again.isConnected());
      }
    }
  }

  /** HTTP/3 connections count as those over TCP do. */
  @Test
  void connectionsOfHttp3CountToo() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "x");
        Plane plane = new Plane(2, limits(100, 2, 1 << 26))) {
      plane.tls = Optional.of(Tls.http2());
      plane.http3 = true;
      plane.forwardTo(backend);
      try (H2Wire second = H2Wire.connect(plane)) {
        try (H3Client third = new H3Client(plane, "a.test")) {
          assertEquals(200, third.get("/").status());
          assertThrows(Exception.class, () -> ask(plane));
          assertEquals(1, plane.metric("RejectedConnectionCount"));
        }
        assertEquals(200, second.get(1, "/").response(1).status());
        Plane.until("one left", () -> plane.plane.census().clientConnections() == 1);
        try (H3Client again = new H3Client(plane, "a.test")) {
          assertEquals(200, again.get("/").status());
        }
      }
    }
  }

  private static int ask(Plane plane) throws Exception {
    try (H3Client client = new H3Client(plane, "a.test")) {
      return client.get("/").status();
    }
  }

  private static Socket from(String address, Plane plane) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress(plane.address, plane.port));
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static boolean ended(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Many that take nothing: what they hold together stays near the budget, others are served. */
  @Test
  void memoryOfAllConnectionsIsBounded() throws Exception {
    long budget = 2 * 1024 * 1024;
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  for (String head = with.head(); head != null; head = with.head()) {
                    boolean large = head.contains(" /large");
                    int size = large ? LARGE : PIECE.length;
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    for (int sent = 0; sent < size; sent += PIECE.length) {
                      with.out.write(PIECE);
                    }
                  }
                });
        Plane plane = new Plane(1, limits(10_000, 10_000, budget))) {
      plane.forwardTo(backend);
      List<Socket> slow = new ArrayList<>();
      long most = 0;
      for (int i = 0; i < 120; i++) {
        slow.add(slowReader(plane));
        most = Math.max(most, plane.plane.census().borrowedBytes());
      }
      Plane.until("some were closed", () -> plane.plane.relieved() > 30);
      most = Math.max(most, plane.plane.census().borrowedBytes());
      assertTrue(most < 2 * budget, "held " + most);
      Plane.until("room again", () -> plane.plane.census().borrowedBytes() < budget);
      Plane.until("others are served", () -> isServed(plane));
      for (Socket socket : slow) {
        socket.close();
      }
      Plane.until("all gone", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  /**
   * Targets that have all answered while the loop was busy with something else, and clients that
   * take nothing: one round reads from all of them before anything is closed.
   */
  @Test
  void oneRoundCannotHoldMuchMoreThanTheBudget() throws Exception {
    long budget = 2 * 1024 * 1024;
    int clients = 200;
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(clients);
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(clients);
    TestGuard guard =
        new TestGuard(
            request -> {
              held.countDown();
              await(answered);
              return TestGuard.answer(200);
            });
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  if (with.head() != null) {
                    asked.countDown();
                    await(answer);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                    with.out.write(PIECE);
                    answered.countDown();
                    for (int sent = PIECE.length; sent < LARGE; sent += PIECE.length) {
                      with.out.write(PIECE);
                    }
                  }
                });
        Plane plane = new Plane(1, guard, limits(10_000, 10_000, budget))) {
      plane.rules =
          List.of(
              new RuleTable.Source(
                  "hold",
                  1,
                  List.of(new RuleCondition.PathPattern(List.of("/hold"), List.of())),
                  TestGuard.asking()));
      plane.forwardTo(backend);
      List<Socket> slow = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        slow.add(slowReader(plane));
      }
      await(asked);
      try (Wire busy = plane.connect()) {
        busy.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
        await(held);
        answer.countDown();
        assertEquals(200, busy.answer().status());
      }
      AtomicLong most = new AtomicLong();
      Plane.until(
          "some were closed",
          () -> {
            long now = plane.plane.census().borrowedBytes();
            most.accumulateAndGet(now, Math::max);
            return plane.plane.relieved() > 0;
          });
      assertTrue(most.get() < 2 * budget, "held " + most);
      for (Socket socket : slow) {
        socket.close();
      }
      Plane.until("all gone", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  /** A client that asks for much and takes nothing. */
  private static Socket slowReader(Plane plane) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(plane.address, plane.port));
    socket
        .getOutputStream()
        .write("GET /large HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** While targets still answer slow clients, a new one may be refused or relieved. */
  private static boolean isServed(Plane plane) {
    try (Wire honest = plane.connect()) {
      return honest.get("/").status() == 200;
    } catch (IOException refused) {
      return false;
    }
  }
}
