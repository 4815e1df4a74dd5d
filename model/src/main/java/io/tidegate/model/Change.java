package io.tidegate.model;

/** One step from an {@link Image} to the next: the unit that is appended, replayed and followed. */
public sealed interface Change {
  /** {@code entity} is now as given, whether it existed or not. */
  record Put(Entity entity) implements Change {}

  /** The entity is gone; harmless when it was not there. */
  record Removed(Kind kind, String key) implements Change {}

  /** Short for a {@link Put}. */
  static Change put(Entity entity) {
    return new Put(entity);
  }

  /** Short for a {@link Removed} of {@code entity}. */
  static Change remove(Entity entity) {
    return new Removed(entity.kind(), entity.key());
  }
}
