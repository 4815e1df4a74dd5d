package io.tidegate.dataplane.h3;

/** Types of frames (RFC 9114 section 7.2) and of streams (section 6.2) by number. Stateless. */
final class FrameType {
  static final int DATA = 0x0;
  static final int HEADERS = 0x1;
  static final int CANCEL_PUSH = 0x3;
  static final int SETTINGS = 0x4;
  static final int PUSH_PROMISE = 0x5;
  static final int GOAWAY = 0x7;
  static final int MAX_PUSH_ID = 0xd;

  static final int CONTROL_STREAM = 0x0;
  static final int PUSH_STREAM = 0x1;
  static final int ENCODER_STREAM = 0x2;
  static final int DECODER_STREAM = 0x3;

  private FrameType() {}

  /** PRIORITY, PING, WINDOW_UPDATE and CONTINUATION of HTTP/2, which must not come. */
  static boolean ofHttp2(long type) {
    return type == 0x2 || type == 0x6 || type == 0x8 || type == 0x9;
  }

  /** One of the types that RFC 9114 gives a meaning. */
  static boolean isKnown(long type) {
    return (type <= GOAWAY && !ofHttp2(type)) || type == MAX_PUSH_ID;
  }
}
