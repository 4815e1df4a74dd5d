package io.tidegate.dataplane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A client that is not ours, when the machine has it: h2load of nghttp2. */
class H2loadTest {
  private static final Path PROGRAM = Path.of("/usr/bin/h2load");

  private static String load(Plane plane, String... more) throws Exception {
    assumeTrue(Files.isExecutable(PROGRAM), "h2load is not installed");
    var command = new java.util.ArrayList<>(java.util.List.of(PROGRAM.toString()));
    command.addAll(java.util.List.of(more));
    command.add("https://" + plane.address + ":" + plane.port + "/");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("Application protocol: h2"), output);
    return output;
  }

  @Test
  void fourConnectionsWithThirtyTwoStreamsEachLoseNothing() throws Exception {
    try (Backend backend = Backend.fixed(Plane.nextAddress(), "hello");
        Plane plane = new Plane(2)) {
      plane.tls = Optional.of(Tls.http2());
      plane.forwardTo(backend);
      String output = load(plane, "-n", "5000", "-c", "4", "-m", "32");
      assertTrue(output.contains("5000 succeeded, 0 failed, 0 errored, 0 timeout"), output);
      assertTrue(output.contains("status codes: 5000 2xx"), output);
      Plane.until("closed", () -> plane.plane.census().clientConnections() == 0);
      assertEquals(0, plane.plane.census().inFlight());
      assertEquals(0, plane.plane.census().borrowedBytes());
    }
  }
}
