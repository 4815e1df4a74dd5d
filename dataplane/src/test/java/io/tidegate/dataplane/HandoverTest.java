package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.routing.RequestGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One data plane replaces another on the same listening sockets while clients come and go. Sizes
 * are for CI; {@code -Dtidegate.takeovers=20} with {@code -Dtidegate.keepalive=200} is the whole.
 */
class HandoverTest {
  private static final int TAKEOVERS = Integer.getInteger("tidegate.takeovers", 5);
  private static final int KEEP_ALIVE = Integer.getInteger("tidegate.keepalive", 40);
  private static final int WEB_SOCKETS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();

  @TempDir Path home;

  /** Answers requests, and echoes after an upgrade. */
  private static Backend backend() throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            if (Wire.header(head, "Upgrade") != null) {
              with.send(
                  "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\n\r\n");
              int b;
              while ((b = with.in.read()) >= 0) {
                with.out.write(b);
                with.out.flush();
              }
              return;
            }
            with.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
          }
        });
  }

  private Plane successor(Plane old, int loops, Backend backend) throws Exception {
    Path socket = home.resolve("s" + served.get() + "-" + System.identityHashCode(old));
    Inheritance handed = Takeover.between(old, socket);
    assertEquals(1, handed.sockets().size());
    Plane next = new Plane(loops, RequestGuard.closed(), old.address, old.port);
    next.plane.inherit(handed);
    next.forwardTo(backend);
    return next;
  }

  private void fresh(Plane plane) {
    try {
      while (!stop.get()) {
        try (Wire client = new Wire(plane.address, plane.port)) {
          connections.incrementAndGet();
          check(client.get("/"));
        }
      }
    } catch (IOException failed) {
      failures.add("fresh: " + failed);
    }
  }

  /** Uses a connection until it is told to close, as every HTTP client does. */
  private void keepAlive(Plane plane) {
    try {
      while (!stop.get()) {
        try (Wire client = new Wire(plane.address, plane.port)) {
          connections.incrementAndGet();
          boolean stays = true;
          while (stays && !stop.get()) {
            Wire.Answer answer = client.get("/");
            check(answer);
            stays = !"close".equalsIgnoreCase(answer.header("Connection"));
          }
        }
      }
    } catch (IOException failed) {
      failures.add("keep-alive: " + failed);
    }
  }

  private void check(Wire.Answer answer) {
    served.incrementAndGet();
    if (answer.status() != 200) {
      failures.add(answer.head());
    }
  }

  private static Wire webSocket(Plane plane) throws IOException {
    Wire client = new Wire(plane.address, plane.port);
    client.send(
        "GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    String head = Wire.head(client.in);
    assertTrue(head != null && head.startsWith("HTTP/1.1 101 "), head);
    return client;
  }

  private static void echo(Wire client) throws IOException {
    client.send("hello");
    assertEquals("hello", new String(client.in.readNBytes(5), StandardCharsets.US_ASCII));
  }

  @Test
  void noConnectionIsLostWhenTheProcessIsReplaced() throws Exception {
    List<Plane> planes = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try (Backend backend = backend()) {
      Plane first = new Plane(2);
      planes.add(first);
      first.forwardTo(backend);
      for (int i = 0; i < 4; i++) {
        threads.add(Thread.ofVirtual().start(() -> fresh(first)));
      }
      for (int i = 0; i < KEEP_ALIVE; i++) {
        threads.add(Thread.ofVirtual().start(() -> keepAlive(first)));
      }
      Plane current = first;
      for (int round = 0; round < TAKEOVERS; round++) {
        int goal = served.get() + 300;
        Plane.until("traffic", () -> served.get() >= goal || !failures.isEmpty());
        List<Wire> sockets = new ArrayList<>();
        for (int i = 0; i < WEB_SOCKETS; i++) {
          sockets.add(webSocket(current));
        }
        Plane old = current;
        current = successor(old, 1 + round % 2, backend);
        planes.add(current);
        Thread retiring = Thread.ofVirtual().start(() -> old.plane.retire(LIMIT));
        for (Wire socket : sockets) {
          echo(socket);
          socket.close();
        }
        assertTrue(retiring.join(LIMIT), "the old one ends when its connections have");
      }
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    } finally {
      stop.set(true);
      for (Plane plane : planes) {
        plane.close();
      }
    }
    assertEquals(List.of(), failures);
    System.out.println(
        TAKEOVERS + " takeovers, " + connections + " connections, " + served + " requests");
  }

  @Test
  void whatDoesNotEndInTimeIsCut() throws Exception {
    try (Backend backend = backend();
        Plane plane = new Plane(1)) {
      plane.forwardTo(backend);
      try (Wire socket = webSocket(plane)) {
        echo(socket);
        plane.plane.retire(Duration.ofMillis(200));
        assertTrue(socket.ended());
      }
    }
  }
}
