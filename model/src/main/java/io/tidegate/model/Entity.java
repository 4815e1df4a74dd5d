package io.tidegate.model;

/**
 * Something that users asked for or that the control plane must remember: an immutable record in
 * the {@link Image}.
 */
public interface Entity {
  /** Which table it lives in. */
  Kind kind();

  /** Its key, unique within the kind: an ARN, an id, or a composite joined by {@code |}. */
  String key();
}
