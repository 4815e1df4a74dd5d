package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Http3Test {
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
