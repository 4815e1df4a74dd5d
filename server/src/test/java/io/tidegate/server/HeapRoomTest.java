package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.model.ApiError;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeapRoomTest {
  private final VirtualTime time = new VirtualTime();
  private final Pretended heap = new Pretended();
  private final HeapRoom room = new HeapRoom(heap, time);

  /** A heap of 1,000 bytes. */
  private static final class Pretended implements HeapRoom.Heap {
    private long live;
    private long garbage;
    private int collections;

    @Override
    public long used() {
      return live + garbage;
    }

    @Override
    public long max() {
      return 1_000;
    }

    @Override
    public void collect() {
      garbage = 0;
      collections++;
    }
  }

  private static void refused(HeapRoom room) {
    ApiError refusal = assertThrows(ApiError.class, room::admit);
    assertEquals("ServiceUnavailable", refusal.code());
    assertTrue(String.valueOf(refusal.getMessage()).contains("TIDEGATE_HEAP"), refusal::toString);
  }

  @Test
  void asksForNoCollectionWhileThereIsRoom() {
    heap.live = 300;
    heap.garbage = 300;
    room.admit();
    assertEquals(0, heap.collections);
  }

  @Test
  void garbageIsNotCounted() {
    heap.live = 300;
    heap.garbage = 500;
    room.admit();
    assertEquals(1, heap.collections);
  }

  @Test
  void looksAgainWhenHalfOfTheRestIsUsed() {
    heap.live = 600;
    heap.garbage = 100;
    room.admit();
    heap.garbage = 199;
    room.admit();
    assertEquals(1, heap.collections, "of the 400 that were left less than half is used");
    heap.live = 700;
    heap.garbage = 100;
    refused(room);
    assertEquals(2, heap.collections);
  }

  @Test
  void refusesWithoutCollectingAgainAndAdmitsWhenThereIsRoomAgain() {
    heap.live = 700;
    refused(room);
    heap.live = 100;
    refused(room);
    assertEquals(1, heap.collections);
    time.advance(Duration.ofMinutes(1));
    room.admit();
    assertEquals(2, heap.collections);
  }
}
