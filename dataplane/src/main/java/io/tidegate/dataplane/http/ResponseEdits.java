package io.tidegate.dataplane.http;

import io.tidegate.routing.ResponseHeaders;
import java.nio.charset.StandardCharsets;

/**
 * A listener's {@link ResponseHeaders} as the request path uses them; made once per snapshot,
 * immutable.
 *
 * @param server whether the balancer's own answers name their server
 * @param names of the inserted headers, in lower case: a target's own are dropped
 * @param lines the inserted headers with their line ends; empty for most listeners
 */
public record ResponseEdits(boolean server, byte[][] names, byte[] lines) {
  /** As long as no attribute of the listener is set. */
  public static final ResponseEdits DEFAULT = of(ResponseHeaders.DEFAULT);

  /** The edits that {@code headers} ask for. */
  public static ResponseEdits of(ResponseHeaders headers) {
    StringBuilder lines = new StringBuilder();
    headers
        .inserted()
        .forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
    byte[][] names =
        headers.inserted().keySet().stream().map(ResponseEdits::ascii).toArray(byte[][]::new);
    return new ResponseEdits(headers.server(), names, ascii(lines.toString()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether the field named by {@code a[from, to)} is replaced by one of {@link #lines}. */
  boolean replaces(byte[] a, int from, int to) {
    for (byte[] name : names) {
      if (name.length == to - from && ByteScan.equalsIgnoreCase(a, from, to, name)) {
        return true;
      }
    }
    return false;
  }
}
