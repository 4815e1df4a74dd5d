package io.tidegate.dataplane.h2;

/** Error codes of HTTP/2 (RFC 9113 section 7) that are sent. */
enum LinkError {
  NO_ERROR(0),
  PROTOCOL_ERROR(1),
  INTERNAL_ERROR(2),
  FLOW_CONTROL_ERROR(3),
  STREAM_CLOSED(5),
  FRAME_SIZE_ERROR(6),
  REFUSED_STREAM(7),
  CANCEL(8),
  COMPRESSION_ERROR(9),
  ENHANCE_YOUR_CALM(11);

  private final int code;

  LinkError(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  int code() {
    return code;
  }
}
