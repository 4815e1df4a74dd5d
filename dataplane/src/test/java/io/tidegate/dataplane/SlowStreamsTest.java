package io.tidegate.dataplane;

import static io.tidegate.dataplane.H2Wire.DATA;
import static io.tidegate.dataplane.H2Wire.END_STREAM;
import static io.tidegate.dataplane.H2Wire.HEADERS;
import static io.tidegate.dataplane.H2Wire.SETTINGS;
import static io.tidegate.dataplane.H2Wire.WINDOW_UPDATE;
import static io.tidegate.dataplane.H2Wire.block;
import static io.tidegate.dataplane.H2Wire.setting;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link SlowClientTest} for the streams of HTTP/2 and HTTP/3. */
class SlowStreamsTest {
  private static final int IDLE_S = 60;

  /** The target takes nothing; or time passed before the client had sent what it may. */
  private static final Set<String> GIVEN_UP = Set.of("504", "408");

  private static final long BUDGET = 2 * 1024 * 1024;

  private SlowTarget target;
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    target = new SlowTarget();
    plane = new Plane(1, new TrafficLimits(1_000, 1_000, BUDGET, TrafficLimits.LAG_MS, List.of()));
    plane.tls = Optional.of(Tls.http2());
    plane.http3 = true;
    plane.forwardTo(target.backend);
  }

  @AfterEach
  void stop() throws IOException {
    plane.close();
    target.close();
  }

  private void pass(int seconds) {
    plane.settle();
    plane.time.skip(Duration.ofSeconds(seconds));
    plane.settle();
  }

  private void honestAreServed() throws Exception {
    try (H2Wire second = H2Wire.connect(plane)) {
      assertEquals(200, second.get(1, "/").response(1).status());
    }
    try (H3Client third = new H3Client(plane, "a.test")) {
      assertEquals(200, third.get("/").status());
    }
  }

  /** At the latest when idle connections end: the last word of a QUIC client may get lost. */
  private void nothingIsLeft() {
    Plane.until(
        "closed",
        () -> {
          plane.time.skip(Duration.ofSeconds(1));
          return plane.plane.census().clientConnections() == 0;
        });
    Plane.until("none in flight", () -> plane.plane.census().inFlight() == 0);
    assertEquals(0, plane.plane.census().borrowedBytes());
  }

  @Test
  void anHttp2BodyThatTricklesIsCut() throws Exception {
    try (H2Wire slow = H2Wire.connect(plane)) {
      slow.post(1, "/", "content-length", "100000");
      for (int i = 0; i < 20; i++) {
        slow.data(1, false, "x");
        pass(5);
      }
      assertEquals(408, slow.response(1).status());
      assertEquals(200, slow.get(3, "/").response(3).status());
      honestAreServed();
    }
    nothingIsLeft();
  }

  @Test
  void anHttp3BodyThatTricklesIsCut() throws Exception {
    try (H3Client slow = new H3Client(plane, "a.test")) {
      H3Client.Call call =
          slow.begin(H3Client.fields("POST", "/").addLong("content-length", 100_000));
      for (int i = 0; i < 20 && !call.head.isDone(); i++) {
        call.stream()
            .writeAndFlush(H3Client.content((byte) 'x'))
            .await(H3Client.LIMIT_S, TimeUnit.SECONDS);
        pass(5);
      }
      assertEquals("408", call.head.get(H3Client.LIMIT_S, TimeUnit.SECONDS).status().toString());
      assertEquals(200, slow.get("/").status());
      honestAreServed();
    }
    nothingIsLeft();
  }

  /** Another stream is busy all the time, so that the connection is not idle. */
  @Test
  void anHttp2HeadThatIsNeverWholeEndsItsConnection() throws Exception {
    try (H2Wire slow = H2Wire.connect(plane)) {
      slow.creditsContent = false; // nothing else may be said within a head
      slow.get(1, "/ticks");
      while (slow.soFar(1).body.size() < 2) {
        slow.next();
      }
      slow.frame(HEADERS, END_STREAM, 3, block(":method", "GET"));
      for (int i = 1; i < 3; i++) {
        pass(IDLE_S / 2 - 5);
        target.tick();
        int ticks = 2 + i;
        while (slow.soFar(1).body.size() < ticks) {
          assertTrue(slow.next() != null);
        }
      }
      plane.time.skip(Duration.ofSeconds(15));
      assertEquals(0, slow.end());
      honestAreServed();
    }
    nothingIsLeft();
  }

  @Test
  void anHttp3HeadThatIsNeverWholeIsResetAlone() throws Exception {
    try (H3Client slow = new H3Client(plane, "a.test")) {
      H3Client.Call busy = slow.send(H3Client.fields("GET", "/ticks"));
      busy.head.get(H3Client.LIMIT_S, TimeUnit.SECONDS);
      H3Wire.Stream events = new H3Wire.Stream();
      QuicStreamChannel half =
          slow.connection.createStream(QuicStreamType.BIDIRECTIONAL, events).get();
      H3Wire.write(half, "0108 0000 d1");
      Plane.until(
          "reset",
          () -> {
            target.tick();
            pass(IDLE_S / 2 - 5);
            return events.reset.isDone();
          });
      assertEquals(0x10d, events.reset.get());
      assertFalse(busy.answer.isDone());
      assertEquals(200, slow.get("/").status());
    }
    nothingIsLeft();
  }

  @Test
  void anHttp2BodyThatTheTargetDoesNotTakeIsHeldBack() throws Exception {
    try (H2Wire wire = H2Wire.connect(plane)) {
      wire.post(1, "/deaf", "content-length", String.valueOf(SlowTarget.LARGE));
      AtomicLong sent = new AtomicLong();
      Thread client = Thread.ofVirtual().start(() -> upload(wire, sent));
      isGivenUp(() -> !client.isAlive());
      String status = "" + wire.soFar(1).status();
      assertTrue(GIVEN_UP.contains(status), status);
      assertTrue(sent.get() < SlowTarget.LARGE / 2, "sent " + sent);
    }
    nothingIsLeft();
  }

  /** Sends content on stream 1 as far as the server lets it, until there is an answer. */
  private static void upload(H2Wire wire, AtomicLong sent) {
    long allowed = 65_535;
    try {
      while (!wire.soFar(1).ended) {
        for (; sent.get() + 8_192 <= allowed; sent.addAndGet(8_192)) {
          wire.frame(DATA, 0, 1, new byte[8_192]);
        }
        H2Wire.Frame frame = wire.next();
        if (frame == null) {
          return;
        }
        allowed += frame.type() == WINDOW_UPDATE && frame.stream() == 1 ? frame.number(0) : 0;
      }
    } catch (IOException ended) {
      return;
    }
  }

  @Test
  void anHttp3BodyThatTheTargetDoesNotTakeIsHeldBack() throws Exception {
    try (H3Client client = new H3Client(plane, "a.test")) {
      H3Client.Call call =
          client.begin(
              H3Client.fields("POST", "/deaf").addLong("content-length", SlowTarget.LARGE));
      var taken = call.stream().writeAndFlush(H3Client.content(new byte[SlowTarget.LARGE]));
      isGivenUp(call.head::isDone);
      String status = call.head.get().status().toString();
      assertTrue(GIVEN_UP.contains(status), status);
      assertFalse(taken.isSuccess());
    }
    nothingIsLeft();
  }

  /** What nobody takes is given up; until then little of it is held. */
  private void isGivenUp(BooleanSupplier answered) {
    Plane.until("held back", () -> plane.plane.census().borrowedBytes() > 0);
    long[] most = new long[1];
    Plane.until(
        "answered",
        () -> {
          most[0] = Math.max(most[0], plane.plane.census().borrowedBytes());
          plane.time.skip(Duration.ofSeconds(IDLE_S / 4));
          return answered.getAsBoolean();
        });
    assertTrue(most[0] <= 512 * 1024, "held " + most[0]);
  }

  /** Clients that take nothing of what they ask for, together far more than the budget. */
  @Test
  void http2ClientsThatTakeNothingAreBoundedTogether() throws Exception {
    List<H2Wire> slow = new ArrayList<>();
    long most = 0;
    for (int i = 0; i < 24; i++) {
      H2Wire wire = H2Wire.connect(plane);
      wire.frame(SETTINGS, 0, 0, setting(4, 0));
      for (int stream = 1; stream < 40; stream += 2) {
        wire.get(stream, "/large");
      }
      slow.add(wire);
      most = Math.max(most, plane.plane.census().borrowedBytes());
    }
    isRelieved(most);
    for (H2Wire wire : slow) {
      wire.close();
    }
    nothingIsLeft();
  }

  @Test
  void http3ClientsThatTakeNothingAreBoundedTogether() throws Exception {
    List<H3Client> slow = new ArrayList<>();
    long most = 0;
    for (int i = 0; i < 24; i++) {
      H3Client client = H3Client.with(H3Client.Windows.SMALL, plane);
      for (int stream = 0; stream < 20; stream++) {
        client.ignore("/large");
      }
      slow.add(client);
      most = Math.max(most, plane.plane.census().borrowedBytes());
    }
    isRelieved(most);
    for (H3Client client : slow) {
      client.close();
    }
    nothingIsLeft();
  }

  private void isRelieved(long mostBefore) {
    long[] most = {mostBefore};
    Plane.until(
        "some were closed",
        () -> {
          most[0] = Math.max(most[0], plane.plane.census().borrowedBytes());
          return plane.plane.relieved() > 3;
        });
    assertTrue(most[0] < 2 * BUDGET, "held " + most[0]);
    Plane.until("room again", () -> plane.plane.census().borrowedBytes() < BUDGET);
    assertTrue(plane.plane.census().clientConnections() > 0, "not all were closed");
  }
}
