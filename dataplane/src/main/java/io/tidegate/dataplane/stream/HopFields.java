package io.tidegate.dataplane.stream;

/**
 * Names of fields that HTTP/2 does not have, for they speak of one connection (RFC 9113 section
 * 8.2.2), and Host, whose place is {@code :authority}. Stateless, any thread.
 */
public final class HopFields {
  private static final byte[] TE = FieldLines.ascii("te");
  private static final byte[] HOST = FieldLines.ascii("host");
  private static final byte[] UPGRADE = FieldLines.ascii("upgrade");
  private static final byte[] CONNECTION = FieldLines.ascii("connection");
  private static final byte[] KEEP_ALIVE = FieldLines.ascii("keep-alive");
  private static final byte[] PROXY_CONNECTION = FieldLines.ascii("proxy-connection");
  private static final byte[] TRANSFER_ENCODING = FieldLines.ascii("transfer-encoding");

  private HopFields() {}

  /** Whether the name, letters of either case, speaks of one connection; TE is not one of them. */
  public static boolean connection(byte[] a, int from, int to) {
    return switch (to - from) {
      case 7 -> same(a, from, UPGRADE);
      case 10 -> same(a, from, CONNECTION) || same(a, from, KEEP_ALIVE);
      case 16 -> same(a, from, PROXY_CONNECTION);
      case 17 -> same(a, from, TRANSFER_ENCODING);
      default -> false;
    };
  }

  public static boolean te(byte[] a, int from, int to) {
    return to - from == 2 && same(a, from, TE);
  }

  public static boolean host(byte[] a, int from, int to) {
    return to - from == 4 && same(a, from, HOST);
  }

  private static boolean same(byte[] a, int from, byte[] name) {
    for (int i = 0; i < name.length; i++) {
      byte c = a[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != name[i]) {
        return false;
      }
    }
    return true;
  }
}
