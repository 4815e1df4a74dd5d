package io.tidegate.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  private static final String GARBAGE = "this is no database ".repeat(1000);

  @TempDir Path directory;

  @Test
  void putsADamagedMetricHistoryAside() throws IOException {
    Path file = Files.writeString(directory.resolve("metrics.db"), GARBAGE);
    SqliteHistory.open(file).close();
    assertEquals(GARBAGE, Files.readString(directory.resolve("metrics.db.damaged")));
    SqliteHistory.open(file).close();
  }

  @Test
  void putsADamagedAlarmHistoryAside() throws IOException {
    Path file = Files.writeString(directory.resolve("alarms.db"), GARBAGE);
    AlarmJournal.open(file).close();
    assertEquals(GARBAGE, Files.readString(directory.resolve("alarms.db.damaged")));
  }

  @Test
  void failsWhenTheFileCannotBeOpenedAtAll() {
    assertThrows(
        IOException.class, () -> SqliteHistory.open(directory.resolve("none").resolve("m.db")));
  }
}
