package io.tidegate.dataplane.listen;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a proxy in front says of a connection before its first byte: PROXY protocol versions 1 and 2
 * (HAProxy's "The PROXY protocol", sections 2.1 and 2.2). Immutable, any thread.
 *
 * @param length bytes of the header, which are not the client's
 * @param ip the client's address, 4 or 16 bytes; null when the proxy speaks for itself or does not
 *     know
 * @param port the client's port
 */
record ProxyHeader(int length, byte @Nullable [] ip, int port) {
  /** The longest header that is taken: far more than two addresses and the usual fields. */
  static final int MAX_BYTES = 4 * 1024;

  /** {@link #read}: more bytes are needed. */
  static final ProxyHeader INCOMPLETE = new ProxyHeader(0, null, 0);

  /** {@link #read}: not a header of either version. */
  static final ProxyHeader BAD = new ProxyHeader(-1, null, 0);

  private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BINARY = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  /** Section 2.1: the longest line, its end included. */
  private static final int MAX_LINE_BYTES = 107;

  private static final int BINARY_FRONT = 16;
  private static final int INET = 1;
  private static final int INET6 = 2;
  private static final int STREAM = 1;

  /** Whether the header is whole. */
  boolean isComplete() {
    return length > 0;
  }

  /** Whether the connection cannot be served. */
  boolean isBad() {
    return length < 0;
  }

  /** Reads the bytes in [from, to), which begin with the connection's first. */
  static ProxyHeader read(byte[] a, int from, int to) {
    if (begins(a, from, to, TEXT)) {
      return text(a, from, to);
    }
    return begins(a, from, to, BINARY) ? binary(a, from, to) : BAD;
  }

  private static boolean begins(byte[] a, int from, int to, byte[] with) {
    int known = Math.min(to - from, with.length);
    return Arrays.equals(a, from, from + known, with, 0, known);
  }

  private static ProxyHeader text(byte[] a, int from, int to) {
    int limit = Math.min(to, from + MAX_LINE_BYTES);
    for (int i = from; i < limit; i++) {
      if (a[i] == '\n') {
        boolean whole = i > from && a[i - 1] == '\r';
        return whole ? line(a, from, i - 1, i + 1 - from) : BAD;
      }
    }
    return limit - from < MAX_LINE_BYTES ? INCOMPLETE : BAD;
  }

  private static ProxyHeader line(byte[] a, int from, int to, int length) {
    String[] words = new String(a, from, to - from, StandardCharsets.ISO_8859_1).split(" ", -1);
    if (words[1].equals("UNKNOWN")) {
      return new ProxyHeader(length, null, 0);
    }
    boolean six = words[1].equals("TCP6");
    if (words.length != 6 || !(six || words[1].equals("TCP4"))) {
      return BAD;
    }
    byte[] source = six ? address6(words[2]) : address4(words[2]);
    byte[] destination = six ? address6(words[3]) : address4(words[3]);
    int port = port(words[4]);
    boolean good = source != null && destination != null && port >= 0 && port(words[5]) >= 0;
    return good ? new ProxyHeader(length, source, port) : BAD;
  }

  private static int port(String text) {
    boolean digits = text.matches("0|[1-9][0-9]{0,4}");
    int number = digits ? Integer.parseInt(text) : -1;
    return number > 65_535 ? -1 : number;
  }

  private static byte @Nullable [] address4(String text) {
    String[] parts = text.split("\\.", -1);
    byte[] ip = new byte[4];
    if (parts.length != 4) {
      return null;
    }
    for (int i = 0; i < 4; i++) {
      int number = parts[i].matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(parts[i]) : 256;
      if (number > 255) {
        return null;
      }
      ip[i] = (byte) number;
    }
    return ip;
  }

  /** RFC 4291 section 2.2, forms 1 and 2. */
  private static byte @Nullable [] address6(String text) {
    int gap = text.indexOf("::");
    String[] before = groups(gap < 0 ? text : text.substring(0, gap));
    String[] after = groups(gap < 0 ? "" : text.substring(gap + 2));
    int count = before.length + after.length;
    if (gap < 0 ? count != 8 : count > 7) {
      return null;
    }
    byte[] ip = new byte[16];
    return put(before, ip, 0) && put(after, ip, 16 - 2 * after.length) ? ip : null;
  }

  private static String[] groups(String text) {
    return text.isEmpty() ? new String[0] : text.split(":", -1);
  }

  private static boolean put(String[] groups, byte[] ip, int at) {
    int p = at;
    for (String group : groups) {
      if (!group.matches("[0-9A-Fa-f]{1,4}")) {
        return false;
      }
      int number = Integer.parseInt(group, 16);
      ip[p++] = (byte) (number >> 8);
      ip[p++] = (byte) number;
    }
    return true;
  }

  private static ProxyHeader binary(byte[] a, int from, int to) {
    int known = to - from;
    if (known > 12 && (a[from + 12] & 0xf0) != 0x20) {
      return BAD;
    }
    if (known < BINARY_FRONT) {
      return INCOMPLETE;
    }
    int command = a[from + 12] & 15;
    int rest = (a[from + 14] & 255) << 8 | (a[from + 15] & 255);
    if (command > 1 || BINARY_FRONT + rest > MAX_BYTES) {
      return BAD;
    }
    if (known < BINARY_FRONT + rest) {
      return INCOMPLETE;
    }
    int length = BINARY_FRONT + rest;
    int family = (a[from + 13] & 0xff) >> 4;
    int size = family == INET ? 4 : 16;
    boolean told = command == 1 && (family == INET || family == INET6);
    if (!told || (a[from + 13] & 15) != STREAM) {
      return new ProxyHeader(length, null, 0);
    }
    if (rest < 2 * size + 4) {
      return BAD;
    }
    int source = from + BINARY_FRONT;
    int port = source + 2 * size;
    return new ProxyHeader(
        length,
        Arrays.copyOfRange(a, source, source + size),
        (a[port] & 255) << 8 | (a[port + 1] & 255));
  }
}
