package io.tidegate.store;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * Reads from a damaged database what a copy of its image does not have yet: batches of the log, in
 * their order and without a gap. Works on a duplicate; the damaged file is left as it is.
 */
public final class Salvage {
  private static final String NEWER = "SELECT seq, changes FROM log WHERE seq > ? ORDER BY seq";

  private Salvage() {}

  /** {@code copy} with every batch after it that can still be read from {@code file}. */
  public static Image newer(Path file, Image copy) {
    Path duplicate = file.resolveSibling(file.getFileName() + ".salvage");
    try {
      for (String part : List.of("", "-wal")) {
        Path from = Path.of(file + part);
        if (Files.exists(from)) {
          Files.copy(from, Path.of(duplicate + part), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      return Files.exists(duplicate) ? read(duplicate, copy) : copy;
    } catch (IOException unreadable) {
      return copy;
    } finally {
      remove(duplicate);
    }
  }

  private static Image read(Path file, Image copy) {
    Image image = copy;
    EntityCodec codec = new EntityCodec();
    try (Connection connection = new JDBC().connect("jdbc:sqlite:" + file, new Properties());
        PreparedStatement newer = connection.prepareStatement(NEWER)) {
      newer.setLong(1, copy.version());
      try (ResultSet rows = newer.executeQuery()) {
        while (rows.next() && rows.getLong(1) == image.version() + 1) {
          List<Change> changes = codec.changes(rows.getString(2), file);
          image = image.with(changes);
        }
      }
    } catch (SQLException | StoreDamage end) {
      // what was read until here is whole: one row is one batch
    }
    return image;
  }

  private static void remove(Path duplicate) {
    for (String part : List.of("", "-wal", "-shm")) {
      try {
        Files.deleteIfExists(Path.of(duplicate + part));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }
}
