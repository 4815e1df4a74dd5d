package io.tidegate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.Change;
import io.tidegate.model.ec2.Vpc;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
  private static final Vpc VPC = new Vpc("vpc-1", "10.0.0.0/8", true, List.of());

  @TempDir Path directory;
  private Path file;
  private SqliteStore store;

  @BeforeEach
  void open() {
    file = directory.resolve("state.db");
    store = new SqliteStore(file);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  Store store() {
    return store;
  }

  @Override
  Store reopened() {
    store.close();
    store = new SqliteStore(file);
    return store;
  }

  @Test
  void keepsASecondServerAway() {
    UncheckedIOException refused =
        assertThrows(UncheckedIOException.class, () -> new SqliteStore(file));
    assertTrue(String.valueOf(refused.getMessage()).contains("another server"), refused.toString());
  }

  @Test
  void saysThatAFileIsNoDatabase() throws IOException {
    store.close();
    Files.writeString(file, "this is no database".repeat(100), StandardCharsets.UTF_8);
    StoreDamage damage = assertThrows(StoreDamage.class, () -> new SqliteStore(file));
    assertTrue(String.valueOf(damage.getMessage()).contains("state.db is damaged"));
    Files.delete(file);
    store = new SqliteStore(file);
  }

  @Test
  void saysThatPagesAreDamaged() throws IOException {
    for (int i = 0; i < 200; i++) {
      store.append(List.of(Change.put(new Vpc("vpc-" + i, "10.0.0.0/8", true, List.of()))));
    }
    store.close();
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.seek(4096);
      raw.write(new byte[8192]);
    }
    assertThrows(StoreDamage.class, () -> new SqliteStore(file));
    Files.delete(file);
    store = new SqliteStore(file);
  }

  @Test
  void refusesADatabaseOfANewerVersion() throws Exception {
    store.close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 99");
    }
    NewerForm newer = assertThrows(NewerForm.class, () -> new SqliteStore(file));
    assertTrue(String.valueOf(newer.getMessage()).contains("newer version"));
    Files.delete(file);
    store = new SqliteStore(file);
  }

  @Test
  void showsNothingOfABatchThatFailed() throws Exception {
    store.append(List.of(Change.put(VPC)));
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute(
          "CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk full'); END");
      Vpc other = new Vpc("vpc-2", "10.0.0.0/8", false, List.of());
      assertThrows(
          UncheckedIOException.class,
          () -> store.append(List.of(Change.remove(VPC), Change.put(other))));
      assertEquals(List.of(VPC), List.copyOf(store.load().vpcs().all()));
      statement.execute("DROP TRIGGER full");
      store.append(List.of(Change.put(other)));
    }
    assertEquals(2, reopened().load().vpcs().size());
    assertEquals(2, store.load().version());
  }
}
