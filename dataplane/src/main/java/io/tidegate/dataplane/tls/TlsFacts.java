package io.tidegate.dataplane.tls;

import java.util.List;

/**
 * What a handshake came to. {@code protocol} and {@code cipher} are OpenSSL's names ({@code
 * TLSv1.3}, {@code ECDHE-RSA-AES128-GCM-SHA256}); {@code alpn} is empty when none was chosen;
 * {@code group} names the key exchange, empty without one; {@code peer} is the peer's chain in DER,
 * the leaf first.
 */
public record TlsFacts(
    String protocol, String cipher, String alpn, String group, boolean resumed, List<byte[]> peer) {
  /** Copies the list. */
  public TlsFacts {
    peer = List.copyOf(peer);
  }
}
