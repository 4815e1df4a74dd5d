package io.tidegate.api.wire;

import io.tidegate.api.model.Operation;
import io.tidegate.api.model.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Input and output structures of operations; one without members where the model has none. */
final class Shapes {
  private static final Shape.Structure NONE = new Shape.Structure(Map.of(), Set.of());

  private Shapes() {}

  static Shape.Structure input(Operation operation) {
    return structure(operation.input());
  }

  static Shape.Structure output(Operation operation) {
    return structure(operation.output());
  }

  private static Shape.Structure structure(Optional<Shape.Ref> ref) {
    return ref.map(Shape.Ref::shape).map(Shape.Structure.class::cast).orElse(NONE);
  }
}
