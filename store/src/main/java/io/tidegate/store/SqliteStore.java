package io.tidegate.store;

import io.tidegate.model.Change;
import io.tidegate.model.Entity;
import io.tidegate.model.Image;
import io.tidegate.model.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The {@link Store} in one SQLite file: a table of current entities and the newest {@value
 * #LOG_KEPT} batches as a log. Write-ahead log with {@code synchronous=FULL}: one append is one
 * transaction and one fsync, and what was appended survives kill -9 and loss of power. A lock file
 * beside it keeps a second server away. Every method holds the object's lock.
 */
public final class SqliteStore implements Store {
  private static final int LOG_KEPT = 10_000;
  private static final int PRUNE_EVERY = 1_000;
  private static final String SCHEMA_ENTITY =
      "CREATE TABLE IF NOT EXISTS entity(kind TEXT NOT NULL, key TEXT NOT NULL,"
          + " version INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY(kind, key)) WITHOUT ROWID";
  private static final String SCHEMA_LOG =
      "CREATE TABLE IF NOT EXISTS log(seq INTEGER PRIMARY KEY, changes TEXT NOT NULL)";

  private final Path file;
  private final StoreLock lock;
  private final EntityCodec codec = new EntityCodec();
  private @Nullable Session session;

  /**
   * Opens or creates {@code file}.
   *
   * @throws StoreDamage when the file is damaged
   * @throws NewerForm when it was written by a newer version
   * @throws UncheckedIOException when it cannot be opened, or another server has it open
   */
  public SqliteStore(Path file) {
    this.file = file;
    this.lock = StoreLock.take(file.resolveSibling(file.getFileName() + ".lock"));
    try {
      session();
    } catch (RuntimeException failed) {
      lock.close();
      throw failed;
    }
  }

  /**
   * Makes a store of {@code image}, of the same version.
   *
   * @param file must not exist
   */
  public static void create(Path file, Image image) {
    try (SqliteStore store = new SqliteStore(file)) {
      store.fill(image);
    }
  }

  private synchronized void fill(Image image) {
    List<Change> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      image.table(kind).all().forEach(entity -> all.add(Change.put(entity)));
    }
    session().lastSequence = image.version() - 1;
    append(all);
  }

  @Override
  public synchronized Image load() {
    reset();
    try {
      Session open = session();
      List<Entity> entities = new ArrayList<>();
      try (Statement statement = open.connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT kind, body FROM entity")) {
        while (rows.next()) {
          entities.add(codec.read(EntityCodec.kind(rows.getString(1), file), rows.getString(2)));
        }
      }
      open.connection.commit();
      return Image.of(open.lastSequence, entities);
    } catch (SQLException failed) {
      throw failure("read", failed);
    }
  }

  @Override
  public synchronized void append(List<Change> changes) {
    try {
      Session open = session();
      try {
        write(open, changes);
        open.connection.commit();
        open.lastSequence++;
      } catch (SQLException failed) {
        open.connection.rollback();
        throw failed;
      }
    } catch (SQLException failed) {
      reset();
      throw failure("written", failed);
    }
  }

  private void write(Session open, List<Change> changes) throws SQLException {
    StringBuilder log = new StringBuilder("[");
    for (Change change : changes) {
      log.append(log.length() == 1 ? "" : ",");
      switch (change) {
        case Change.Put(Entity entity) -> {
          String body = codec.write(entity);
          open.put.setString(1, entity.kind().name());
          open.put.setString(2, entity.key());
          open.put.setInt(3, EntityCodec.VERSION);
          open.put.setString(4, body);
          open.put.executeUpdate();
          log.append("{\"put\":\"").append(entity.kind()).append("\",\"body\":");
          log.append(body).append('}');
        }
        case Change.Removed(Kind kind, String key) -> {
          open.remove.setString(1, kind.name());
          open.remove.setString(2, key);
          open.remove.executeUpdate();
          log.append("{\"removed\":\"").append(kind).append("\",\"key\":");
          log.append(codec.quote(key)).append('}');
        }
      }
    }
    long sequence = open.lastSequence + 1;
    open.log.setLong(1, sequence);
    open.log.setString(2, log.append(']').toString());
    open.log.executeUpdate();
    if (sequence % PRUNE_EVERY == 0) {
      open.prune.setLong(1, sequence - LOG_KEPT);
      open.prune.executeUpdate();
    }
  }

  @Override
  public synchronized void close() {
    reset();
    lock.close();
  }

  private Session session() {
    Session open = session;
    if (open == null) {
      try {
        open = new Session(file);
      } catch (SQLException failed) {
        throw failure("opened", failed);
      }
      session = open;
    }
    return open;
  }

  /** Drops the connection, so that the next use begins with what is on disk. */
  private void reset() {
    Session open = session;
    session = null;
    if (open != null) {
      try {
        open.connection.close();
      } catch (SQLException alreadyBroken) {
        // Nothing of it is used again.
      }
    }
  }

  private UncheckedIOException failure(String what, SQLException cause) {
    boolean damaged = cause instanceof SQLiteException sqlite && isDamage(sqlite.getResultCode());
    if (damaged) {
      return new StoreDamage(
          file + " is damaged and cannot be " + what + " (" + cause.getMessage() + ")", cause);
    }
    return new UncheckedIOException(
        new IOException(file + " cannot be " + what + ": " + cause.getMessage(), cause));
  }

  /** Primary result codes in the low byte: the disk failed, the file is malformed, or is none. */
  private static boolean isDamage(SQLiteErrorCode result) {
    int primary = result.code & 0xff;
    return primary == SQLiteErrorCode.SQLITE_IOERR.code
        || primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** One open connection with its statements; guarded by the store's lock. */
  private static final class Session {
    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement remove;
    private final PreparedStatement log;
    private final PreparedStatement prune;
    private long lastSequence;

    Session(Path file) throws SQLException {
      Properties options = new Properties();
      options.setProperty("journal_mode", "WAL");
      options.setProperty("synchronous", "FULL");
      options.setProperty("busy_timeout", "2000");
      this.connection = new JDBC().connect("jdbc:sqlite:" + file, options);
      try {
        prepare();
        this.put =
            connection.prepareStatement(
                "INSERT OR REPLACE INTO entity(kind, key, version, body) VALUES (?, ?, ?, ?)");
        this.remove = connection.prepareStatement("DELETE FROM entity WHERE kind = ? AND key = ?");
        this.log = connection.prepareStatement("INSERT INTO log(seq, changes) VALUES (?, ?)");
        this.prune = connection.prepareStatement("DELETE FROM log WHERE seq <= ?");
      } catch (SQLException | RuntimeException failed) {
        connection.close();
        throw failed;
      }
    }

    private void prepare() throws SQLException {
      try (Statement statement = connection.createStatement()) {
        long version = number(statement, "PRAGMA user_version");
        if (version > EntityCodec.VERSION) {
          throw new NewerForm(
              "The database is of form "
                  + version
                  + "; this version reads up to form "
                  + EntityCodec.VERSION
                  + ". Use a newer version.");
        }
        check(statement);
        statement.execute(SCHEMA_ENTITY);
        statement.execute(SCHEMA_LOG);
        statement.execute("PRAGMA user_version = " + EntityCodec.VERSION);
        lastSequence = number(statement, "SELECT coalesce(max(seq), 0) FROM log");
      }
      connection.setAutoCommit(false);
    }

    private static void check(Statement statement) throws SQLException {
      try (ResultSet result = statement.executeQuery("PRAGMA quick_check(1)")) {
        String verdict = result.next() ? result.getString(1) : "no answer";
        if (!verdict.equals("ok")) {
          throw new SQLiteException(verdict, SQLiteErrorCode.SQLITE_CORRUPT);
        }
      }
    }

    private static long number(Statement statement, String query) throws SQLException {
      try (ResultSet result = statement.executeQuery(query)) {
        return result.next() ? result.getLong(1) : 0;
      }
    }
  }
}
