package io.tidegate.model;

import java.util.List;

/** Two neighbouring images and the changes between them. */
public record ImageDelta(Image before, Image after, List<Change> changes) {
  /** Copies the changes. */
  public ImageDelta {
    changes = List.copyOf(changes);
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
