package io.tidegate.dataplane.tls;

/**
 * The leaf certificate that a client showed, in the words of the connection log: {@code subject} by
 * RFC 2253, {@code validity} as {@code NotBefore=…;NotAfter=…}, {@code serialNumber} in hex.
 */
public record ClientLeaf(String subject, String validity, String serialNumber) {
  /** None was shown. */
  public static final ClientLeaf NONE = new ClientLeaf("", "", "");
}
