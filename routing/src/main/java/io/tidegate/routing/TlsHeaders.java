package io.tidegate.routing;

import java.util.Map;

/**
 * What targets are told of TLS. {@code versionAndCipher} is the load balancer's attribute; {@code
 * renamed} gives other names to headers by their usual names in lower case with underscores, such
 * as {@code x_amzn_tls_version}.
 */
public record TlsHeaders(boolean versionAndCipher, Map<String, String> renamed) {
  /** Nothing is told. */
  public static final TlsHeaders NONE = new TlsHeaders(false, Map.of());

  /** Copies. */
  public TlsHeaders {
    renamed = Map.copyOf(renamed);
  }

  /** The name under which {@code header}, such as {@code X-Amzn-Tls-Version}, is sent. */
  public String name(String header) {
    String key = header.toLowerCase(java.util.Locale.ROOT).replace('-', '_');
    return renamed.getOrDefault(key, header);
  }
}
