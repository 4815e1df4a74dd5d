package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bodies that are moved inside the kernel: they arrive as they were, whatever happens to others.
 */
class LargeBodyTest {
  private static final int KIB = 1024;

  private final Chance chance = Chance.seeded(20261123);
  private Plane plane;

  @BeforeEach
  void start() throws IOException {
    plane = new Plane(1);
  }

  @AfterEach
  void stop() {
    plane.close();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        16 * KIB,
        64 * KIB - 1,
        64 * KIB,
        64 * KIB + 1,
        80 * KIB,
        144 * KIB,
        1_000_003,
        9_000_000
      })
  void responsesArriveUnchangedOneAfterTheOther(int size) throws IOException {
    byte[] body = content(size);
    try (Backend backend = downloads(body);
        Wire client = forwarding(backend)) {
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(body, client.get("/").body());
      }
      assertEquals(1, backend.used.get());
      assertMoved(3L * size, size);
    }
  }

  /** Of {@code bytes} in bodies of {@code size}, all but their ends went inside the kernel. */
  private void assertMoved(long bytes, int size) {
    long moved = plane.plane.census().movedBytes();
    long least = size >= 1_000_000 ? bytes / 2 : 0;
    long most = size < 64 * KIB ? 0 : bytes;
    assertTrue(moved >= least && moved <= most, moved + " of " + bytes + " bytes moved");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        16 * KIB,
        64 * KIB - 1,
        64 * KIB,
        64 * KIB + 1,
        80 * KIB,
        144 * KIB,
        1_000_003,
        9_000_000
      })
  void requestsArriveUnchangedWithTheNextOneBehindThem(int size) throws Exception {
    byte[] body = content(size);
    String head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + size + "\r\n\r\n";
    try (Backend backend = mirror();
        Wire client = forwarding(backend)) {
      Thread sender =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      client.send(head).send(body);
                      client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
                    } catch (IOException gone) {
                      throw new IllegalStateException(gone);
                    }
                  });
      assertArrayEquals(body, client.answer().body());
      assertEquals(0, client.answer().body().length);
      sender.join();
      assertMoved(2L * size, size);
    }
  }

  @Test
  void manyReadersOfDifferentPaceGetWhatIsTheirs() throws Exception {
    List<Future<Boolean>> done = new ArrayList<>();
    try (Backend backend = byPath();
        ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
      plane.forwardTo(backend);
      for (int i = 0; i < 24; i++) {
        int number = i;
        done.add(readers.submit(() -> reads(number)));
      }
      for (Future<Boolean> reader : done) {
        assertTrue(reader.get());
      }
    }
  }

  private boolean reads(int number) throws IOException {
    try (Wire client = plane.connect()) {
      client.send("GET /" + number + " HTTP/1.1\r\nHost: a\r\n\r\n");
      assertTrue(String.valueOf(Wire.head(client.in)).startsWith("HTTP/1.1 200 "));
      byte[] piece = new byte[1 + number * 4099];
      for (int left = 3_000_000; left > 0; ) {
        int got = client.in.readNBytes(piece, 0, Math.min(left, piece.length));
        for (int i = 0; i < got; i++) {
          if (piece[i] != (byte) number) {
            return false;
          }
        }
        left -= got;
      }
      return true;
    }
  }

  @Test
  void whatFollowsAResponseIsNeverTheNextAnswer() throws IOException {
    byte[] body = content(1_000_000);
    byte[] forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged".getBytes(ascii());
    byte[] both = Arrays.copyOf(body, body.length + forged.length);
    System.arraycopy(forged, 0, both, body.length, forged.length);
    Backend.Script script =
        with -> {
          while (with.head() != null) {
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            with.out.write(both);
          }
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(backend)) {
      for (int i = 0; i < 5; i++) {
        assertArrayEquals(body, client.get("/").body());
      }
    }
  }

  @Test
  void aTargetThatEndsInTheBodyCutsItAndNothingElse() throws IOException {
    byte[] body = content(2_000_000);
    Backend.Script script =
        with -> {
          String head = with.head();
          boolean cut = head != null && head.startsWith("GET /cut");
          with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
          with.out.write(body, 0, cut ? body.length / 2 : body.length);
        };
    try (Backend backend = new Backend(Plane.nextAddress(), script)) {
      plane.forwardTo(backend);
      for (int i = 0; i < 3; i++) {
        try (Wire client = plane.connect()) {
          client.send("GET /cut HTTP/1.1\r\nHost: a\r\n\r\n");
          assertTrue(Wire.head(client.in) != null);
          int got = client.in.readNBytes(body.length / 2).length;
          assertTrue(got <= body.length / 2 && client.ended(), got + " bytes");
        }
        try (Wire client = plane.connect()) {
          assertArrayEquals(body, client.get("/").body());
        }
      }
    }
  }

  @Test
  void clientsThatGoAwayLeaveNothingBehind() throws IOException {
    byte[] body = content(4_000_000);
    try (Backend backend = downloads(body)) {
      plane.forwardTo(backend);
      for (int i = 0; i < 5; i++) {
        try (Wire client = plane.connect()) {
          client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
          assertFalse(client.in.readNBytes(100_000 * i + 1).length == 0);
          client.socket.setSoLinger(true, 0);
        }
        try (Wire client = plane.connect()) {
          assertArrayEquals(body, client.get("/").body());
        }
      }
      Plane.until("clean", () -> plane.plane.census().borrowedBytes() == 0);
    }
  }

  @Test
  void targetsThatGoAwayDuringAnUploadAreToldOf() throws IOException {
    Backend.Script script =
        with -> {
          if (with.head() != null) {
            with.in.readNBytes(300_000);
            with.reset();
          }
        };
    byte[] body = content(8_000_000);
    try (Backend broken = new Backend(Plane.nextAddress(), script);
        Wire client = forwarding(broken)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n");
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  client.send(body);
                } catch (IOException answered) {
                  return; // the answer came before the body's end
                }
              });
      assertEquals(502, client.answer().status());
    }
    try (Backend backend = mirror();
        Wire client = forwarding(backend)) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
      client.send(Arrays.copyOf(body, 100_000));
      assertArrayEquals(Arrays.copyOf(body, 100_000), client.answer().body());
    }
  }

  private byte[] content(int size) {
    byte[] body = new byte[size];
    chance.bytes(body);
    return body;
  }

  private static java.nio.charset.Charset ascii() {
    return StandardCharsets.US_ASCII;
  }

  private static Backend downloads(byte[] body) throws IOException {
    Backend[] self = new Backend[1];
    self[0] =
        new Backend(
            Plane.nextAddress(),
            with -> {
              for (int i = 0; with.head() != null; i++) {
                self[0].used.addAndGet(i == 0 ? 1 : 0);
                with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
                with.out.write(body);
              }
            });
    return self[0];
  }

  /** Three million times the number that the path names. */
  private static Backend byPath() throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            byte[] body = new byte[3_000_000];
            Arrays.fill(body, Byte.parseByte(head.substring(5, head.indexOf(' ', 5))));
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            with.out.write(body);
          }
        });
  }

  /** Answers with the body that it got. */
  private static Backend mirror() throws IOException {
    return new Backend(
        Plane.nextAddress(),
        with -> {
          for (String head = with.head(); head != null; head = with.head()) {
            String length = Wire.header(head, "Content-Length");
            byte[] body = with.in.readNBytes(length == null ? 0 : Integer.parseInt(length));
            with.send("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            with.out.write(body);
          }
        });
  }

  private Wire forwarding(Backend backend) throws IOException {
    plane.forwardTo(backend);
    return plane.connect();
  }
}
