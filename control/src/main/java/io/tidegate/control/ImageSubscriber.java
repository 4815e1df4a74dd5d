package io.tidegate.control;

import io.tidegate.model.ImageDelta;

/** Hears of every new image, on the controller thread, before the caller is answered. */
@FunctionalInterface
public interface ImageSubscriber {
  /** Must be quick and must not block; longer work is handed to {@code Tasks}. */
  void onImage(ImageDelta delta);
}
