package io.tidegate.model;

/** Opens what was sealed on this installation. Safe from any thread; takes microseconds. */
@FunctionalInterface
public interface SecretOpener {
  /**
   * The bytes of {@code secret}, for the caller to use and forget.
   *
   * @param owner the key of the entity that holds it: a secret moved to another one does not open
   * @throws IllegalStateException when it was sealed with another master key, for another owner, or
   *     was changed
   */
  byte[] open(SealedSecret secret, String owner);
}
