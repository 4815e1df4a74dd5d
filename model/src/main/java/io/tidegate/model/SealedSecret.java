package io.tidegate.model;

/**
 * A secret as it is kept: encrypted and authenticated, readable by {@link SecretOpener} alone. Its
 * text may be stored and logged; it shows nothing of the secret but its length.
 */
public record SealedSecret(String text) {
  @Override
  public String toString() {
    return "SealedSecret";
  }
}
