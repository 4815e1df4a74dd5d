package io.tidegate.model.elbv2;

import java.util.List;

/** A named TLS security policy: its protocols and its ciphers in the server's order. */
public record SslPolicy(String name, List<String> protocols, List<String> ciphers) {
  /** Copies. */
  public SslPolicy {
    protocols = List.copyOf(protocols);
    ciphers = List.copyOf(ciphers);
  }
}
