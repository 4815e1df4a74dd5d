package io.tidegate.routing;

/** Load balancer attributes that the request path reads; units are in the names. */
public record AlbOptions(
    int idleTimeoutMs,
    int clientKeepAliveMs,
    DesyncMode desyncMode,
    boolean dropInvalidHeaders,
    boolean preserveHost,
    XffMode xffMode,
    boolean xffClientPort,
    LogOptions logs) {
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
        60_000,
        3_600_000,
        DesyncMode.DEFENSIVE,
        false,
        false,
        XffMode.APPEND,
        false,
        LogOptions.NONE);
  }

  /** With another idle timeout. */
  public AlbOptions withIdleTimeoutMs(int ms) {
    return new AlbOptions(
        ms,
        clientKeepAliveMs,
        desyncMode,
        dropInvalidHeaders,
        preserveHost,
        xffMode,
        xffClientPort,
        logs);
  }

  /** With another longest use of a client connection. */
  public AlbOptions withClientKeepAliveMs(int ms) {
    return new AlbOptions(
        idleTimeoutMs,
        ms,
        desyncMode,
        dropInvalidHeaders,
        preserveHost,
        xffMode,
        xffClientPort,
        logs);
  }

  /** With another mode of desync mitigation. */
  public AlbOptions withDesyncMode(DesyncMode mode) {
    return new AlbOptions(
        idleTimeoutMs,
        clientKeepAliveMs,
        mode,
        dropInvalidHeaders,
        preserveHost,
        xffMode,
        xffClientPort,
        logs);
  }

  /** With other treatment of request headers. */
  public AlbOptions withHeaders(boolean dropInvalid, boolean keepHost, XffMode xff, boolean port) {
    return new AlbOptions(
        idleTimeoutMs, clientKeepAliveMs, desyncMode, dropInvalid, keepHost, xff, port, logs);
  }

  /** With other logs. */
  public AlbOptions withLogs(LogOptions other) {
    return new AlbOptions(
        idleTimeoutMs,
        clientKeepAliveMs,
        desyncMode,
        dropInvalidHeaders,
        preserveHost,
        xffMode,
        xffClientPort,
        other);
  }
}
