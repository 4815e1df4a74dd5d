package io.tidegate.metrics.logs;

import io.tidegate.metrics.HistoryFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Events of log groups in an SQLite file of their own (WAL, synchronous NORMAL: a power cut may
 * cost the last seconds, never the file). Any thread: its lock owns the connection. Several stores,
 * of other processes too, may be open on one file. Groups go by ids that are never used again.
 */
public final class EventStore implements AutoCloseable {
  /** What an event counts beside its message (CloudWatch Logs guide, "Quotas"). */
  public static final int EVENT_OVERHEAD = 26;

  private static final int DELETED_AT_ONCE = 5_000;
  private static final String WEIGHT =
      "coalesce(sum(length(CAST(message AS BLOB)) + " + EVENT_OVERHEAD + "), 0)";

  private final ReentrantLock lock = new ReentrantLock();
  private final Connection connection;
  private final long maxBytes;

  /** An event to keep. */
  public record NewEvent(long atMs, String message) {}

  /** An event to keep in a log stream that is made when it is not there. */
  public record Arrival(String group, String stream, NewEvent event) {}

  private EventStore(Connection connection, long maxBytes) throws SQLException {
    this.connection = connection;
    this.maxBytes = maxBytes;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout=10000");
      statement.execute("PRAGMA auto_vacuum=INCREMENTAL");
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=NORMAL");
      statement.execute("PRAGMA cache_size=-4000");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS log_group (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
              + " bytes INTEGER NOT NULL)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS stream (id INTEGER PRIMARY KEY, grp INTEGER NOT NULL, name"
              + " TEXT NOT NULL, created INTEGER NOT NULL, first INTEGER, last INTEGER, ingested"
              + " INTEGER, UNIQUE (grp, name))");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY AUTOINCREMENT, grp INTEGER NOT"
              + " NULL, stream INTEGER NOT NULL, at INTEGER NOT NULL, ingested INTEGER NOT NULL,"
              + " message TEXT NOT NULL)");
      statement.execute("CREATE INDEX IF NOT EXISTS event_by_stream ON event (stream, at)");
      statement.execute("CREATE INDEX IF NOT EXISTS event_by_group ON event (grp, at)");
    }
  }

  /**
   * Opens or makes the file; a damaged one is put aside.
   *
   * @param maxBytes of messages; beyond, {@link #keep} removes those that came first
   */
  public static EventStore open(Path file, long maxBytes) throws IOException {
    return HistoryFile.open(file, () -> connect("jdbc:sqlite:" + file, maxBytes));
  }

  /** A store that forgets at the end of the process. */
  public static EventStore inMemory(long maxBytes) {
    try {
      return connect("jdbc:sqlite::memory:", maxBytes);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static EventStore connect(String url, long maxBytes) throws IOException {
    try {
      Connection connection = HistoryFile.connect(url);
      try {
        return new EventStore(connection, maxBytes);
      } catch (SQLException failed) {
        connection.close();
        throw failed;
      }
    } catch (SQLException failed) {
      throw new IOException("Cannot open the events of logs " + url, failed);
    }
  }

  private interface Work<R> {
    R run() throws SQLException;
  }

  private <R> R reading(Work<R> work) throws IOException {
    lock.lock();
    try {
      return work.run();
    } catch (SQLException failed) {
      throw new IOException("logs.db cannot be read: " + failed.getMessage(), failed);
    } finally {
      lock.unlock();
    }
  }

  private <R> R writing(Work<R> work) throws IOException {
    lock.lock();
    try {
      execute("BEGIN IMMEDIATE");
      try {
        R result = work.run();
        execute("COMMIT");
        return result;
      } catch (SQLException | RuntimeException failed) {
        try {
          execute("ROLLBACK");
        } catch (SQLException alsoFailed) {
          failed.addSuppressed(alsoFailed);
        }
        throw failed;
      }
    } catch (SQLException failed) {
      throw new IOException("logs.db cannot be written: " + failed.getMessage(), failed);
    } finally {
      lock.unlock();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Makes a log stream; false when it is there already. */
  public boolean createStream(String group, String name, long nowMs) throws IOException {
    return writing(() -> insertStream(groupId(group), name, nowMs));
  }

  private boolean insertStream(long group, String name, long nowMs) throws SQLException {
    return update(
            "INSERT INTO stream (grp, name, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            group,
            name,
            nowMs)
        > 0;
  }

  /** Deletes a log stream with its events; false when there is none. */
  public boolean deleteStream(String group, String name) throws IOException {
    return writing(
        () -> {
          Optional<Long> stream = number(STREAM_ID, group, name);
          if (stream.isEmpty()) {
            return false;
          }
          long bytes =
              number("SELECT " + WEIGHT + " FROM event WHERE stream = ?", stream.get()).orElse(0L);
          update("DELETE FROM event WHERE stream = ?", stream.get());
          update("DELETE FROM stream WHERE id = ?", stream.get());
          update("UPDATE log_group SET bytes = bytes - ? WHERE name = ?", bytes, group);
          return true;
        });
  }

  private static final String STREAM_ID =
      "SELECT s.id FROM stream s JOIN log_group g ON g.id = s.grp WHERE g.name = ? AND s.name = ?";

  /** Whether there is such a log stream. */
  public boolean hasStream(String group, String name) throws IOException {
    return reading(() -> number(STREAM_ID, group, name).isPresent());
  }

  /** The log streams that {@code query} asks for. */
  public List<LogStreamFacts> streams(String group, StreamQuery query) throws IOException {
    String direction = query.descending() ? " DESC" : " ASC";
    String order =
        query.byLastEvent()
            ? "coalesce(s.last, 0)" + direction + ", s.name" + direction
            : "s.name" + direction;
    return reading(
        () -> {
          List<LogStreamFacts> found = new ArrayList<>();
          try (PreparedStatement select =
                  prepare(
                      "SELECT s.name, s.created, s.first, s.last, s.ingested FROM stream s JOIN"
                          + " log_group g ON g.id = s.grp WHERE g.name = ? AND substr(s.name, 1, ?)"
                          + " = ? ORDER BY "
                          + order
                          + " LIMIT ? OFFSET ?",
                      group,
                      query.prefix().length(),
                      query.prefix(),
                      query.limit(),
                      query.offset());
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              found.add(
                  new LogStreamFacts(
                      rows.getString(1),
                      rows.getLong(2),
                      maybe(rows, 3),
                      maybe(rows, 4),
                      maybe(rows, 5)));
            }
          }
          return found;
        });
  }

  private static Optional<Long> maybe(ResultSet rows, int column) throws SQLException {
    long value = rows.getLong(column);
    return rows.wasNull() ? Optional.empty() : Optional.of(value);
  }

  /** Keeps events in a log stream; false, and nothing kept, when there is none. */
  public boolean append(String group, String stream, List<NewEvent> events, long nowMs)
      throws IOException {
    return writing(
        () -> {
          Optional<Long> id = number(STREAM_ID, group, stream);
          if (id.isEmpty()) {
            return false;
          }
          insert(groupId(group), id.get(), events, nowMs);
          return true;
        });
  }

  /** Keeps events in log streams that are made when they are not there. */
  public void deliver(List<Arrival> arrivals, long nowMs) throws IOException {
    record Place(String group, String stream) {}
    Map<Place, List<NewEvent>> byStream = new HashMap<>();
    for (Arrival arrival : arrivals) {
      byStream
          .computeIfAbsent(new Place(arrival.group(), arrival.stream()), any -> new ArrayList<>())
          .add(arrival.event());
    }
    writing(
        () -> {
          for (Map.Entry<Place, List<NewEvent>> entry : byStream.entrySet()) {
            Place place = entry.getKey();
            long group = groupId(place.group());
            insertStream(group, place.stream(), nowMs);
            long stream = number(STREAM_ID, place.group(), place.stream()).orElseThrow();
            insert(group, stream, entry.getValue(), nowMs);
          }
          return true;
        });
  }

  private void insert(long group, long stream, List<NewEvent> events, long nowMs)
      throws SQLException {
    long bytes = 0;
    long first = Long.MAX_VALUE;
    long last = 0;
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO event (grp, stream, at, ingested, message) VALUES (?, ?, ?, ?, ?)")) {
      for (NewEvent event : events) {
        insert.setLong(1, group);
        insert.setLong(2, stream);
        insert.setLong(3, event.atMs());
        insert.setLong(4, nowMs);
        insert.setString(5, event.message());
        insert.executeUpdate();
        bytes += bytes(event.message());
        first = Math.min(first, event.atMs());
        last = Math.max(last, event.atMs());
      }
    }
    if (!events.isEmpty()) {
      update(
          "UPDATE stream SET first = min(coalesce(first, ?1), ?1), last = max(coalesce(last, ?2),"
              + " ?2), ingested = ?3 WHERE id = ?4",
          first,
          last,
          nowMs,
          stream);
      update("UPDATE log_group SET bytes = bytes + ? WHERE id = ?", bytes, group);
    }
  }

  /** What an event with {@code message} counts. */
  static long bytes(String message) {
    return (long) message.getBytes(StandardCharsets.UTF_8).length + EVENT_OVERHEAD;
  }

  /** The events of {@code group} that {@code query} asks for, in the order of time. */
  public EventPage read(String group, EventQuery query) throws IOException {
    return reading(
        () -> {
          String of = query.stream().isPresent() ? "e.stream" : "e.grp";
          Optional<Long> owner =
              query.stream().isPresent()
                  ? number(STREAM_ID, group, query.stream().get())
                  : number("SELECT id FROM log_group WHERE name = ?", group);
          if (owner.isEmpty()) {
            return new EventPage(List.of(), false);
          }
          String beyond = query.backward() ? "<" : ">";
          LogCursor cursor =
              query
                  .cursor()
                  .orElse(
                      query.backward() ? new LogCursor(Long.MAX_VALUE, 0) : new LogCursor(-1, 0));
          String order = query.backward() ? " DESC" : " ASC";
          List<StoredEvent> found = new ArrayList<>();
          boolean more = false;
          long bytes = 0;
          try (PreparedStatement select =
                  prepare(
                      "SELECT e.seq, s.name, e.at, e.ingested, e.message FROM event e JOIN stream s"
                          + " ON s.id = e.stream WHERE "
                          + of
                          + " = ? AND e.at >= ? AND e.at < ? AND (e.at, e.seq) "
                          + beyond
                          + " (?, ?) ORDER BY e.at"
                          + order
                          + ", e.seq"
                          + order
                          + " LIMIT ?",
                      owner.get(),
                      query.backward() ? query.fromMs() : Math.max(query.fromMs(), cursor.atMs()),
                      query.toMs(),
                      cursor.atMs(),
                      cursor.sequence(),
                      query.limit() + 1L);
              ResultSet rows = select.executeQuery()) {
            while (rows.next() && !more) {
              StoredEvent event =
                  new StoredEvent(
                      rows.getLong(1),
                      rows.getString(2),
                      rows.getLong(3),
                      rows.getLong(4),
                      rows.getString(5));
              bytes += event.bytes();
              more = found.size() == query.limit() || (bytes > query.bytes() && !found.isEmpty());
              if (!more) {
                found.add(event);
              }
            }
          }
          if (query.backward()) {
            Collections.reverse(found);
          }
          return new EventPage(found, more);
        });
  }

  /** Bytes that each group holds; groups that never held any are left out. */
  public Map<String, Long> bytes() throws IOException {
    return reading(
        () -> {
          Map<String, Long> bytes = new HashMap<>();
          try (PreparedStatement select = prepare("SELECT name, bytes FROM log_group");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              bytes.put(rows.getString(1), rows.getLong(2));
            }
          }
          return bytes;
        });
  }

  /**
   * Removes what need not be kept: groups that {@code oldest} does not name, events older than it
   * says for their group, and those that came first when there are too many bytes. Returns how many
   * events went for the last reason.
   *
   * @param oldest asked after the groups of the file were listed, so that a group that is made
   *     meanwhile is not taken for one that is gone
   */
  public long keep(Supplier<Map<String, Long>> oldest) throws IOException {
    Map<String, Long> held = bytes();
    Map<String, Long> wanted = oldest.get();
    for (String group : held.keySet()) {
      Long from = wanted.get(group);
      while (delete("e.at < ?", group, from == null ? Long.MAX_VALUE : from) == DELETED_AT_ONCE) {
        // the next ones, so that nobody waits long
      }
      if (from == null) {
        writing(
            () -> {
              update(
                  "DELETE FROM stream WHERE grp = (SELECT id FROM log_group WHERE name = ?)",
                  group);
              return update("DELETE FROM log_group WHERE name = ?", group);
            });
      }
    }
    long crowded = 0;
    while (bytes().values().stream().mapToLong(Long::longValue).sum() > maxBytes) {
      long gone = deleteFirst();
      crowded += gone;
      if (gone == 0) {
        break;
      }
    }
    lock.lock();
    try {
      execute("PRAGMA incremental_vacuum");
    } catch (SQLException failed) {
      throw new IOException("logs.db cannot be tidied: " + failed.getMessage(), failed);
    } finally {
      lock.unlock();
    }
    return crowded;
  }

  private long delete(String which, String group, long value) throws IOException {
    String some =
        "FROM event e WHERE e.grp = (SELECT id FROM log_group WHERE name = ?) AND "
            + which
            + " ORDER BY e.at LIMIT "
            + DELETED_AT_ONCE;
    return writing(
        () -> {
          long bytes =
              number("SELECT " + WEIGHT + " FROM (SELECT message " + some + ")", group, value)
                  .orElse(0L);
          long gone =
              update("DELETE FROM event WHERE seq IN (SELECT e.seq " + some + ")", group, value);
          update("UPDATE log_group SET bytes = bytes - ? WHERE name = ?", bytes, group);
          return gone;
        });
  }

  /** Removes the events that came first, of whatever group. */
  private long deleteFirst() throws IOException {
    return writing(
        () -> {
          Optional<Long> end =
              number(
                  "SELECT max(seq) FROM (SELECT seq FROM event ORDER BY seq LIMIT "
                      + DELETED_AT_ONCE
                      + ")");
          if (end.isEmpty()) {
            return 0L;
          }
          update(
              "UPDATE log_group SET bytes = bytes - (SELECT "
                  + WEIGHT
                  + " FROM event WHERE grp = log_group.id AND seq <= ?)",
              end.get());
          return update("DELETE FROM event WHERE seq <= ?", end.get());
        });
  }

  /** Forgets everything. */
  public void clear() throws IOException {
    writing(
        () -> {
          update("DELETE FROM event");
          update("DELETE FROM stream");
          return update("DELETE FROM log_group");
        });
  }

  private long groupId(String group) throws SQLException {
    update("INSERT INTO log_group (name, bytes) VALUES (?, 0) ON CONFLICT DO NOTHING", group);
    return number("SELECT id FROM log_group WHERE name = ?", group).orElseThrow();
  }

  private PreparedStatement prepare(String sql, Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, values[i]);
    }
    return statement;
  }

  private long update(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values)) {
      return statement.executeUpdate();
    }
  }

  private Optional<Long> number(String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = prepare(sql, values);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? maybe(rows, 1) : Optional.empty();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException ignored) {
      // nothing was promised that is not written
    } finally {
      lock.unlock();
    }
  }
}
