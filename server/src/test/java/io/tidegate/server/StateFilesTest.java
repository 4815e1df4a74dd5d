package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Vpc;
import io.tidegate.store.ImageCopy;
import io.tidegate.store.SqliteStore;
import io.tidegate.store.StoreDamage;
import io.tidegate.store.StoreRefuses;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StateFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-23T20:00:00Z");

  @TempDir Path directory;
  private StateFiles files;
  private byte[] early = new byte[0];

  /** What can happen to a file. */
  enum Harm {
    GARBAGE,
    ZERO_LENGTH,
    HALF_A_PAGE,
    CUT_IN_THE_MIDDLE,
    DELETED,
    OLDER_BACKUP
  }

  @BeforeEach
  void writeTenChanges() throws IOException {
    files = new StateFiles(directory.resolve("tidegate.db"), directory.resolve("tidegate.copy"));
    for (int i = 1; i <= 10; i++) {
      try (SqliteStore store = new SqliteStore(files.database())) {
        store.append(List.of(Change.put(new Vpc("vpc-" + i, "10.0.0.0/8", true, List.of()))));
      }
      early = i == 5 ? Files.readAllBytes(files.database()) : early;
    }
    try (SqliteStore store = new SqliteStore(files.database())) {
      ImageCopy.write(files.copy(), store.load(), NOW);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnReadOnlyFromTheCopy(Harm harm) throws IOException {
    harm(harm);
    byte[] damaged = bytes();
    StateFiles.Found found = files.open();
    assertTrue(found.damaged());
    assertEquals(10, found.image().version());
    assertEquals(10, found.store().load().vpcs().size());
    StoreRefuses refusal = assertThrows(StoreRefuses.class, () -> found.store().append(List.of()));
    assertTrue(String.valueOf(refusal.getMessage()).contains("--restore"));
    if (List.of(Harm.GARBAGE, Harm.HALF_A_PAGE, Harm.CUT_IN_THE_MIDDLE).contains(harm)) {
      assertTrue(Arrays.equals(damaged, bytes()), "the evidence is not touched");
    }
  }

  @ParameterizedTest
  @EnumSource
  void makesTheStoreAnewWhenAsked(Harm harm) throws IOException {
    harm(harm);
    StateFiles.Found restored = files.restore(NOW);
    assertFalse(restored.damaged());
    restored.store().append(List.of(Change.put(new Vpc("vpc-11", "10.0.0.0/8", true, List.of()))));
    restored.store().close();

    StateFiles.Found after = files.open();
    assertFalse(after.damaged());
    assertEquals(11, after.image().version());
    assertEquals(11, after.image().vpcs().size());
    after.store().close();
    try (Stream<Path> all = Files.list(directory)) {
      long kept = all.filter(it -> it.toString().endsWith("damaged-20261123T200000")).count();
      assertEquals(1, kept, "the damaged file is kept");
    }
  }

  @Test
  void stopsTheStartWhenTheCopyIsBadToo() throws IOException {
    harm(Harm.GARBAGE);
    Files.writeString(files.copy(), "tidegate-copy 1 1 10 " + NOW + "\nsha256 0\n");
    StoreDamage damage = assertThrows(StoreDamage.class, files::open);
    String message = String.valueOf(damage.getMessage());
    assertTrue(message.contains("tidegate.db is damaged"), message);
    assertTrue(message.contains("checksum"), message);
    assertTrue(message.contains("Put a backup in place"), message);
  }

  @Test
  void needsNoCopyWhileTheDatabaseIsWhole() throws IOException {
    Files.delete(files.copy());
    StateFiles.Found found = files.open();
    assertFalse(found.damaged());
    found.store().close();
    StateFiles.Found again = files.restore(NOW);
    assertEquals(10, again.image().version(), "restoring what is whole changes nothing");
    again.store().close();
  }

  @Test
  void takesABackupOnceTheCopyIsGone() throws IOException {
    harm(Harm.OLDER_BACKUP);
    Files.delete(files.copy());
    StateFiles.Found found = files.open();
    assertFalse(found.damaged());
    assertEquals(5, found.image().version());
    found.store().close();
  }

  private byte[] bytes() throws IOException {
    return Files.exists(files.database()) ? Files.readAllBytes(files.database()) : new byte[0];
  }

  private void harm(Harm harm) throws IOException {
    Path file = files.database();
    switch (harm) {
      case GARBAGE -> Files.writeString(file, "this is no database ".repeat(1000));
      case ZERO_LENGTH -> Files.write(file, new byte[0]);
      case HALF_A_PAGE -> {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
          raw.seek(4096);
          raw.write("x".repeat(2048).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
      }
      case CUT_IN_THE_MIDDLE -> {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
          raw.setLength(raw.length() / 2 + 100);
        }
      }
      case DELETED -> Files.delete(file);
      case OLDER_BACKUP -> Files.write(file, early);
    }
  }

  @Test
  void beginsWithNothingInAnEmptyDirectory() throws IOException {
    Path empty = Files.createDirectory(directory.resolve("empty"));
    StateFiles.Found found =
        new StateFiles(empty.resolve("tidegate.db"), empty.resolve("tidegate.copy")).open();
    assertFalse(found.damaged());
    assertEquals(Image.empty().version(), found.image().version());
    found.store().close();
  }
}
