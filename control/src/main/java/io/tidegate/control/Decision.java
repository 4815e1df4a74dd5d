package io.tidegate.control;

import io.tidegate.model.Image;

/**
 * What a command does, given the image of that moment: says the changes and the answer, changes
 * nothing itself. May throw {@link io.tidegate.model.ApiError} to refuse. Runs on the controller
 * thread: no I/O, no blocking.
 */
@FunctionalInterface
public interface Decision<A> {
  /** Decides against {@code image}. */
  Outcome<A> decide(Image image);
}
