package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class DataPlaneTest {
  @Test
  void forwardsARequestAndKeepsBothConnections() throws IOException {
    try (Plane plane = new Plane(1);
        Backend backend = Backend.fixed(Plane.nextAddress(), "hello")) {
      plane.forwardTo(backend);
      try (Wire client = plane.connect()) {
        for (int i = 0; i < 10; i++) {
          Wire.Answer answer = client.get("/");
          assertEquals(200, answer.status());
          assertEquals("hello", answer.text());
        }
      }
      assertEquals(1, backend.connections.get() - probes(backend));
    }
  }

  private static int probes(Backend backend) {
    return backend.connections.get() > 1 ? 1 : 0;
  }
}
