package io.tidegate.dataplane.http;

import java.nio.charset.StandardCharsets;

/**
 * The header names that the engine treats specially, recognised by length and first letter.
 * Stateless, any thread.
 */
final class HeaderName {
  static final int OTHER = 0;
  static final int HOST = 1;
  static final int CONTENT_LENGTH = 2;
  static final int TRANSFER_ENCODING = 3;
  static final int CONNECTION = 4;
  static final int EXPECT = 5;
  static final int UPGRADE = 6;
  static final int X_FORWARDED_FOR = 7;
  static final int X_FORWARDED_PROTO = 8;
  static final int X_FORWARDED_PORT = 9;
  static final int X_AMZN_TRACE_ID = 10;
  static final int KEEP_ALIVE = 11;
  static final int TE = 12;
  static final int PROXY_CONNECTION = 13;
  static final int CONTENT_TYPE = 14;
  static final int TRAILER = 15;
  static final int SERVER = 16;
  static final int USER_AGENT = 17;
  static final int COOKIE = 18;
  static final int SET_COOKIE = 19;
  static final int AUTHORIZATION = 20;
  static final int DATE = 21;
  static final int X_AMZN_TLS_VERSION = 22;
  static final int X_AMZN_TLS_CIPHER_SUITE = 23;
  static final int X_AMZN_OIDC_DATA = 24;
  static final int X_AMZN_OIDC_IDENTITY = 25;
  static final int X_AMZN_OIDC_ACCESSTOKEN = 26;
  static final int X_AMZN_MTLS_CLIENTCERT = 27;
  static final int X_AMZN_MTLS_SERIAL_NUMBER = 28;
  static final int X_AMZN_MTLS_ISSUER = 29;
  static final int X_AMZN_MTLS_SUBJECT = 30;
  static final int X_AMZN_MTLS_VALIDITY = 31;
  static final int X_AMZN_MTLS_LEAF = 32;

  private static final String[] TEXTS = {
    "",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "expect",
    "upgrade",
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-port",
    "x-amzn-trace-id",
    "keep-alive",
    "te",
    "proxy-connection",
    "content-type",
    "trailer",
    "server",
    "user-agent",
    "cookie",
    "set-cookie",
    "authorization",
    "date",
    "x-amzn-tls-version",
    "x-amzn-tls-cipher-suite",
    "x-amzn-oidc-data",
    "x-amzn-oidc-identity",
    "x-amzn-oidc-accesstoken",
    "x-amzn-mtls-clientcert",
    "x-amzn-mtls-clientcert-serial-number",
    "x-amzn-mtls-clientcert-issuer",
    "x-amzn-mtls-clientcert-subject",
    "x-amzn-mtls-clientcert-validity",
    "x-amzn-mtls-clientcert-leaf",
  };

  private static final int LONGEST = 36;
  private static final byte[][] NAMES = new byte[TEXTS.length][];
  private static final byte[][] BY_LENGTH_AND_LETTER = new byte[(LONGEST + 1) * 32][];

  static {
    byte[] none = {};
    java.util.Arrays.fill(BY_LENGTH_AND_LETTER, none);
    for (int kind = 1; kind < TEXTS.length; kind++) {
      NAMES[kind] = TEXTS[kind].getBytes(StandardCharsets.US_ASCII);
      int slot = slot(NAMES[kind].length, NAMES[kind][0]);
      byte[] old = BY_LENGTH_AND_LETTER[slot];
      byte[] more = java.util.Arrays.copyOf(old, old.length + 1);
      more[old.length] = (byte) kind;
      BY_LENGTH_AND_LETTER[slot] = more;
    }
  }

  private HeaderName() {}

  private static int slot(int length, byte letter) {
    return (length << 5) | (letter & 0x1f);
  }

  /** The kind of the name in [from, to), or {@link #OTHER}. */
  static int of(byte[] a, int from, int to) {
    int length = to - from;
    if (length > LONGEST || length < 2) {
      return OTHER;
    }
    byte[] kinds = BY_LENGTH_AND_LETTER[slot(length, a[from])];
    for (byte kind : kinds) {
      if (ByteScan.equalsIgnoreCase(a, from, to, NAMES[kind])) {
        return kind;
      }
    }
    return OTHER;
  }
}
