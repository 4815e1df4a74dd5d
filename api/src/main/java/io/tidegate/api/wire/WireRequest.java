package io.tidegate.api.wire;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request as it came: path and query still percent-encoded, header names in lower case, the body
 * as sent (perhaps compressed).
 */
public record WireRequest(
    String method,
    String rawPath,
    String rawQuery,
    Map<String, List<String>> headers,
    byte[] body) {
  /** Copies the headers. */
  public WireRequest {
    headers = Map.copyOf(headers);
  }

  /** The first value of a header; {@code name} in lower case. */
  public Optional<String> header(String name) {
    List<String> values = headers.get(name);
    return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }
}
