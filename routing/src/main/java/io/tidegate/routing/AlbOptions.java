package io.tidegate.routing;

/** Load balancer attributes that the request path reads; units are in the names. */
public record AlbOptions(
    int idleTimeoutMs,
    int clientKeepAliveMs,
    DesyncMode desyncMode,
    boolean dropInvalidHeaders,
    boolean preserveHost,
    XffMode xffMode,
    boolean xffClientPort) {
  /** {@code routing.http.desync_mitigation_mode}. */
  public enum DesyncMode {
    MONITOR,
    DEFENSIVE,
    STRICTEST
  }

  /** {@code routing.http.xff_header_processing.mode}. */
  public enum XffMode {
    APPEND,
    PRESERVE,
    REMOVE
  }

  /** AWS's defaults. */
  public static AlbOptions defaults() {
    return new AlbOptions(
        60_000, 3_600_000, DesyncMode.DEFENSIVE, false, false, XffMode.APPEND, false);
  }
}
