package io.tidegate.server;

import io.tidegate.model.Image;
import io.tidegate.store.ImageCopy;
import io.tidegate.store.ReadOnlyStore;
import io.tidegate.store.Salvage;
import io.tidegate.store.SqliteStore;
import io.tidegate.store.Store;
import io.tidegate.store.StoreDamage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state at a start: the database, or, when that is damaged, the last good copy of it with what
 * the database's log still has. A database that ends before its copy was written lost something and
 * counts as damaged. Used by the starting thread. See docs/decisions/0811-damaged-store.md.
 */
record StateFiles(Path database, Path copy) {
  private static final Logger log = LoggerFactory.getLogger(StateFiles.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

  private static final String REFUSAL =
      "The server's store is damaged: load balancers go on as they were, nothing can be changed"
          + " until the server is started with --restore or a backup is put in place; see its log.";

  /**
   * What was found.
   *
   * @param damaged whether changes are refused
   */
  record Found(Store store, Image image, boolean damaged) {}

  static StateFiles in(DataDirectory data) {
    return new StateFiles(data.resolve("tidegate.db"), data.resolve("tidegate.copy"));
  }

  /**
   * Opens the database; read-only on the copy when that cannot be.
   *
   * @throws StoreDamage when neither can be read
   */
  Found open() {
    try {
      return whole();
    } catch (StoreDamage damage) {
      Image kept = keptOr(damage);
      log.error(
          "{}. Load balancers run on {} as of change {}; instances are left alone and changes are"
              + " refused. To go on from there, start once with --restore: the damaged file is kept"
              + " beside. To use a backup, put it in place of {} and delete {}",
          damage.getMessage(),
          copy,
          kept.version(),
          database,
          copy);
      return new Found(new ReadOnlyStore(kept, REFUSAL), kept, true);
    }
  }

  /**
   * Opens the database; when it is damaged, puts it aside and makes a new one of the copy.
   *
   * @throws StoreDamage when neither can be read
   */
  Found restore(Instant now) {
    try {
      Found found = whole();
      log.info("nothing to restore: {} is whole", database);
      return found;
    } catch (StoreDamage damage) {
      Image kept = keptOr(damage);
      Path aside =
          database.resolveSibling(database.getFileName() + ".damaged-" + STAMP.format(now));
      move(aside);
      SqliteStore.create(database, kept);
      log.warn(
          "{}. Restored {} as of change {}; the damaged file is {}",
          damage.getMessage(),
          database,
          kept.version(),
          aside);
      return whole();
    }
  }

  private Found whole() {
    SqliteStore store = new SqliteStore(database);
    try {
      Image image = store.load();
      Optional<ImageCopy.Head> newer =
          ImageCopy.head(copy).filter(head -> head.version() > image.version());
      if (newer.isPresent()) {
        throw new StoreDamage(
            database
                + " ends at change "
                + image.version()
                + ", but change "
                + newer.get().version()
                + " was durable at "
                + newer.get().written()
                + ": it was cut, deleted or replaced by an older one",
            new IOException("changes are missing"));
      }
      return new Found(store, image, false);
    } catch (RuntimeException failed) {
      store.close();
      throw failed;
    }
  }

  private Image keptOr(StoreDamage damage) {
    try {
      return Salvage.newer(database, ImageCopy.read(copy));
    } catch (StoreDamage none) {
      throw new StoreDamage(
          damage.getMessage()
              + ", and "
              + none.getMessage()
              + ". Put a backup in place of "
              + database
              + ", or move it away to start with nothing",
          damage);
    }
  }

  private void move(Path aside) {
    for (String part : List.of("", "-wal", "-shm")) {
      try {
        if (Files.exists(Path.of(database + part))) {
          Files.move(Path.of(database + part), Path.of(aside + part));
        }
      } catch (IOException failed) {
        throw new StartFailure("cannot put " + database + " aside: " + failed);
      }
    }
  }
}
