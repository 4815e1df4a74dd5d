package io.tidegate.store;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The store's file is not what this version wrote; the message says what to do. */
public final class StoreDamage extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /** {@code message} is for the operator. */
  public StoreDamage(String message, Throwable cause) {
    super(message, new IOException(cause));
  }
}
