package io.tidegate.model;

import java.util.Set;

/**
 * Something that users asked for or that the control plane must remember: an immutable record in
 * the {@link Image}.
 */
public interface Entity {
  /** Which table it lives in. */
  Kind kind();

  /** Its key, unique within the kind: an ARN, an id, or a composite joined by {@code |}. */
  String key();

  /**
   * Keys of the entities that this one names: its owner, its targets, its instance. Rows are found
   * by them through {@link Table#referringTo}. Cheap to call, and always the same for one value.
   */
  default Set<String> references() {
    return Set.of();
  }
}
