package io.tidegate.store;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import java.util.List;

/**
 * Durable memory of the control plane: an ordered log of change batches. One writer. Failures are
 * {@link java.io.UncheckedIOException}s; after one, nothing of that batch is visible on reload.
 */
public interface Store extends AutoCloseable {
  /** The image after every batch that was ever appended. */
  Image load();

  /** Makes {@code changes} durable, all or nothing; on return they survive kill -9. */
  void append(List<Change> changes);

  @Override
  void close();
}
