package io.tidegate.routing;

import io.tidegate.model.SealedSecret;

/**
 * A server certificate made ready to be chosen and served. {@code leaf} and {@code chain}, the
 * certificates above it, are PEM; {@code key} is the private key, sealed for {@code arn}, opened by
 * the data plane's key source and only when it is needed. {@code traits} rank it among others for
 * the same name.
 */
public record CompiledCertificate(
    String arn, String leaf, String chain, SealedSecret key, Traits traits) {
  /**
   * What the choice among certificates for one name looks at: kind and strength of the key, digest
   * of the signature in bits (0 for MD5), validity in seconds since the epoch.
   */
  public record Traits(boolean ecdsa, int keyBits, int digestBits, long notBefore, long notAfter) {}

  @Override
  public String toString() {
    return "CompiledCertificate[" + arn + "]";
  }
}
