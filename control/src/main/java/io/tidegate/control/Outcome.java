package io.tidegate.control;

import io.tidegate.model.Change;
import java.util.List;

/** Changes to make durable (perhaps none) and the answer for the caller once they are. */
public record Outcome<A>(List<Change> changes, A answer) {
  /** Copies the changes. */
  public Outcome {
    changes = List.copyOf(changes);
  }

  /** An answer that changes nothing. */
  public static <A> Outcome<A> unchanged(A answer) {
    return new Outcome<>(List.of(), answer);
  }
}
