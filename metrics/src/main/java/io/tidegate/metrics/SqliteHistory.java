package io.tidegate.metrics;

import io.tidegate.model.cloudwatch.MetricId;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link History} in an SQLite file of its own (WAL, synchronous NORMAL: a power cut may cost the
 * last seconds, never the file). One row per period; when it grows older than its resolution is
 * kept, it is merged into the row of the next coarser one, so that a moment is never in two rows.
 */
final class SqliteHistory implements History {
  private static final int ROLL_UP_BATCH = 20_000;
  private static final int ID_CACHE_LIMIT = 100_000;
  private static final int[][] COARSER = {{1, 60}, {60, 300}, {300, 3600}};

  private final Connection connection;
  private final Map<StreamKey, Integer> ids = new HashMap<>();

  private SqliteHistory(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=NORMAL");
      statement.execute("PRAGMA cache_size=-4000");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS stream (id INTEGER PRIMARY KEY, namespace TEXT NOT NULL, name"
              + " TEXT NOT NULL, dimensions TEXT NOT NULL, unit TEXT NOT NULL, last_seen INTEGER"
              + " NOT NULL, UNIQUE (namespace, name, dimensions, unit))");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS period (stream INTEGER NOT NULL, resolution INTEGER NOT NULL,"
              + " start INTEGER NOT NULL, samples REAL NOT NULL, sum REAL NOT NULL, minimum REAL NOT"
              + " NULL, maximum REAL NOT NULL, unknown INTEGER NOT NULL, observed BLOB, PRIMARY KEY"
              + " (stream, resolution, start)) WITHOUT ROWID");
      statement.execute("CREATE INDEX IF NOT EXISTS period_by_age ON period (resolution, start)");
    }
    connection.setAutoCommit(false);
  }

  static SqliteHistory open(Path file) throws IOException {
    return HistoryFile.open(file, () -> connect("jdbc:sqlite:" + file));
  }

  static SqliteHistory inMemory() throws IOException {
    return connect("jdbc:sqlite::memory:");
  }

  private static SqliteHistory connect(String url) throws IOException {
    try {
      Connection connection = HistoryFile.connect(url);
      try {
        return new SqliteHistory(connection);
      } catch (SQLException failed) {
        connection.close();
        throw failed;
      }
    } catch (SQLException failed) {
      throw new IOException("Cannot open the metric history " + url, failed);
    }
  }

  /** Work inside one transaction. */
  private interface Work<R> {
    R run() throws SQLException;
  }

  private <R> R transaction(String what, Work<R> work) throws IOException {
    try {
      R result = work.run();
      connection.commit();
      return result;
    } catch (SQLException failed) {
      ids.clear();
      try {
        connection.rollback();
      } catch (SQLException alsoFailed) {
        failed.addSuppressed(alsoFailed);
      }
      throw new IOException("Metric history: " + what, failed);
    }
  }

  @Override
  public void merge(Collection<Row> rows) throws IOException {
    transaction(
        "merge",
        () -> {
          mergeAll(rows);
          return true;
        });
  }

  private void mergeAll(Collection<Row> rows) throws SQLException {
    Map<StreamKey, Long> seen = new HashMap<>();
    try (PreparedStatement find =
            connection.prepareStatement(
                "SELECT samples, sum, minimum, maximum, unknown, observed FROM period WHERE stream"
                    + " = ? AND resolution = ? AND start = ?");
        PreparedStatement put =
            connection.prepareStatement(
                "INSERT OR REPLACE INTO period VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Row row : rows) {
        int stream = idOf(row.stream());
        seen.merge(row.stream(), row.start(), Math::max);
        find.setInt(1, stream);
        find.setInt(2, row.resolutionSeconds());
        find.setLong(3, row.start());
        Summary summary = row.summary();
        try (ResultSet found = find.executeQuery()) {
          if (found.next()) {
            summary = summary(found, 1);
            summary.merge(row.summary());
          }
        }
        put.setInt(1, stream);
        put.setInt(2, row.resolutionSeconds());
        put.setLong(3, row.start());
        put.setDouble(4, summary.count());
        put.setDouble(5, summary.sum());
        put.setDouble(6, summary.minimum());
        put.setDouble(7, summary.maximum());
        put.setBoolean(8, summary.hasUnknownValues());
        Values values = summary.storedValues();
        put.setBytes(9, values == null ? null : values.toBytes());
        put.addBatch();
        put.executeBatch();
      }
    }
    try (PreparedStatement touch =
        connection.prepareStatement(
            "UPDATE stream SET last_seen = max(last_seen, ?) WHERE id = ?")) {
      for (Map.Entry<StreamKey, Long> entry : seen.entrySet()) {
        touch.setLong(1, entry.getValue());
        touch.setInt(2, idOf(entry.getKey()));
        touch.executeUpdate();
      }
    }
  }

  private int idOf(StreamKey key) throws SQLException {
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    if (ids.size() >= ID_CACHE_LIMIT) {
      ids.clear();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO stream (namespace, name, dimensions, unit, last_seen) VALUES (?, ?, ?,"
                + " ?, 0) ON CONFLICT DO UPDATE SET last_seen = last_seen RETURNING id")) {
      insert.setString(1, key.metric().namespace());
      insert.setString(2, key.metric().name());
      insert.setString(3, text(key.metric().dimensions()));
      insert.setString(4, key.unit());
      try (ResultSet made = insert.executeQuery()) {
        made.next();
        int id = made.getInt(1);
        ids.put(key, id);
        return id;
      }
    }
  }

  @Override
  public List<Row> read(MetricId metric, long from, long to) throws IOException {
    return transaction(
        "read",
        () -> {
          List<Row> rows = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT s.unit, p.resolution, p.start, p.samples, p.sum, p.minimum, p.maximum,"
                      + " p.unknown, p.observed FROM stream s JOIN (SELECT 1 AS step UNION ALL"
                      + " SELECT 60 UNION ALL SELECT 300 UNION ALL SELECT 3600) CROSS JOIN period p"
                      + " ON p.stream = s.id AND p.resolution = step WHERE s.namespace = ? AND"
                      + " s.name = ? AND s.dimensions = ? AND p.start >= ? AND p.start < ?")) {
            select.setString(1, metric.namespace());
            select.setString(2, metric.name());
            select.setString(3, text(metric.dimensions()));
            select.setLong(4, from);
            select.setLong(5, to);
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) {
                rows.add(
                    new Row(
                        new StreamKey(metric, found.getString(1)),
                        found.getInt(2),
                        found.getLong(3),
                        summary(found, 4)));
              }
            }
          }
          return rows;
        });
  }

  @Override
  public Map<StreamKey, Long> streams(long since) throws IOException {
    return transaction(
        "list",
        () -> {
          Map<StreamKey, Long> out = new HashMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(
                  "SELECT namespace, name, dimensions, unit, last_seen FROM stream WHERE last_seen"
                      + " >= ?")) {
            select.setLong(1, since);
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) {
                MetricId metric =
                    MetricId.of(
                        found.getString(1), found.getString(2), dimensions(found.getString(3)));
                out.put(new StreamKey(metric, found.getString(4)), found.getLong(5));
              }
            }
          }
          return out;
        });
  }

  @Override
  public long end() throws IOException {
    return transaction(
        "end",
        () -> {
          long end = Long.MIN_VALUE;
          try (PreparedStatement select =
              connection.prepareStatement("SELECT max(start) FROM period WHERE resolution = ?")) {
            for (int resolution : new int[] {1, 60, 300, 3600}) {
              select.setInt(1, resolution);
              try (ResultSet found = select.executeQuery()) {
                if (found.next() && found.getObject(1) != null) {
                  end = Math.max(end, found.getLong(1) + resolution);
                }
              }
            }
          }
          return end;
        });
  }

  @Override
  public void rollUp(long now) throws IOException {
    long[] kept = {
      Retention.FINE.toSeconds(), Retention.MINUTE.toSeconds(), Retention.FIVE_MINUTES.toSeconds()
    };
    for (int level = 0; level < COARSER.length; level++) {
      int from = COARSER[level][0];
      int to = COARSER[level][1];
      long before = Math.floorDiv(now - kept[level], to) * to;
      while (rollUpSome(from, to, before) == ROLL_UP_BATCH) {
        // The next batch; each is a transaction of its own.
      }
    }
    transaction(
        "expire",
        () -> {
          long expired = now - Retention.HOUR.toSeconds();
          try (PreparedStatement periods =
                  connection.prepareStatement(
                      "DELETE FROM period WHERE resolution = 3600 AND start < ?");
              PreparedStatement gone =
                  connection.prepareStatement("DELETE FROM stream WHERE last_seen < ?")) {
            periods.setLong(1, expired);
            periods.executeUpdate();
            gone.setLong(1, expired);
            if (gone.executeUpdate() > 0) {
              ids.clear();
            }
          }
          return true;
        });
  }

  @Override
  public void clear() throws IOException {
    transaction(
        "clear",
        () -> {
          try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM period");
            statement.executeUpdate("DELETE FROM stream");
            ids.clear();
          }
          return true;
        });
  }

  private int rollUpSome(int from, int to, long before) throws IOException {
    return transaction(
        "roll up",
        () -> {
          Map<Row, Summary> coarse = new LinkedHashMap<>();
          int count = 0;
          try (PreparedStatement select =
                  connection.prepareStatement(
                      "SELECT s.namespace, s.name, s.dimensions, s.unit, p.stream, p.start,"
                          + " p.samples, p.sum, p.minimum, p.maximum, p.unknown, p.observed FROM"
                          + " period p JOIN stream s ON s.id = p.stream WHERE p.resolution = ? AND"
                          + " p.start < ? ORDER BY p.start LIMIT ?");
              PreparedStatement delete =
                  connection.prepareStatement(
                      "DELETE FROM period WHERE stream = ? AND resolution = ? AND start = ?")) {
            select.setInt(1, from);
            select.setLong(2, before);
            select.setInt(3, ROLL_UP_BATCH);
            try (ResultSet found = select.executeQuery()) {
              while (found.next()) {
                count++;
                MetricId metric =
                    MetricId.of(
                        found.getString(1), found.getString(2), dimensions(found.getString(3)));
                long start = found.getLong(6);
                Row target =
                    new Row(
                        new StreamKey(metric, found.getString(4)),
                        to,
                        Math.floorDiv(start, to) * to,
                        EMPTY);
                coarse.computeIfAbsent(target, none -> new Summary()).merge(summary(found, 7));
                delete.setInt(1, found.getInt(5));
                delete.setInt(2, from);
                delete.setLong(3, start);
                delete.addBatch();
              }
            }
            delete.executeBatch();
          }
          List<Row> rows = new ArrayList<>();
          coarse.forEach(
              (row, summary) ->
                  rows.add(new Row(row.stream(), row.resolutionSeconds(), row.start(), summary)));
          mergeAll(rows);
          return count;
        });
  }

  private static final Summary EMPTY = new Summary();

  private static Summary summary(ResultSet row, int at) throws SQLException {
    byte @Nullable [] observed = row.getBytes(at + 5);
    return Summary.restored(
            row.getDouble(at),
            row.getDouble(at + 1),
            row.getDouble(at + 2),
            row.getDouble(at + 3),
            observed == null ? null : Values.fromBytes(observed))
        .withUnknownValues(row.getBoolean(at + 4));
  }

  /** Names and values are printable ASCII, so control characters can separate them. */
  private static String text(SortedMap<String, String> dimensions) {
    StringBuilder out = new StringBuilder();
    dimensions.forEach(
        (name, value) -> out.append(name).append('\u001f').append(value).append('\u001e'));
    return out.toString();
  }

  private static SortedMap<String, String> dimensions(String text) {
    SortedMap<String, String> out = new TreeMap<>();
    for (String pair : text.split("\u001e")) {
      int split = pair.indexOf('\u001f');
      if (split > 0) {
        out.put(pair.substring(0, split), pair.substring(split + 1));
      }
    }
    return out;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException ignored) {
      // Everything committed is on disk; there is nothing left to do for the rest.
      ids.clear();
    }
  }
}
