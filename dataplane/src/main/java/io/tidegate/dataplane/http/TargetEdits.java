package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What rules change in the head that a target receives: the host and the path with query when a
 * transform rewrote them, and lines of an authentication. Immutable; the arrays are never changed.
 *
 * @param host the new Host without port, empty to leave it
 * @param url the new path and query, empty to leave them
 * @param lines whole header lines with their line ends
 * @param inspected whether {@code x-amzn-waf-} headers of the client are left out
 */
public record TargetEdits(byte[] host, byte[] url, byte[] lines, boolean inspected) {
  private static final byte[] EMPTY = {};

  /** Nothing changes. */
  public static final TargetEdits NONE = new TargetEdits(EMPTY, EMPTY, EMPTY, false);

  /** With texts in US-ASCII. */
  public static TargetEdits of(String host, String url, String lines) {
    return new TargetEdits(
        host.getBytes(StandardCharsets.US_ASCII),
        url.getBytes(StandardCharsets.US_ASCII),
        lines.getBytes(StandardCharsets.US_ASCII),
        false);
  }

  /** These for a request that a web ACL let pass. */
  public TargetEdits ofInspected() {
    return new TargetEdits(host, url, lines, true);
  }

  /** These edits with more {@code lines} after the others. */
  public TargetEdits and(byte[] more) {
    byte[] all = Arrays.copyOf(lines, lines.length + more.length);
    System.arraycopy(more, 0, all, lines.length, more.length);
    return new TargetEdits(host, url, all, inspected);
  }

  int length() {
    return host.length + url.length + lines.length;
  }
}
