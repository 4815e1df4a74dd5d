package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.quic.QuicStreamResetException;
import io.tidegate.routing.RequestGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One data plane replaces another while clients speak HTTP/3, and TLS over TCP when it cannot be
 * had. {@code -Dtidegate.http3.takeovers=30} is the whole.
 */
class Http3HandoverTest {
  private static final int TAKEOVERS = Integer.getInteger("tidegate.http3.takeovers", 3);
  private static final int CLIENTS = 8;
  private static final int H3_REQUEST_REJECTED = 0x10b;
  private static final int LARGE = 400_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicInteger byHttp3 = new AtomicInteger();
  private final AtomicInteger byTcp = new AtomicInteger();
  private final AtomicInteger rejected = new AtomicInteger();
  private final AtomicInteger unseen = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();

  /** Paths of requests that the target has had. */
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  @TempDir Path home;

  private static Plane secured(Plane plane) throws IOException {
    plane.tls = Optional.of(Tls.http2());
    plane.http3 = true;
    return plane;
  }

  /** As a browser does: HTTP/3 while it works, else TCP. */
  private void client(Plane plane) {
    try {
      while (!stop.get()) {
        Optional<H3Client> connected = connect(plane);
        if (connected.isPresent()) {
          try (H3Client client = connected.get()) {
            connections.incrementAndGet();
            while (!stop.get() && isServed(client)) {
              byHttp3.incrementAndGet();
            }
          }
        } else {
          overTcp(plane);
        }
      }
    } catch (Exception failed) {
      failures.add(failed.toString());
    }
  }

  private static Optional<H3Client> connect(Plane plane) {
    try {
      return Optional.of(H3Client.with(H3Client.Windows.WIDE, plane));
    } catch (Exception refused) {
      return Optional.empty();
    }
  }

  private void overTcp(Plane plane) throws Exception {
    try (H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/").data(1, true, "x");
      check(wire.response(1).status());
      byTcp.incrementAndGet();
    }
  }

  private void check(int status) {
    if (status != 200) {
      failures.add("status " + status);
    }
  }

  /** A request that must not be repeated; false when the server takes none any more. */
  private boolean isServed(H3Client client) throws Exception {
    H3Client.Call call;
    try {
      call = client.open();
    } catch (Exception told) {
      return false; // GOAWAY, or the connection has ended since
    }
    String path = "/" + requests.incrementAndGet();
    Http3Headers head = H3Client.fields("POST", path).add("content-length", "0");
    try {
      call.end(head);
      check(call.get().status());
      return true;
    } catch (Exception cut) {
      if (isUnsent(cut)) {
        return false;
      } else if (isRejection(cut)) {
        rejected.incrementAndGet(); // a client sends it again (RFC 9114 section 4.1.1)
      } else if (seen.contains(path)) {
        failures.add("cut: " + cut);
      } else {
        unseen.incrementAndGet(); // beyond the last one that GOAWAY named: again (section 5.2)
      }
      return false;
    }
  }

  /** The client itself sends no head once it has read GOAWAY: it has another connection for it. */
  private static boolean isUnsent(Throwable cut) {
    Throwable cause = cut instanceof ExecutionException ? cut.getCause() : cut;
    return cause instanceof Http3Exception
        && String.valueOf(cause.getMessage()).contains("we received a GOAWAY");
  }

  private static boolean isRejection(Throwable cut) {
    Throwable cause = cut instanceof ExecutionException ? cut.getCause() : cut;
    return cause instanceof QuicStreamResetException reset
        && reset.applicationProtocolCode() == H3_REQUEST_REJECTED;
  }

  private void serve(Backend.Conversation with) throws IOException {
    for (String head = with.head(); head != null; head = with.head()) {
      Wire.bodyLength(head, with.in);
      seen.add(head.split(" ")[1]);
      with.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
    }
  }

  @Test
  void noRequestIsLostWhenTheProcessIsReplaced() throws Exception {
    List<Plane> planes = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    try (Backend backend = new Backend(Plane.nextAddress(), this::serve)) {
      Plane first = secured(new Plane(2));
      planes.add(first);
      first.forwardTo(backend);
      for (int i = 0; i < CLIENTS; i++) {
        threads.add(Thread.ofVirtual().start(() -> client(first)));
      }
      for (int round = 0; round < TAKEOVERS; round++) {
        int goal = byHttp3.get() + 300;
        Plane.until("HTTP/3 again", () -> byHttp3.get() >= goal || !failures.isEmpty());
        planes.add(replaced(planes.getLast(), 1 + round % 2, backend));
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
    System.out.printf(
        "%d takeovers: %s requests over HTTP/3 on %s connections, %s rejected, %s not seen, %s over TCP%n",
        TAKEOVERS, byHttp3, connections, rejected, unseen, byTcp);
  }

  private Plane replaced(Plane old, int loops, Backend backend) throws Exception {
    Plane next = secured(new Plane(loops, RequestGuard.closed(), old.address, old.port));
    next.plane.inherit(Takeover.between(old, home.resolve("s" + System.identityHashCode(old))));
    next.forwardTo(backend);
    Plane.until(
        "UDP is taken", () -> next.bindings.stream().anyMatch(one -> one.failure().isPresent()));
    Thread retiring = Thread.ofVirtual().start(() -> old.plane.retire(LIMIT));
    assertTrue(retiring.join(LIMIT), "the old one ends when its connections have");
    next.forwardTo(backend); // instead of waiting for the next try
    Plane.until(
        "TCP and UDP",
        () -> next.bindings.stream().filter(one -> one.failure().isEmpty()).count() == 2);
    return next;
  }

  /** QUIC sends nothing more of what is under way once a connection is closed. */
  @Test
  void theLastAnswerOfAConnectionArrivesWhole() throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  while (with.head() != null) {
                    await(go);
                    with.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                    with.out.write(new byte[LARGE]);
                  }
                });
        Plane plane = secured(new Plane(1))) {
      plane.forwardTo(backend);
      try (H3Client client = new H3Client(plane, "a.test")) {
        H3Client.Call call = client.send(H3Client.fields("GET", "/"));
        Plane.until("sent", () -> plane.plane.census().inFlight() == 1);
        plane.time.freeze();
        plane.http3 = false;
        plane.forwardTo(backend);
        plane.time.skip(Duration.ofSeconds(1));
        plane.settle();
        go.countDown();
        assertEquals(LARGE, call.get().body().length);
        Plane.until(
            "closed",
            () -> {
              plane.time.skip(Duration.ofMillis(100));
              return plane.plane.census().clientConnections() == 0;
            });
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
}
