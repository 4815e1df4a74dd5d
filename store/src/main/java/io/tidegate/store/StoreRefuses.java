package io.tidegate.store;

/** A store that takes no changes was asked to; the message is for the caller of the API. */
public final class StoreRefuses extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** {@code message} says why, and what helps. */
  public StoreRefuses(String message) {
    super(message);
  }
}
