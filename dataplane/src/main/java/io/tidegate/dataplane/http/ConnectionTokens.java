package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * What the Connection header of a head says (RFC 9110 section 7.6.1). Owned by its head; reads only
 * when the header is there.
 */
final class ConnectionTokens {
  static final byte[] CONTINUE = "100-continue".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "close".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] UPGRADE = "upgrade".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] WEBSOCKET = "websocket".getBytes(StandardCharsets.US_ASCII);

  private boolean close;
  private boolean keepAliveAsked;
  private boolean upgrade;
  private boolean webSocket;
  private boolean nominates;
  private int version;

  /** Reads all Connection fields and the Upgrade field. */
  void read(byte[] a, int base, HeaderBlock block, int version) {
    this.version = version;
    close = false;
    keepAliveAsked = false;
    upgrade = false;
    webSocket = false;
    nominates = false;
    int field = block.first(HeaderName.CONNECTION);
    while (field >= 0) {
      readList(a, base + block.valueStart(field), base + block.valueEnd(field));
      field = block.next(HeaderName.CONNECTION, field);
    }
    int wanted = upgrade ? block.first(HeaderName.UPGRADE) : -1;
    if (wanted >= 0 && version == 11) {
      webSocket =
          ByteScan.equalsIgnoreCase(
              a, base + block.valueStart(wanted), base + block.valueEnd(wanted), WEBSOCKET);
    }
  }

  private void readList(byte[] a, int listStart, int listEnd) {
    int p = listStart;
    while (p < listEnd) {
      int comma = ByteScan.find(a, p, listEnd, (byte) ',');
      int from = p;
      int to = comma;
      while (from < to && ByteScan.blank(a[from])) {
        from++;
      }
      while (to > from && ByteScan.blank(a[to - 1])) {
        to--;
      }
      if (to > from) {
        readToken(a, from, to);
      }
      p = comma + 1;
    }
  }

  private void readToken(byte[] a, int from, int to) {
    if (ByteScan.equalsIgnoreCase(a, from, to, KEEP_ALIVE)) {
      keepAliveAsked = true;
    } else if (ByteScan.equalsIgnoreCase(a, from, to, CLOSE)) {
      close = true;
    } else if (ByteScan.equalsIgnoreCase(a, from, to, UPGRADE)) {
      upgrade = true;
    } else {
      nominates = true;
    }
  }

  /** Whether the connection may stay open after this message. */
  boolean keepAlive() {
    return version >= 11 ? !close : version == 10 && keepAliveAsked && !close;
  }

  /** Whether Upgrade: websocket is asked for. */
  boolean webSocket() {
    return webSocket;
  }

  /** Whether {@code upgrade} is among the tokens. */
  boolean upgrade() {
    return upgrade;
  }

  /** Whether further header names are listed, which must not be forwarded. */
  boolean nominates() {
    return nominates;
  }

  /** Whether the name in [nameStart, nameEnd) is listed in a Connection field of {@code block}. */
  static boolean nominated(byte[] a, int base, HeaderBlock block, int nameStart, int nameEnd) {
    int field = block.first(HeaderName.CONNECTION);
    while (field >= 0) {
      int p = base + block.valueStart(field);
      int end = base + block.valueEnd(field);
      while (p < end) {
        int comma = ByteScan.find(a, p, end, (byte) ',');
        if (sameName(a, p, comma, nameStart, nameEnd)) {
          return true;
        }
        p = comma + 1;
      }
      field = block.next(HeaderName.CONNECTION, field);
    }
    return false;
  }

  private static boolean sameName(byte[] a, int itemStart, int itemEnd, int nameStart, int end) {
    int from = itemStart;
    while (from < itemEnd && ByteScan.blank(a[from])) {
      from++;
    }
    int length = end - nameStart;
    if (itemEnd - from < length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (ByteScan.lower(a[from + i]) != ByteScan.lower(a[nameStart + i])) {
        return false;
      }
    }
    for (int p = from + length; p < itemEnd; p++) {
      if (!ByteScan.blank(a[p])) {
        return false;
      }
    }
    return true;
  }
}
