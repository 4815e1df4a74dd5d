package io.tidegate.store;

import java.io.IOException;
import java.io.UncheckedIOException;

/** The file was written by a newer version; nothing is wrong with it. */
public final class NewerForm extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  /** {@code message} is for the operator. */
  public NewerForm(String message) {
    super(message, new IOException(message));
  }
}
