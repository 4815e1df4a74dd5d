package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Pause;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo that a user interrupts. */
class DemoTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Test
  void interruptedItDeletesEverythingAndEnds(@TempDir Path directory) throws Exception {
    Path temporary = Files.createDirectory(directory.resolve("tmp"));
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "io.tidegate.cli.Main",
            "demo",
            "--plain");
    builder.environment().remove("TIDEGATE_HOME");
    Process demo = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertTrue(
          Pause.until(LIMIT, Duration.ofMillis(100), () -> text(output).contains("InService")),
          () -> text(output));
      new ProcessBuilder("kill", "-INT", Long.toString(demo.pid())).start().waitFor();
      // well below the minute that the demo gives itself
      assertTrue(demo.waitFor(50, TimeUnit.SECONDS), () -> text(output));
      assertTrue(text(output).contains("No instance, no process is left."), () -> text(output));
      assertEquals(List.of(), Leftovers.processesNaming(temporary.toString()));
      try (Stream<Path> left = Files.list(temporary)) {
        assertEquals(
            List.of(), left.filter(file -> file.toString().contains("tidegate-demo")).toList());
      }
    } finally {
      demo.destroyForcibly();
      Leftovers.processesNaming(temporary.toString()).forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
