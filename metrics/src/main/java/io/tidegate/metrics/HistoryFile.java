package io.tidegate.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens a file of history. History is no state: a damaged file is put aside and a new one begun, so
 * that it never stops a start. Stateless.
 */
public final class HistoryFile {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryFile.class);

  private HistoryFile() {}

  /** Opens one file. */
  public interface Opener<T> {
    /** Opens, or throws with the cause that SQLite gave. */
    T open() throws IOException;
  }

  /** A connection, without a search for drivers in every jar. */
  public static Connection connect(String url) throws SQLException {
    return JDBC.createConnection(url, new Properties());
  }

  /** What {@code opener} opens, from {@code file} or, when that is damaged, from a new one. */
  public static <T> T open(Path file, Opener<T> opener) throws IOException {
    try {
      return opener.open();
    } catch (IOException failed) {
      if (!isDamage(failed)) {
        throw failed;
      }
      Path aside = Path.of(file + ".damaged");
      for (String part : List.of("", "-wal", "-shm")) {
        if (Files.exists(Path.of(file + part))) {
          Files.move(
              Path.of(file + part), Path.of(aside + part), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      LOG.error("{} is damaged: it is {} now, and a new history begins", file, aside);
      return opener.open();
    }
  }

  /** Primary result codes in the low byte. */
  private static boolean isDamage(IOException failed) {
    if (!(failed.getCause() instanceof SQLiteException sqlite)) {
      return false;
    }
    int primary = sqlite.getResultCode().code & 0xff;
    return primary == SQLiteErrorCode.SQLITE_CORRUPT.code
        || primary == SQLiteErrorCode.SQLITE_NOTADB.code;
  }
}
