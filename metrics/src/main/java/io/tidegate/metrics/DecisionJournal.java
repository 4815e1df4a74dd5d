package io.tidegate.metrics;

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scaling decisions as documents in an SQLite file of their own, so that a restart forgets none.
 * Safe from any thread: one connection, owned by {@code lock} and opened when it is first needed. A
 * disk that fails loses entries, never a decision. Bounded: {@link #PER_GROUP} of a group, {@link
 * #MAX_ENTRIES} in all, none older than {@link #KEPT}.
 */
public final class DecisionJournal implements AutoCloseable {
  /** How long entries are kept, as long as scaling activities are. */
  public static final Duration KEPT = Duration.ofDays(42);

  /** The most entries of one group; beyond, its oldest go. */
  public static final int PER_GROUP = 200;

  /** The most entries of all groups; beyond, the oldest go. */
  public static final int MAX_ENTRIES = 100_000;

  private static final Logger LOG = LoggerFactory.getLogger(DecisionJournal.class);
  private static final int TRIM_EVERY = 500;

  private final ReentrantLock lock = new ReentrantLock();
  private final String url;
  private @Nullable Connection connection;
  private int sinceTrim;

  private DecisionJournal(String url) {
    this.url = url;
  }

  /** In {@code file}, which is made when there is something to keep. */
  public static DecisionJournal in(Path file) {
    return new DecisionJournal("jdbc:sqlite:" + file);
  }

  /** A journal that forgets at the end of the process. */
  public static DecisionJournal inMemory() {
    return new DecisionJournal("jdbc:sqlite::memory:");
  }

  /**
   * A decision about a group, when it was made first and last, and how often in a row. {@code
   * sameAs} is what two decisions have in common of which the second tells nothing new.
   */
  public record Entry(
      String groupName, Instant first, Instant last, int times, String sameAs, String document) {}

  private Connection open() throws SQLException {
    if (connection == null) {
      Connection made = HistoryFile.connect(url);
      try (Statement statement = made.createStatement()) {
        statement.execute("PRAGMA journal_mode=WAL");
        statement.execute("PRAGMA synchronous=NORMAL");
        statement.execute("PRAGMA cache_size=-200");
        statement.execute(
            "CREATE TABLE IF NOT EXISTS decision (id INTEGER PRIMARY KEY, group_name TEXT NOT NULL,"
                + " first INTEGER NOT NULL, last INTEGER NOT NULL, times INTEGER NOT NULL, same_as"
                + " TEXT NOT NULL, document TEXT NOT NULL)");
        statement.execute(
            "CREATE INDEX IF NOT EXISTS decision_by_group ON decision (group_name, id)");
      }
      connection = made;
    }
    return connection;
  }

  /** Writes a decision down, made at {@code now}; one that only repeats the last moves its time. */
  public void add(String groupName, Instant now, String sameAs, String document) {
    lock.lock();
    try {
      if (!repeats(groupName, now, sameAs)) {
        insert(groupName, now, sameAs, document);
      }
    } catch (SQLException failed) {
      LOG.warn("A scaling decision is not in the journal.", failed);
    } finally {
      lock.unlock();
    }
  }

  private boolean repeats(String groupName, Instant now, String sameAs) throws SQLException {
    if (sameAs.isEmpty()) {
      return false;
    }
    try (PreparedStatement update =
        open()
            .prepareStatement(
                "UPDATE decision SET last = ?, times = times + 1 WHERE same_as = ? AND id ="
                    + " (SELECT max(id) FROM decision WHERE group_name = ?)")) {
      update.setLong(1, now.toEpochMilli());
      update.setString(2, sameAs);
      update.setString(3, groupName);
      return update.executeUpdate() > 0;
    }
  }

  private void insert(String groupName, Instant now, String sameAs, String document)
      throws SQLException {
    try (PreparedStatement insert =
        open()
            .prepareStatement(
                "INSERT INTO decision (group_name, first, last, times, same_as, document) VALUES"
                    + " (?, ?, ?, 1, ?, ?)")) {
      insert.setString(1, groupName);
      insert.setLong(2, now.toEpochMilli());
      insert.setLong(3, now.toEpochMilli());
      insert.setString(4, sameAs);
      insert.setString(5, document);
      insert.executeUpdate();
    }
    try (PreparedStatement excess =
        open()
            .prepareStatement(
                "DELETE FROM decision WHERE id = (SELECT id FROM decision WHERE group_name = ?"
                    + " ORDER BY id DESC LIMIT 1 OFFSET ?)")) {
      excess.setString(1, groupName);
      excess.setInt(2, PER_GROUP);
      excess.executeUpdate();
    }
    if (++sinceTrim >= TRIM_EVERY) {
      trim(now);
    }
  }

  private void trim(Instant now) throws SQLException {
    sinceTrim = 0;
    try (PreparedStatement old =
        open()
            .prepareStatement(
                "DELETE FROM decision WHERE last < ? OR id <= (SELECT max(id) FROM decision) -"
                    + " ?")) {
      old.setLong(1, now.minus(KEPT).toEpochMilli());
      old.setInt(2, MAX_ENTRIES);
      old.executeUpdate();
    }
  }

  /** Those about a group, the newest first. */
  public List<Entry> of(String groupName) {
    List<Entry> out = new ArrayList<>();
    lock.lock();
    try (PreparedStatement select =
        open()
            .prepareStatement(
                "SELECT first, last, times, same_as, document FROM decision WHERE group_name = ?"
                    + " ORDER BY id DESC")) {
      select.setString(1, groupName);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          out.add(
              new Entry(
                  groupName,
                  Instant.ofEpochMilli(found.getLong(1)),
                  Instant.ofEpochMilli(found.getLong(2)),
                  found.getInt(3),
                  found.getString(4),
                  found.getString(5)));
        }
      }
    } catch (SQLException failed) {
      LOG.warn("The journal of scaling decisions cannot be read.", failed);
    } finally {
      lock.unlock();
    }
    return out;
  }

  /** Forgets all entries. For the simulated world between tests. */
  public void clear() {
    lock.lock();
    try (Statement statement = open().createStatement()) {
      statement.executeUpdate("DELETE FROM decision");
    } catch (SQLException failed) {
      LOG.error("Cannot clear the journal of scaling decisions", failed);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      Optional<Connection> open = Optional.ofNullable(connection);
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (SQLException failed) {
      LOG.warn("The journal of scaling decisions did not close.", failed);
    } finally {
      lock.unlock();
    }
  }
}
