package io.tidegate.metrics.logs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.metrics.logs.EventStore.Arrival;
import io.tidegate.metrics.logs.EventStore.NewEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStoreTest {
  private static final long PLENTY = 1L << 30;

  @TempDir Path directory;
  private EventStore store = EventStore.inMemory(PLENTY);

  @AfterEach
  void close() {
    store.close();
  }

  private static NewEvent event(long at, String message) {
    return new NewEvent(at, message);
  }

  private List<String> read(String group, Optional<String> stream) throws IOException {
    return store
        .read(
            group,
            new EventQuery(stream, 0, Long.MAX_VALUE, Optional.empty(), false, 10_000, PLENTY))
        .events()
        .stream()
        .map(StoredEvent::message)
        .toList();
  }

  @Test
  void eventsComeInTheOrderOfTimeThenOfArrival() throws IOException {
    assertTrue(store.createStream("g", "s", 1));
    assertFalse(store.createStream("g", "s", 2), "it is there");
    assertTrue(store.append("g", "s", List.of(event(5, "c"), event(7, "e")), 10));
    assertTrue(store.append("g", "s", List.of(event(3, "a"), event(5, "d")), 11));
    assertFalse(store.append("g", "none", List.of(event(3, "x")), 11));
    store.deliver(List.of(new Arrival("g", "other", event(4, "b"))), 12);
    assertEquals(List.of("a", "b", "c", "d", "e"), read("g", Optional.empty()));
    assertEquals(List.of("a", "c", "d", "e"), read("g", Optional.of("s")));
    assertEquals(List.of(), read("another", Optional.empty()));
    LogStreamFacts facts = store.streams("g", new StreamQuery("s", false, false, 0, 9)).getFirst();
    assertEquals(
        new LogStreamFacts("s", 1, Optional.of(3L), Optional.of(7L), Optional.of(11L)), facts);
  }

  @Test
  void pagesGoBothWaysFromACursor() throws IOException {
    store.deliver(
        IntStream.range(0, 10)
            .mapToObj(i -> new Arrival("g", "s", event(100 + i / 2, "m" + i)))
            .toList(),
        1);
    List<StoredEvent> all =
        store
            .read(
                "g", new EventQuery(Optional.of("s"), 0, 200, Optional.empty(), false, 100, PLENTY))
            .events();
    Optional<LogCursor> fifth = Optional.of(all.get(4).cursor());
    assertEquals(
        all.subList(5, 8),
        store
            .read("g", new EventQuery(Optional.of("s"), 0, 200, fifth, false, 3, PLENTY))
            .events());
    assertEquals(
        all.subList(1, 4),
        store.read("g", new EventQuery(Optional.empty(), 0, 200, fifth, true, 3, PLENTY)).events());
    assertEquals(
        all.subList(8, 10),
        store
            .read("g", new EventQuery(Optional.empty(), 0, 200, Optional.empty(), true, 2, PLENTY))
            .events());
    assertEquals(
        all.subList(2, 4),
        store
            .read(
                "g", new EventQuery(Optional.empty(), 101, 102, Optional.empty(), false, 9, PLENTY))
            .events());
    assertEquals(fifth, LogCursor.parse(fifth.get().text()));
    assertEquals(Optional.empty(), LogCursor.parse("9".repeat(56)));
  }

  @Test
  void pagesEndWhereTheyWouldHoldTooMuch() throws IOException {
    for (int i = 0; i < 5; i++) {
      store.deliver(List.of(new Arrival("g", "s", event(i, i + "x".repeat(73)))), 1);
    }
    assertEquals(List.of(0L, 1L), times(false, 5, 299), "two of a hundred bytes fit");
    assertEquals(List.of(2L, 3L, 4L), times(true, 5, 300));
    assertEquals(List.of(0L), times(false, 5, 1), "one at least");
    assertTrue(page(false, 4, PLENTY).more());
    assertTrue(page(true, 5, 499).more());
    assertFalse(page(false, 5, 500).more());
  }

  private EventPage page(boolean backward, int limit, long bytes) throws IOException {
    return store.read(
        "g",
        new EventQuery(
            Optional.empty(), 0, Long.MAX_VALUE, Optional.empty(), backward, limit, bytes));
  }

  private List<Long> times(boolean backward, int limit, long bytes) throws IOException {
    return page(backward, limit, bytes).events().stream().map(StoredEvent::atMs).toList();
  }

  @Test
  void streamsAreListedByNameOrLastEvent() throws IOException {
    store.deliver(
        List.of(
            new Arrival("g", "b", event(1, "x")),
            new Arrival("g", "a", event(3, "x")),
            new Arrival("g", "a_2", event(2, "x"))),
        1);
    store.createStream("g", "empty", 1);
    assertEquals(List.of("a", "a_2", "b", "empty"), names(new StreamQuery("", false, false, 0, 9)));
    assertEquals(List.of("a", "a_2", "b", "empty"), names(new StreamQuery("", true, true, 0, 9)));
    assertEquals(List.of("empty", "b"), names(new StreamQuery("", true, false, 0, 2)));
    assertEquals(List.of("b"), names(new StreamQuery("", false, true, 1, 1)));
    assertEquals(List.of("a_2"), names(new StreamQuery("a_", false, false, 0, 9)));
  }

  private List<String> names(StreamQuery query) throws IOException {
    return store.streams("g", query).stream().map(LogStreamFacts::name).toList();
  }

  @Test
  void eventsEndWithTheirTimeTheirGroupAndTheirStream() throws IOException {
    List<Arrival> many = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      many.add(new Arrival(i % 2 == 0 ? "kept" : "gone", "s", event(i, "0123456789")));
    }
    store.deliver(many, 1);
    assertEquals(6_000L * 36, store.bytes().get("kept"));
    assertEquals(0, store.keep(() -> Map.of("kept", 11_998L)));
    assertEquals(1, read("kept", Optional.empty()).size());
    assertEquals(Map.of("kept", 36L), store.bytes());
    assertEquals(List.of(), read("gone", Optional.empty()));
    assertFalse(store.hasStream("gone", "s"));
    assertTrue(store.deleteStream("kept", "s"));
    assertFalse(store.deleteStream("kept", "s"));
    assertEquals(Map.of("kept", 0L), store.bytes());
  }

  @Test
  void aGroupMadeWhileTidyingIsNotTakenForOneThatIsGone() throws IOException {
    store.keep(
        () -> {
          try {
            store.deliver(List.of(new Arrival("new", "s", event(1, "x"))), 1);
          } catch (IOException failed) {
            throw new AssertionError(failed);
          }
          return Map.of();
        });
    assertEquals(List.of("x"), read("new", Optional.empty()));
  }

  @Test
  void whatCameFirstGoesWhenThereIsTooMuch() throws IOException {
    store.close();
    store = EventStore.inMemory(36 * 7_000);
    List<Arrival> many = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      many.add(new Arrival("g" + i % 3, "s", event(5, "0123456789")));
    }
    store.deliver(many, 1);
    assertEquals(5_000, store.keep(() -> Map.of("g0", 0L, "g1", 0L, "g2", 0L)));
    assertEquals(7_000, store.bytes().values().stream().mapToLong(Long::longValue).sum() / 36);
    assertEquals(0, store.keep(() -> Map.of("g0", 0L, "g1", 0L, "g2", 0L)));
  }

  @Test
  void twoStoresShareAFileAndEventsOutliveBoth() throws IOException {
    Path file = directory.resolve("logs.db");
    try (EventStore one = EventStore.open(file, PLENTY);
        EventStore two = EventStore.open(file, PLENTY)) {
      one.deliver(List.of(new Arrival("g", "s", event(1, "é"))), 1);
      two.deliver(List.of(new Arrival("g", "s", event(2, "two"))), 2);
    }
    store.close();
    store = EventStore.open(file, PLENTY);
    assertEquals(List.of("é", "two"), read("g", Optional.of("s")));
    assertEquals(Map.of("g", 57L), store.bytes());
    store.clear();
    assertEquals(List.of(), read("g", Optional.empty()));
  }

  @Test
  void aDamagedFileIsPutAside() throws IOException {
    Path file = Files.writeString(directory.resolve("logs.db"), "no database ".repeat(1_000));
    store.close();
    store = EventStore.open(file, PLENTY);
    store.deliver(List.of(new Arrival("g", "s", event(1, "x"))), 1);
    assertEquals(List.of("x"), read("g", Optional.empty()));
    assertTrue(Files.exists(directory.resolve("logs.db.damaged")));
  }
}
