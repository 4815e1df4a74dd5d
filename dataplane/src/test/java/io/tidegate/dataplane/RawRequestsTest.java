package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.dataplane.http.RawRequests;
import io.tidegate.dataplane.http.RawRequests.Fate;
import io.tidegate.dataplane.http.RawRequests.Raw;
import io.tidegate.dataplane.log.RingTap;
import io.tidegate.routing.AlbOptions;
import io.tidegate.routing.AlbOptions.DesyncMode;
import io.tidegate.routing.LogOptions;
import io.tidegate.routing.LogPlace;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every case of the table over real sockets, with two honest requests pipelined behind it and an
 * honest client beside it that shares the target's connections: in each desync mode the target gets
 * the bytes that the engine's transcript says, whatever the cuts, the hostile client gets only its
 * own answers, and so does the honest one. {@code -Dtidegate.cuts=N} cuts each case N times.
 */
class RawRequestsTest {
  private static final int CUTS = Integer.getInteger("tidegate.cuts", 2);
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3}) ");
  private static final Pattern FIELD = Pattern.compile("\"[^\"]*\"|[^ ]+");
  private static final byte[] BEHIND =
      ("GET /behind/1 HTTP/1.1\r\nHost: a\r\nX-Owner: hostile\r\n\r\n"
              + "GET /behind/2 HTTP/1.1\r\nHost: a\r\nX-Owner: hostile\r\n\r\n")
          .getBytes(StandardCharsets.US_ASCII);

  /** Whole requests in the order of their arrival, without the honest client's. */
  private final List<String> arrived = new CopyOnWriteArrayList<>();

  /** Beginnings of requests whose connection ended. */
  private final List<String> parts = new CopyOnWriteArrayList<>();

  private final AtomicInteger honest = new AtomicInteger();

  /** Keeps what is read through it. */
  private static final class Recorder extends FilterInputStream {
    final ByteArrayOutputStream read = new ByteArrayOutputStream();

    Recorder(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        read.write(b);
      }
      return b;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int got = super.read(into, from, length);
      if (got > 0) {
        read.write(into, from, got);
      }
      return got;
    }
  }

  /** Records every request as it came and answers with the name of its owner. */
  private void serve(Backend.Conversation with) throws IOException {
    while (true) {
      Recorder in = new Recorder(with.in);
      String head = null;
      boolean whole = false;
      try {
        head = Wire.head(in);
        if (head != null) {
          readBody(head, in);
          whole = true;
        }
      } catch (IOException cut) {
        whole = false;
      }
      if (!whole || head == null) {
        if (in.read.size() > 0) {
          parts.add(RawRequests.seen(in.read.toByteArray()));
        }
        return;
      }
      String owner = Wire.header(head, "X-Owner");
      if (owner == null || !owner.startsWith("honest-")) {
        arrived.add(RawRequests.seen(in.read.toByteArray()));
      }
      String body = head.startsWith("HEAD ") ? "" : "for=" + owner + ";";
      int length = body.isEmpty() ? 9 : body.length();
      with.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n" + body);
    }
  }

  private static void readBody(String head, InputStream in) throws IOException {
    if (Wire.header(head, "Transfer-Encoding") != null) {
      Wire.chunks(in);
    } else if (Wire.header(head, "Content-Length") != null) {
      Wire.bodyLength(head, in);
    }
  }

  @ParameterizedTest
  @EnumSource(DesyncMode.class)
  void nothingCrossesIntoAnotherClientsConnection(DesyncMode mode) throws Exception {
    try (Backend backend = new Backend(Plane.nextAddress(), this::serve);
        Plane plane = new Plane(1)) {
      LogPlace place = LogPlace.Bucket.of("logs", "");
      plane.options =
          AlbOptions.defaults()
              .withDesyncMode(mode)
              .withLogs(new LogOptions(List.of(place), List.of(), List.of()));
      plane.forwardTo(backend);
      plane.metric("DesyncMitigationMode_NonCompliant_Request_Count");
      Neighbour neighbour = new Neighbour(plane);
      Thread beside = Thread.ofVirtual().start(neighbour);
      int deviating = 0;
      Chance chance = Chance.seeded(300);
      for (Raw raw : RawRequests.all()) {
        byte[] bytes = Arrays.copyOf(raw.bytes(), raw.bytes().length + BEHIND.length);
        System.arraycopy(BEHIND, 0, bytes, raw.bytes().length, BEHIND.length);
        List<Fate> fates = RawRequests.fates(bytes, mode, LOOPBACK, plane.port);
        obeysTheMode(raw, fates.getFirst(), mode);
        for (int cut = 0; cut <= CUTS; cut++) {
          int at = cut == 0 ? 0 : 1 + chance.below(raw.bytes().length);
          String context = mode + " " + raw.name() + " cut at " + at;
          deviating += hostile(plane, bytes, at, fates, context);
        }
      }
      neighbour.over = true;
      beside.join();
      assertEquals("", neighbour.trouble);
      assertTrue(neighbour.served.get() > 10, "the honest client was served " + neighbour.served);
      assertTrue(parts.stream().noneMatch(part -> part.contains("honest")), parts.toString());
      assertEquals(deviating, plane.metric("DesyncMitigationMode_NonCompliant_Request_Count"), 0.1);
    }
  }

  /** The ALB guide's table of modes: what each does with each class. */
  private static void obeysTheMode(Raw raw, Fate fate, DesyncMode mode) {
    boolean own = fate.status() != 0 && fate.forwarded().isEmpty();
    String context = mode + " " + raw.name() + " " + fate;
    switch (fate.tier()) {
      case "Acceptable", "Ambiguous" -> assertTrue(mode != DesyncMode.STRICTEST || own, context);
      case "Severe" -> assertTrue(mode == DesyncMode.MONITOR || own, context);
      default -> {}
    }
  }

  /** One hostile connection; how many of its requests were not compliant. */
  private int hostile(Plane plane, byte[] bytes, int cut, List<Fate> fates, String context)
      throws IOException {
    arrived.clear();
    String said;
    int port;
    try (Wire wire = plane.connect()) {
      port = wire.socket.getLocalPort();
      wire.socket.getOutputStream().write(bytes, 0, cut);
      if (cut > 0) {
        plane.settle();
      }
      said = new String(rest(wire, bytes, cut), StandardCharsets.ISO_8859_1);
    }
    plane.settle();
    assertTrue(!said.contains("honest"), () -> context + " was told " + said);
    List<String> expected = fates.stream().filter(Fate::whole).map(Fate::forwarded).toList();
    assertEquals(expected, List.copyOf(arrived), context);
    statuses(fates, said, context);
    logged(plane, port, fates, context);
    return (int) fates.stream().filter(Fate::deviates).count();
  }

  private static byte[] rest(Wire wire, byte[] bytes, int cut) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try {
      wire.socket.getOutputStream().write(bytes, cut, bytes.length - cut);
      wire.socket.shutdownOutput();
    } catch (SocketException closedByThen) {
      said.reset();
    }
    try {
      wire.in.transferTo(said);
    } catch (SocketException reset) {
      return said.toByteArray();
    }
    return said.toByteArray();
  }

  /** The answers in their order; those to HTTP/0.9 have no status. */
  private static void statuses(List<Fate> fates, String said, String context) {
    List<Integer> expected = new ArrayList<>();
    for (Fate fate : fates) {
      if (fate.status() != 0) {
        expected.add(fate.status());
      } else if (fate.whole()) {
        expected.add(200);
      }
    }
    List<Integer> got = new ArrayList<>();
    Matcher matcher = STATUS.matcher(said);
    while (matcher.find()) {
      int status = Integer.parseInt(matcher.group(1));
      if (status >= 200) {
        got.add(status);
      }
    }
    boolean partial = !fates.isEmpty() && !fates.getLast().whole();
    if (partial && got.size() == expected.size() + 1) {
      assertEquals(400, got.removeLast(), context); // the client ended in the body
    }
    if (!said.isEmpty() && !said.startsWith("HTTP/")) {
      expected.removeFirst();
    }
    assertEquals(expected, got, () -> context + " was told " + said);
  }

  /** Classification and reason, the last fields of the access log but three. */
  private static void logged(Plane plane, int port, List<Fate> fates, String context) {
    List<String> lines = new ArrayList<>();
    for (String line : RingTap.take(plane.plane.logRings())) {
      if (line.contains(" 127.0.0.1:" + port + " ")) {
        List<String> fields = new ArrayList<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
          fields.add(matcher.group());
        }
        lines.add(fields.get(27) + " " + fields.get(28));
      }
    }
    List<String> expected = new ArrayList<>();
    for (Fate fate : fates) {
      boolean deviates = fate.deviates();
      expected.add(deviates ? "\"" + fate.tier() + "\" \"" + fate.reason() + "\"" : "\"-\" \"-\"");
    }
    assertEquals(expected, lines, context);
  }

  /** An honest client on a connection of its own, all the while. */
  private final class Neighbour implements Runnable {
    private final Plane plane;
    volatile boolean over;
    final AtomicInteger served = new AtomicInteger();
    volatile String trouble = "";

    Neighbour(Plane plane) {
      this.plane = plane;
    }

    @Override
    public void run() {
      try (Wire wire = plane.connect()) {
        while (!over) {
          String me = "honest-" + honest.incrementAndGet();
          wire.send("GET /honest HTTP/1.1\r\nHost: a\r\nX-Owner: " + me + "\r\n\r\n");
          String text = wire.answer().text();
          if (!text.equals("for=" + me + ";")) {
            trouble = me + " was told " + text;
            return;
          }
          served.incrementAndGet();
          java.util.concurrent.locks.LockSupport.parkNanos(500_000);
        }
      } catch (IOException broken) {
        trouble = broken.toString();
      }
    }
  }
}
