package io.tidegate.dataplane.log;

/**
 * What logs say of a TLS connection. Empty texts are logged as {@code -}.
 *
 * @param cipher OpenSSL's name
 * @param protocol {@code TLSv1.2} or its siblings
 * @param serverName what the client asked for, empty when the default certificate served
 * @param certificateArn the certificate that served
 * @param resumed whether a session went on: then no certificate was chosen
 * @param keyExchange the group of the key exchange
 * @param handshakeNs how long the handshake took
 */
public record TlsNote(
    String cipher,
    String protocol,
    String serverName,
    String certificateArn,
    boolean resumed,
    String keyExchange,
    long handshakeNs) {
  /** No TLS. */
  public static final TlsNote NONE = new TlsNote("", "", "", "", false, "", -1);
}
