package io.tidegate.store;

import io.tidegate.model.Change;
import io.tidegate.model.Image;
import java.util.List;

/** An image that stays as it is: every change is refused with {@code refusal}. Immutable. */
public record ReadOnlyStore(Image load, String refusal) implements Store {
  /**
   * Refuses.
   *
   * @throws StoreRefuses always
   */
  @Override
  public void append(List<Change> changes) {
    throw new StoreRefuses(refusal);
  }

  @Override
  public void close() {}
}
