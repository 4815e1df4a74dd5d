package io.tidegate.dataplane.tls;

import java.util.Set;

/**
 * What is worth remembering of a client's handshake while its connection lasts, in the words of
 * access logs and TLS headers: {@code protocol} and {@code cipher} by OpenSSL's names, {@code alpn}
 * empty when none was chosen; {@code serverName} is empty when the default certificate was used.
 * {@code keyExchange} names the group; {@code leaf} is the client's, where it was asked for. {@code
 * headerLines} are what targets are told, each line with its CRLF; {@code ownNames} are header
 * names, in lower case, that only the balancer may send to targets.
 */
public record TlsSession(
    String protocol,
    String cipher,
    String alpn,
    String serverName,
    String certificateArn,
    boolean resumed,
    String keyExchange,
    long handshakeNs,
    ClientLeaf leaf,
    String headerLines,
    Set<String> ownNames) {
  /** Copies. */
  public TlsSession {
    ownNames = Set.copyOf(ownNames);
  }
}
