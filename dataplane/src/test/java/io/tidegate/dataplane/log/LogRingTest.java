package io.tidegate.dataplane.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;

class LogRingTest {
  private static AccessEntry entry(int bytes) {
    LogStream stream = new LogStream(LogStream.Kind.ACCESS, "app/t/1", "127.0.0.1", List.of());
    AccessEntry entry = new AccessEntry(stream, new byte[] {127, 0, 0, 1}, 1);
    AccessEntry.Slice uri = new AccessEntry.Slice(new byte[bytes], 0, bytes);
    entry.request(AccessEntry.Slice.NONE, AccessEntry.Slice.NONE, uri, AccessEntry.Slice.NONE);
    return entry;
  }

  @Test
  void itemsLeaveInTheirOrderAndThoseThatDoNotFitAreCounted() {
    LogRing ring = new LogRing();
    AccessEntry first = entry(1);
    ring.offer(first);
    for (int i = 0; i < 16_384; i++) {
      ring.offer(entry(1));
    }
    assertEquals(1, ring.dropped());
    assertSame(first, ring.poll());
    ring.offer(entry(1));
    assertEquals(1, ring.dropped());
  }

  @Test
  void longEntriesFillItSooner() {
    LogRing ring = new LogRing();
    int fit = (int) (LogRing.MAX_BYTES / (1 << 20));
    for (int i = 0; i < fit; i++) {
      ring.offer(entry(1 << 20));
    }
    assertEquals(1, ring.dropped(), "each holds a little more");
    ring.poll();
    ring.offer(entry(1 << 20));
    assertEquals(1, ring.dropped());
    while (ring.poll() != null) {
      // until it is empty
    }
    ring.offer(entry(1 << 20));
    assertEquals(1, ring.dropped());
    ring.poll();
    assertNull(ring.poll());
  }
}
