package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LogLossesTest {
  @Test
  void whatIsNewIsToldOnceWithItsCount() {
    AtomicLong lines = new AtomicLong(2);
    AtomicLong files = new AtomicLong();
    List<String> said = new ArrayList<>();
    LogLosses losses =
        new LogLosses(said::add).counting("lines", lines::get).counting("files", files::get);
    losses.tell();
    losses.tell();
    lines.set(5);
    files.set(1);
    losses.tell();
    assertEquals(
        List.of(
            "logs lost since the last warning: 2 lines",
            "logs lost since the last warning: 3 lines, 1 files"),
        said);
  }
}
