package io.tidegate.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.ec2.Vpc;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SalvageTest {
  private static final int BATCHES = 60;
  private static final int COPIED = 40;
  private static final int PAGE = 4096;

  @TempDir Path directory;
  private Path file;
  private Image copy = Image.empty();

  @BeforeEach
  void fill() {
    file = directory.resolve("state.db");
    try (SqliteStore store = new SqliteStore(file)) {
      for (int i = 1; i <= BATCHES; i++) {
        store.append(List.of(put(i), new Change.Removed(put(1).entity().kind(), "vpc-" + (i - 9))));
        if (i == COPIED) {
          copy = store.load();
        }
      }
    }
  }

  @Test
  void readsNewerBatchesWhenEntitiesAreGone() throws Exception {
    damageFirstPageOf("entity");
    byte[] before = Files.readAllBytes(file);
    assertThrows(StoreDamage.class, () -> new SqliteStore(file).close());

    Image found = Salvage.newer(file, copy);
    assertEquals(BATCHES, found.version());
    assertTrue(found.vpcs().contains("vpc-" + BATCHES));
    assertFalse(found.vpcs().contains("vpc-" + (BATCHES - 9)), "removals count too");
    assertEquals(9, found.vpcs().size());

    assertArrayEquals(before, Files.readAllBytes(file), "evidence is not touched");
    assertFalse(Files.exists(directory.resolve("state.db.salvage")));
  }

  @Test
  void leavesTheCopyAloneWhenTheLogIsGoneToo() throws Exception {
    Files.write(file, new byte[PAGE * 3]);
    assertEquals(COPIED, Salvage.newer(file, copy).version());
    Files.delete(file);
    assertEquals(COPIED, Salvage.newer(file, copy).version());
  }

  @Test
  void stopsAtAGap() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("DELETE FROM log WHERE seq = " + (COPIED + 11));
    }
    assertEquals(COPIED + 10, Salvage.newer(file, copy).version());
  }

  @Test
  void makesAStoreOfTheImageThatGoesOn() {
    Path made = directory.resolve("made.db");
    SqliteStore.create(made, copy);
    try (SqliteStore store = new SqliteStore(made)) {
      assertEquals(COPIED, store.load().version());
      assertEquals(copy.vpcs().size(), store.load().vpcs().size());
      store.append(List.of(put(999)));
      assertEquals(COPIED + 1, store.load().version());
    }
    SqliteStore.create(directory.resolve("none.db"), Image.empty());
  }

  private void damageFirstPageOf(String table) throws Exception {
    long page;
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT rootpage FROM sqlite_master WHERE name='" + table + "'")) {
      assertTrue(rows.next());
      page = rows.getLong(1);
    }
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek((page - 1) * PAGE);
      byte[] noise = new byte[PAGE / 2];
      IntStream.range(0, noise.length).forEach(i -> noise[i] = (byte) (i * 31));
      raw.write(noise);
    }
  }

  private static Change.Put put(int number) {
    return new Change.Put(new Vpc("vpc-" + number, "10.0.0.0/8", true, List.of()));
  }
}
