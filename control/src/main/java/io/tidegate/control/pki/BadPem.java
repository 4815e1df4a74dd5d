package io.tidegate.control.pki;

/** Text that is not the PEM that was asked for; the message says what is wrong, for the user. */
public final class BadPem extends Exception {
  private static final long serialVersionUID = 1L;

  /** Carries no cause: what was read may be a secret. */
  public BadPem(String message) {
    super(message);
  }
}
