package io.tidegate.store;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import java.util.ArrayList;
import java.util.List;

/** A {@link Store} that forgets at the end of the process: tests and the simulated world. */
public final class MemoryStore implements Store {
  private final List<List<Change>> batches = new ArrayList<>();

  @Override
  public synchronized Image load() {
    Image image = Image.empty();
    for (List<Change> batch : batches) {
      image = image.with(batch);
    }
    return image;
  }

  @Override
  public synchronized void append(List<Change> changes) {
    batches.add(List.copyOf(changes));
  }

  /** Every batch ever appended, oldest first. */
  public synchronized List<List<Change>> log() {
    return List.copyOf(batches);
  }

  @Override
  public void close() {}
}
