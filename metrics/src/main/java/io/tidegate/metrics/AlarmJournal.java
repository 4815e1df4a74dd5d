package io.tidegate.metrics;

import io.tidegate.model.cloudwatch.AlarmHistoryItem;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The history of alarms in an SQLite file of its own: kept thirty days, also after an alarm is
 * deleted. Safe from any thread: one connection, owned by {@code lock}. A disk that fails loses
 * items, never an alarm. At most {@link #MAX_ITEMS} are kept.
 */
public final class AlarmJournal implements AutoCloseable {
  /** How long items are kept (CloudWatch User Guide, alarm history). */
  public static final Duration KEPT = Duration.ofDays(30);

  /** The most items kept; beyond, the oldest go. */
  public static final int MAX_ITEMS = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(AlarmJournal.class);
  private static final int TRIM_EVERY = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Connection connection;
  private int sinceTrim;

  private AlarmJournal(Connection connection) throws SQLException {
    this.connection = connection;
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=NORMAL");
      statement.execute("PRAGMA cache_size=-1000");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, alarm TEXT"
              + " NOT NULL, alarm_type TEXT NOT NULL, type TEXT NOT NULL, summary TEXT NOT NULL,"
              + " data TEXT NOT NULL)");
      statement.execute("CREATE INDEX IF NOT EXISTS item_by_time ON item (at)");
      statement.execute("CREATE INDEX IF NOT EXISTS item_by_alarm ON item (alarm, at)");
    }
  }

  /** Opens or makes the file. */
  public static AlarmJournal open(Path file) throws IOException {
    return HistoryFile.open(file, () -> connect("jdbc:sqlite:" + file));
  }

  /** A journal that forgets at the end of the process. */
  public static AlarmJournal inMemory() {
    try {
      return connect("jdbc:sqlite::memory:");
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static AlarmJournal connect(String url) throws IOException {
    try {
      Connection connection = HistoryFile.connect(url);
      try {
        return new AlarmJournal(connection);
      } catch (SQLException failed) {
        connection.close();
        throw failed;
      }
    } catch (SQLException failed) {
      throw new IOException("Cannot open the alarm history " + url, failed);
    }
  }

  /** Forgets all items. For the simulated world between tests. */
  public void clear() {
    lock.lock();
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM item");
    } catch (SQLException failed) {
      LOG.error("Cannot clear the alarm history", failed);
    } finally {
      lock.unlock();
    }
  }

  /** Which items are wanted; {@code offset} of them are passed over. */
  public record Query(
      Optional<String> alarmName,
      List<String> alarmTypes,
      Optional<AlarmHistoryItem.Type> type,
      Instant from,
      Instant to,
      boolean newestFirst,
      int offset,
      int limit) {}

  /** Writes items down. */
  public void record(List<AlarmHistoryItem> items) {
    lock.lock();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO item (at, alarm, alarm_type, type, summary, data) VALUES (?, ?, ?, ?, ?,"
                + " ?)")) {
      for (AlarmHistoryItem item : items) {
        insert.setLong(1, item.at().toEpochMilli());
        insert.setString(2, item.alarmName());
        insert.setString(3, item.alarmType());
        insert.setString(4, item.type().name());
        insert.setString(5, item.summary());
        insert.setString(6, item.data());
        insert.executeUpdate();
        sinceTrim++;
      }
      if (sinceTrim >= TRIM_EVERY && !items.isEmpty()) {
        trim(items.getLast().at());
      }
    } catch (SQLException failed) {
      LOG.warn("Alarm history: {} items lost.", items.size(), failed);
    } finally {
      lock.unlock();
    }
  }

  private void trim(Instant now) throws SQLException {
    sinceTrim = 0;
    try (PreparedStatement old = connection.prepareStatement("DELETE FROM item WHERE at < ?");
        PreparedStatement many =
            connection.prepareStatement(
                "DELETE FROM item WHERE id <= (SELECT max(id) FROM item) - ?")) {
      old.setLong(1, now.minus(KEPT).toEpochMilli());
      old.executeUpdate();
      many.setInt(1, MAX_ITEMS);
      many.executeUpdate();
    }
  }

  /** The items that match, in the order asked for. */
  public List<AlarmHistoryItem> find(Query query) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT at, alarm, alarm_type, type, summary, data FROM item WHERE at >= ? AND at < ?");
    query.alarmName().ifPresent(name -> sql.append(" AND alarm = ?"));
    query.type().ifPresent(type -> sql.append(" AND type = ?"));
    String order = query.newestFirst() ? "DESC" : "ASC";
    sql.append(" ORDER BY at ").append(order).append(", id ").append(order);
    List<AlarmHistoryItem> out = new ArrayList<>();
    lock.lock();
    try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
      int at = 1;
      select.setLong(at++, query.from().toEpochMilli());
      select.setLong(at++, query.to().toEpochMilli());
      if (query.alarmName().isPresent()) {
        select.setString(at++, query.alarmName().get());
      }
      if (query.type().isPresent()) {
        select.setString(at, query.type().get().name());
      }
      int passed = 0;
      try (ResultSet found = select.executeQuery()) {
        while (out.size() < query.limit() && found.next()) {
          boolean wanted =
              query.alarmTypes().isEmpty() || query.alarmTypes().contains(found.getString(3));
          if (wanted && passed++ >= query.offset()) {
            out.add(item(found));
          }
        }
      }
    } catch (SQLException failed) {
      LOG.warn("Alarm history cannot be read.", failed);
    } finally {
      lock.unlock();
    }
    return out;
  }

  private static AlarmHistoryItem item(ResultSet found) throws SQLException {
    return new AlarmHistoryItem(
        found.getString(2),
        found.getString(3),
        Instant.ofEpochMilli(found.getLong(1)),
        AlarmHistoryItem.Type.valueOf(found.getString(4)),
        found.getString(5),
        found.getString(6));
  }

  @Override
  public void close() {
    lock.lock();
    try {
      connection.close();
    } catch (SQLException failed) {
      LOG.warn("Alarm history did not close.", failed);
    } finally {
      lock.unlock();
    }
  }
}
