package io.tidegate.whatif;

/** Something that the user gave cannot be used; the message says what and where. */
public final class BadInput extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message for the user. */
  public BadInput(String message) {
    super(message);
  }
}
