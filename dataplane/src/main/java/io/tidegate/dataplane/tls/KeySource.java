package io.tidegate.dataplane.tls;

import io.tidegate.routing.CompiledCertificate;

/**
 * Where private keys come from: they are opened when a certificate is first used and never kept in
 * Java. Called on event loops, so it must not block; microseconds.
 */
@FunctionalInterface
public interface KeySource {
  /**
   * The private key of {@code certificate}, PKCS #8 in DER; the caller overwrites it after use.
   *
   * @throws IllegalStateException when it cannot be opened
   */
  byte[] privateKey(CompiledCertificate certificate);

  /** No keys at all. */
  static KeySource none() {
    return certificate -> {
      throw new IllegalStateException("no source of private keys");
    };
  }
}
