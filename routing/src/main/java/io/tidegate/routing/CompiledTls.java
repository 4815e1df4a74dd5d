package io.tidegate.routing;

import io.tidegate.model.elbv2.SslPolicy;
import java.util.List;

/**
 * How an HTTPS listener does TLS. {@code alpn} are the protocols it offers, the preferred first;
 * {@code headers} what targets are told.
 */
public record CompiledTls(
    SslPolicy policy,
    CertificateTable certificates,
    List<String> alpn,
    MutualTls mutual,
    TlsHeaders headers) {
  /** Copies. */
  public CompiledTls {
    alpn = List.copyOf(alpn);
  }
}
