package io.tidegate.api.wire;

import java.util.Map;

/** A response to send; {@code headers} includes the content type when there is a body. */
public record WireResponse(int status, Map<String, String> headers, byte[] body) {
  /** Copies the headers. */
  public WireResponse {
    headers = Map.copyOf(headers);
  }
}
