package io.tidegate.dataplane.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogEventWriterTest {
  private final LinkedBlockingQueue<String> faults = new LinkedBlockingQueue<>();

  private static LogEvent event(String message) {
    return new LogEvent("group", "stream", 1, message);
  }

  @Test
  void aSlowStoreHoldsNobodyUpAndWhatDoesNotFitIsCounted() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch slow = new CountDownLatch(1);
    List<LogEvent> stored = new ArrayList<>();
    LogGroups groups =
        events -> {
          begun.countDown();
          try {
            slow.await();
          } catch (InterruptedException stopped) {
            throw new IOException(stopped);
          }
          stored.addAll(events);
        };
    LogEventWriter writer = new LogEventWriter(groups, (where, cause) -> faults.add(where));
    writer.start();
    String message = "x".repeat(1 << 20);
    int fit = (int) (LogEventWriter.MAX_WAITING_BYTES >> 20) - 1;
    for (int i = 0; i < fit + 5; i++) {
      writer.offer(event(message));
      if (i == 0) {
        assertTrue(begun.await(60, TimeUnit.SECONDS));
      }
    }
    assertEquals(5, writer.dropped());
    slow.countDown();
    writer.close();
    assertEquals(fit, stored.size());
    assertEquals(List.of(), List.copyOf(faults));
  }

  @Test
  void whatAStoreRefusesIsTriedAgainAndToldOnce() throws Exception {
    List<String> stored = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    LogGroups groups =
        new LogGroups() {
          private int refusals = 2;

          @Override
          public void append(List<LogEvent> events) throws IOException {
            if (refusals-- > 0) {
              throw new IOException("database or disk is full");
            }
            events.forEach(event -> stored.add(event.message()));
            done.countDown();
          }
        };
    LogEventWriter writer = new LogEventWriter(groups, (where, cause) -> faults.add(where));
    writer.offer(event("one"));
    writer.offer(event("two"));
    writer.start();
    assertTrue(done.await(60, TimeUnit.SECONDS));
    writer.close();
    assertEquals(List.of("one", "two"), stored);
    assertEquals(List.of("events of logs"), List.copyOf(faults));
    assertEquals(0, writer.dropped());
  }

  @Test
  void whatAStoreRefusesUntilTheEndIsCounted() {
    LogGroups groups =
        events -> {
          throw new IOException("gone");
        };
    LogEventWriter writer = new LogEventWriter(groups, (where, cause) -> faults.add(where));
    writer.start();
    writer.offer(event("one"));
    writer.offer(event("two"));
    writer.close();
    assertEquals(2, writer.dropped());
    assertEquals(1, faults.size());
  }
}
