package io.tidegate.dataplane.h2;

/** Frame types, flags and settings by their numbers (RFC 9113 sections 6, 6.5.2 and 7). */
final class Frame {
  static final int HEADER_BYTES = 9;

  /** SETTINGS_MAX_FRAME_SIZE at its default, ours and what we send to anybody. */
  static final int MAX_BYTES = 16_384;

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int WITH_PRIORITY = 0x20;

  static final int SET_ENABLE_PUSH = 2;
  static final int SET_MAX_CONCURRENT_STREAMS = 3;
  static final int SET_INITIAL_WINDOW_SIZE = 4;
  static final int SET_MAX_FRAME_SIZE = 5;
  static final int SET_MAX_HEADER_LIST_SIZE = 6;

  /** SETTINGS_INITIAL_WINDOW_SIZE at its default. */
  static final int DEFAULT_WINDOW = 65_535;

  private Frame() {}

  /** The 31 low bits of four bytes. */
  static int number31(byte[] a, int at) {
    return number32(a, at) & 0x7fffffff;
  }

  static int number32(byte[] a, int at) {
    return (a[at] & 0xff) << 24
        | (a[at + 1] & 0xff) << 16
        | (a[at + 2] & 0xff) << 8
        | (a[at + 3] & 0xff);
  }

  static int number24(byte[] a, int at) {
    return (a[at] & 0xff) << 16 | (a[at + 1] & 0xff) << 8 | (a[at + 2] & 0xff);
  }
}
