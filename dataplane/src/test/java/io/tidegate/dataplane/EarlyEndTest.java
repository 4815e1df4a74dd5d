package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.model.elbv2.RuleCondition;
import io.tidegate.routing.CompiledTargetGroup;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RouteAction;
import io.tidegate.routing.RuleTable;
import java.io.IOException;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A target that has got a request, done with it what it wanted and broken the connection before the
 * loop looks at that connection for the first time. A guard that holds up the loop makes it so: it
 * stops once before the request is read, and once right after it was sent.
 */
class EarlyEndTest {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch sent = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger holds = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private Plane plane;

  private GuardVerdict hold() {
    if (holds.incrementAndGet() == 1) {
      held.countDown();
      await(sent);
    } else {
      await(over); // not if the kernel took long to connect, which is well too
    }
    return new GuardVerdict.Answer(401, "", List.of(), "", GuardVerdict.Event.AUTH_FAILURE);
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1, new TestGuard(request -> hold()));
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  /** Two targets that say {@code response} to the first request they get, and reset. */
  private Backend resetting(String response) throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          if (with.head() != null) {
            requests.incrementAndGet();
            with.send(response);
            with.reset();
            over.countDown();
          }
        });
  }

  private void serve(Backend... backends) {
    List<CompiledTargetGroup.CompiledTarget> targets =
        java.util.Arrays.stream(backends)
            .map(backend -> Plane.target(backend.address(), backend.port()))
            .toList();
    CompiledTargetGroup group = plane.group(targets);
    RouteAction forward = new RouteAction.Forward(List.of(new RouteAction.Weighted(group, 1)), 1);
    plane.rules =
        List.of(
            new RuleTable.Source(
                "hold",
                1,
                List.of(new RuleCondition.PathPattern(List.of("/hold"), List.of())),
                new RouteAction.Guarded(TestGuard.LOGIN, forward)));
    plane.plane.swap(plane.snapshot(forward, List.of(group)));
  }

  /** Sends {@code request} so that its target is through with it before the loop looks again. */
  private void send(Wire client, String request) throws IOException {
    String hold = "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n";
    try (Wire before = plane.connect();
        Wire after = plane.connect()) {
      plane.settle();
      before.send(hold);
      await(held);
      client.send(request);
      after.send(hold);
      sent.countDown();
      assertEquals(401, before.answer().status());
      assertEquals(401, after.answer().status());
    }
  }

  @Test
  void isNotAskedTwice() throws Exception {
    try (Backend one = resetting("");
        Backend other = resetting("")) {
      serve(one, other);
      try (Wire client = plane.connect()) {
        send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        assertEquals(502, client.answer().status());
      }
      assertEquals(1, requests.get(), "it may have had its effect");
      assertEquals(0, plane.metric("TargetConnectionErrorCount"));
    }
  }

  @Test
  void itsWholeAnswerIsPassedOn() throws Exception {
    try (Backend one = resetting("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok")) {
      serve(one);
      try (Wire client = plane.connect()) {
        send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        Wire.Answer answer = client.answer();
        assertEquals(201, answer.status());
        assertEquals("ok", answer.text());
      }
    }
  }

  @Test
  void aBodyThatOnlyAResetEndsIsCut() throws Exception {
    try (Backend one = resetting("HTTP/1.1 200 OK\r\n\r\nhalf")) {
      serve(one);
      try (Wire client = plane.connect()) {
        send(client, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        assertThrows(SocketException.class, client::answer);
      }
    }
  }
}
