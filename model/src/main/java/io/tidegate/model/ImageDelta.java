package io.tidegate.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Two neighbouring images and the changes between them. */
public record ImageDelta(Image before, Image after, List<Change> changes) {
  /** Copies the changes. */
  public ImageDelta {
    changes = List.copyOf(changes);
  }

  /** The changes that turn {@code before} into {@code after}, found by comparing all entities. */
  public static ImageDelta between(Image before, Image after) {
    List<Change> changes = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Entity old : before.table(kind).all()) {
        if (!after.table(kind).contains(old.key())) {
          changes.add(Change.remove(old));
        }
      }
      for (Entity now : after.table(kind).all()) {
        Optional<? extends Entity> old = before.table(kind).find(now.key());
        if (old.isEmpty() || !old.get().equals(now)) {
          changes.add(Change.put(now));
        }
      }
    }
    return new ImageDelta(before, after, changes);
  }

  /** Whether anything of one of {@code kinds} was put or removed. */
  public boolean touches(Kind... kinds) {
    for (Change change : changes) {
      Kind touched =
          switch (change) {
            case Change.Put(Entity entity) -> entity.kind();
            case Change.Removed(Kind kind, String key) -> kind;
          };
      for (Kind kind : kinds) {
        if (kind == touched) {
          return true;
        }
      }
    }
    return false;
  }
}
