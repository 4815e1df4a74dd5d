package io.tidegate.model.autoscaling;

import java.util.Optional;
import java.util.function.Function;

/** Finds enum constants by their names on the wire. */
final class WireNames {
  private WireNames() {}

  static <E> Optional<E> find(E[] values, Function<E, String> wire, String name) {
    for (E value : values) {
      if (wire.apply(value).equals(name)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
