package io.tidegate.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.model.Image;
import io.tidegate.store.SqliteStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a writing process with SIGKILL at random moments: nothing that it acknowledged may be lost,
 * nothing may be half there. {@code -Dtidegate.kills=1000} for the longer run.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("tidegate.kills", 100);
  private static final long SEED = Long.getLong("tidegate.seed", 20_260_101L);

  @TempDir Path directory;

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void losesNothingAcknowledged() throws Exception {
    Path file = directory.resolve("state.db");
    Chance chance = Chance.seeded(SEED);
    int[] acknowledged = new int[AcknowledgingWriter.THREADS];
    for (int kill = 1; kill <= KILLS; kill++) {
      String when = "seed " + SEED + ", kill " + kill;
      writeUntilKilled(file, chance, acknowledged);
      check(file, acknowledged, when);
    }
    assertTrue(acknowledged[0] > KILLS, "the writer got somewhere: " + acknowledged[0]);
  }

  private void writeUntilKilled(Path file, Chance chance, int[] acknowledged)
      throws IOException, InterruptedException {
    Process writer = start(file);
    try (BufferedReader lines = writer.inputReader()) {
      int last = 1 + chance.below(40);
      for (int read = 0; read < last; read++) {
        note(Objects.requireNonNull(lines.readLine(), "the writer ended by itself"), acknowledged);
      }
      LockSupport.parkNanos(chance.below(3_000_000));
      // The handle's kill leaves the pipe open: what was acknowledged before is still read.
      writer.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        note(line, acknowledged);
      }
    }
    assertTrue(writer.waitFor(30, TimeUnit.SECONDS));
    assertEquals(128 + 9, writer.exitValue(), "ended by the kill and not by itself");
  }

  private static void note(String line, int[] acknowledged) {
    String[] parts = line.split(" ");
    acknowledged[Integer.parseInt(parts[0])] = Integer.parseInt(parts[1]);
  }

  private static void check(Path file, int[] acknowledged, String when) {
    try (SqliteStore store = new SqliteStore(file)) {
      Image image = store.load();
      for (int thread = 0; thread < acknowledged.length; thread++) {
        int stored = stored(image, AcknowledgingWriter.name(thread));
        assertTrue(
            stored >= acknowledged[thread],
            () -> "lost an acknowledged change: " + when + ", stored " + stored);
        assertTrue(stored <= acknowledged[thread] + 1, () -> "invented a change: " + when);
        assertEquals(stored, stored(image, AcknowledgingWriter.partner(thread)), when);
        acknowledged[thread] = stored;
      }
    }
  }

  private static int stored(Image image, String id) {
    return image.vpcs().find(id).map(AcknowledgingWriter::count).orElse(0);
  }

  private Process start(Path file) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "-Dslf4j.internal.verbosity=ERROR",
            "-Dorg.sqlite.tmpdir=" + Files.createDirectories(directory.resolve("native")),
            "-cp",
            System.getProperty("java.class.path"),
            AcknowledgingWriter.class.getName(),
            file.toString());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
