package io.tidegate.dataplane.tls;

/**
 * Why a handshake failed, in the words of the connection log, and how far it had come; {@code
 * protocol} and {@code cipher} are empty when they had not been chosen.
 */
public record TlsRefusal(String code, String protocol, String cipher, ClientLeaf leaf) {
  /** Not because of a client's certificate. */
  public static final TlsRefusal UNMAPPED =
      new TlsRefusal("UnmappedConnectionError", "", "", ClientLeaf.NONE);
}
