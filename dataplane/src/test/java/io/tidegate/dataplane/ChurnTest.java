package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.elbv2.TargetHealth;
import io.tidegate.model.elbv2.TargetHealth.State;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.CompiledTargetGroup.Algorithm;
import io.tidegate.routing.CompiledTargetGroup.CompiledTarget;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RoutingSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Targets, listeners and snapshots that come and go under traffic. */
class ChurnTest {
  @Test
  void noRequestFailsWhileTargetsAndSnapshotsChange() throws Exception {
    List<Backend> backends = new ArrayList<>();
    try (Plane plane = new Plane(2)) {
      for (int i = 0; i < 8; i++) {
        backends.add(Backend.fixed(Plane.nextAddress(), "b" + i));
      }
      plane.forwardTo(targetsAt(backends, 0));
      List<String> failures = new CopyOnWriteArrayList<>();
      AtomicBoolean stop = new AtomicBoolean();
      AtomicInteger served = new AtomicInteger();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        boolean fresh = i % 2 == 0;
        clients.add(Thread.ofVirtual().start(() -> load(plane, fresh, stop, served, failures)));
      }
      for (int change = 1; change <= 60; change++) {
        int goal = served.get() + 50;
        Plane.until("traffic", () -> served.get() >= goal || !failures.isEmpty());
        CompiledTarget leaves = targetsAt(backends, change - 1)[0];
        Plane.until("drained", () -> plane.plane.inFlight(leaves.key()) == 0);
        plane.forwardTo(targetsAt(backends, change));
      }
      stop.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertEquals(List.of(), failures);
      assertTrue(served.get() >= 3000);
      Plane.until(
          "everything ended",
          () -> {
            DataPlane.Census census = plane.plane.census();
            return census.inFlight() == 0
                && census.clientConnections() == 0
                && census.borrowedBytes() == 0;
          });
    } finally {
      for (Backend backend : backends) {
        backend.close();
      }
    }
  }

  /** Two targets take requests, the four before them drain, the others are not registered. */
  private static CompiledTarget[] targetsAt(List<Backend> backends, int change) {
    List<CompiledTarget> targets = new ArrayList<>();
    for (int place = -4; place < 2; place++) {
      Backend backend = backends.get(Math.floorMod(change + place, backends.size()));
      targets.add(Plane.target(backend.address(), backend.port(), place < 0));
    }
    return targets.toArray(CompiledTarget[]::new);
  }

  private static void load(
      Plane plane, boolean fresh, AtomicBoolean stop, AtomicInteger served, List<String> failures) {
    try {
      while (!stop.get() && failures.isEmpty()) {
        try (Wire client = plane.connect()) {
          for (int i = 0; i < (fresh ? 1 : 200) && !stop.get(); i++) {
            Wire.Answer answer = client.get("/");
            if (answer.status() == 200) {
              served.incrementAndGet();
            } else {
              failures.add(answer.head());
            }
          }
        }
      }
    } catch (IOException failed) {
      failures.add(failed.toString());
    }
  }

  /** A target that answers when told to. */
  private static Backend gated(CountDownLatch arrived, CountDownLatch go) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          while (with.head() != null) {
            arrived.countDown();
            try {
              go.await();
            } catch (InterruptedException interrupted) {
              throw new IOException(interrupted);
            }
            with.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate");
          }
        });
  }

  @Test
  void aDrainingTargetFinishesWhatItHasAndGetsNothingNew() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Plane plane = new Plane(1);
        Backend old = gated(arrived, go);
        Backend fresh = Backend.fixed(Plane.nextAddress(), "new")) {
      plane.forwardTo(old);
      try (Wire early = plane.connect();
          Wire late = plane.connect()) {
        early.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        arrived.await();
        plane.forwardTo(
            Plane.target(old.address(), old.port(), true),
            Plane.target(fresh.address(), fresh.port()));
        for (int i = 0; i < 5; i++) {
          assertEquals("new", late.get("/").text());
        }
        go.countDown();
        assertEquals("late", early.answer().text());
        assertEquals("new", early.get("/").text());
      }
    }
  }

  @Test
  void whatIsInFlightGets502WhenTheDelayIsOver() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (Plane plane = new Plane(1);
        Backend old = gated(arrived, new CountDownLatch(1));
        Backend fresh = Backend.fixed(Plane.nextAddress(), "new")) {
      plane.forwardTo(old);
      try (Wire client = plane.connect()) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        arrived.await();
        plane.forwardTo(
            Plane.target(old.address(), old.port(), true),
            Plane.target(fresh.address(), fresh.port()));
        plane.forwardTo(fresh);
        assertEquals(502, client.answer().status());
        assertEquals("new", client.get("/").text());
      }
    }
  }

  @Test
  void aRemovedListenerFinishesItsRequestsAndAcceptsNoMore() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Plane plane = new Plane(2);
        Backend backend = gated(arrived, go)) {
      plane.forwardTo(backend);
      try (Wire busy = plane.connect();
          Wire idle = plane.connect()) {
        busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        arrived.await();
        plane.plane.swap(RoutingSnapshot.empty());
        assertTrue(idle.ended());
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, plane::connect);
        go.countDown();
        assertEquals("late", busy.answer().text());
        assertTrue(busy.ended());
      }
    }
  }

  @Test
  void drainingLetsRequestsFinishAndFollowsNoSnapshotAnyMore() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Plane plane = new Plane(2);
        Backend backend = gated(arrived, go)) {
      plane.forwardTo(backend);
      RoutingSnapshot before = plane.plane.snapshot();
      try (Wire busy = plane.connect();
          Wire idle = plane.connect()) {
        busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        arrived.await();
        Thread draining =
            Thread.ofVirtual().start(() -> plane.plane.drain(java.time.Duration.ofMinutes(1)));
        assertTrue(idle.ended());
        plane.plane.swap(before);
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, plane::connect);
        go.countDown();
        assertEquals("late", busy.answer().text());
        assertTrue(busy.ended());
        draining.join();
      }
    }
  }

  @Test
  void drainingEndsAtItsLimit() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    try (Plane plane = new Plane(1);
        Backend backend = gated(arrived, new CountDownLatch(1))) {
      plane.forwardTo(backend);
      try (Wire busy = plane.connect()) {
        busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        arrived.await();
        plane.plane.drain(java.time.Duration.ofMillis(50));
        assertTrue(busy.ended());
      }
    }
  }

  @Test
  void leastOutstandingRequestsAvoidsTheBusyTarget() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Plane plane = new Plane(1);
        Backend slow = gated(arrived, go);
        Backend quick = Backend.fixed(Plane.nextAddress(), "quick")) {
      plane.algorithm = Algorithm.LEAST_OUTSTANDING_REQUESTS;
      plane.forwardTo(slow);
      try (Wire held = plane.connect();
          Wire client = plane.connect()) {
        held.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        arrived.await();
        plane.forwardTo(slow, quick);
        plane.untilHealthy(2);
        for (int i = 0; i < 20; i++) {
          assertEquals("quick", client.get("/").text());
        }
        go.countDown();
        assertEquals("late", held.answer().text());
      }
    }
  }

  @Test
  void unhealthyTargetsGetNothingUntilAllAreUnhealthy() throws Exception {
    AtomicBoolean aWell = new AtomicBoolean(true);
    AtomicBoolean bWell = new AtomicBoolean(true);
    try (Plane plane = new Plane(1);
        Backend a = moody("a", aWell);
        Backend b = moody("b", bWell)) {
      plane.check =
          new io.tidegate.model.elbv2.HealthCheck(
              true,
              io.tidegate.model.elbv2.Protocol.HTTP,
              Optional.empty(),
              "/health",
              java.time.Duration.ofMillis(100),
              java.time.Duration.ofSeconds(5),
              2,
              2,
              Optional.of("200-299"));
      plane.forwardTo(a, b);
      plane.untilHealthy(2);
      aWell.set(false);
      Plane.until("a is unhealthy", () -> state(plane, a) == State.UNHEALTHY);
      assertEquals("Target.ResponseCodeMismatch", health(plane, a).reason());
      assertEquals("Health checks failed with these codes: [500]", health(plane, a).description());
      try (Wire client = plane.connect()) {
        for (int i = 0; i < 10; i++) {
          assertEquals("b", client.get("/").text());
        }
        bWell.set(false);
        Plane.until("b is unhealthy", () -> state(plane, b) == State.UNHEALTHY);
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
          answers.add(client.get("/").text());
        }
        assertTrue(answers.contains("a") && answers.contains("b"), "fails open: " + answers);
        aWell.set(true);
        Plane.until("a is healthy again", () -> state(plane, a) == State.HEALTHY);
        assertEquals("a", client.get("/").text());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "silent, Target.Timeout",
    "closed, Target.FailedHealthChecks",
    "garbled, Target.FailedHealthChecks",
    "teapot, Target.ResponseCodeMismatch"
  })
  void saysWhyATargetIsUnhealthy(String manner, String reason) throws Exception {
    try (Plane plane = new Plane(1);
        Backend backend =
            new Backend(
                Plane.nextAddress(),
                with -> {
                  with.head();
                  switch (manner) {
                    case "silent" -> with.in.readAllBytes();
                    case "garbled" -> with.send("SSH-2.0-OpenSSH_9.6 and so on");
                    case "teapot" -> with.send("HTTP/1.1 418 Teapot\r\n\r\n");
                    default -> with.reset();
                  }
                })) {
      plane.check =
          new io.tidegate.model.elbv2.HealthCheck(
              true,
              io.tidegate.model.elbv2.Protocol.HTTP,
              Optional.empty(),
              "/",
              java.time.Duration.ofMillis(300),
              java.time.Duration.ofMillis(200),
              2,
              2,
              Optional.of("200"));
      plane.forwardTo(backend);
      Plane.until("unhealthy", () -> state(plane, backend) == State.UNHEALTHY);
      assertEquals(reason, health(plane, backend).reason());
    }
  }

  private static String key(Backend backend) {
    return Plane.target(backend.address(), backend.port()).key();
  }

  private static TargetHealth health(Plane plane, Backend backend) {
    TargetHealth unknown = new TargetHealth(State.INITIAL, "", "");
    return plane.health.getOrDefault(key(backend), unknown);
  }

  private static State state(Plane plane, Backend backend) {
    return health(plane, backend).state();
  }

  private static Backend moody(String name, AtomicBoolean well) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            boolean check = head.startsWith("GET /health HTTP/1.1\r\n");
            String status = check && !well.get() ? "500 No" : "200 OK";
            if (check && !head.contains("\r\nUser-Agent: ELB-HealthChecker/2.0\r\n")) {
              status = "400 Bad";
            }
            with.send("HTTP/1.1 " + status + "\r\nContent-Length: 1\r\n\r\n" + name);
          }
        });
  }

  @Test
  void weightsShareRequestsAmongGroups() throws Exception {
    try (Plane plane = new Plane(1);
        Backend a = Backend.fixed(Plane.nextAddress(), "a");
        Backend b = Backend.fixed(Plane.nextAddress(), "b")) {
      CompiledTargetGroup first = plane.group(List.of(Plane.target(a.address(), a.port())));
      CompiledTargetGroup second =
          plane.group(1, "x", List.of(Plane.target(b.address(), b.port())));
      plane.plane.swap(
          plane.snapshot(
              new RouteAction.Forward(
                  List.of(new RouteAction.Weighted(first, 3), new RouteAction.Weighted(second, 1)),
                  4),
              List.of(first, second)));
      int toFirst = 0;
      try (Wire client = plane.connect()) {
        for (int i = 0; i < 400; i++) {
          toFirst += client.get("/").text().equals("a") ? 1 : 0;
        }
      }
      assertTrue(toFirst > 230 && toFirst < 370, "about 300 of 400, not " + toFirst);
    }
  }

  @Test
  void closesEverySocket() throws Exception {
    int before = sockets();
    for (int round = 0; round < 3; round++) {
      try (Plane plane = new Plane(2);
          Backend backend = Backend.echoLength(Plane.nextAddress())) {
        plane.forwardTo(backend);
        List<Wire> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          Wire client = plane.connect();
          clients.add(client);
          assertEquals("0", client.get("/").text());
        }
        for (Wire client : clients) {
          client.close();
        }
      }
    }
    Plane.until("sockets closed", () -> sockets() <= before + 1);
  }

  /** Sockets of this process; the JVM's own files come and go. */
  private static int sockets() {
    File[] open = Objects.requireNonNull(new File("/proc/self/fd").listFiles());
    int count = 0;
    for (File file : open) {
      try {
        count += Files.readSymbolicLink(file.toPath()).toString().startsWith("socket:") ? 1 : 0;
      } catch (IOException closedMeanwhile) {
        count += 0;
      }
    }
    return count;
  }
}
