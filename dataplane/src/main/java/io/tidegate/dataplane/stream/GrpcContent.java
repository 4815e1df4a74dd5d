package io.tidegate.dataplane.stream;

import io.tidegate.routing.RequestView;

/** What makes a request gRPC: its content type (gRPC over HTTP/2, "Requests"). Stateless. */
public final class GrpcContent {
  private static final byte[] CONTENT_TYPE = FieldLines.ascii("content-type");
  private static final byte[] GRPC = FieldLines.ascii("application/grpc");

  private GrpcContent() {}

  /** Whether the content type begins with {@code application/grpc}. */
  public static boolean isIn(RequestView head) {
    byte[] a = head.array();
    for (int i = 0; i < head.headerCount(); i++) {
      if (head.nameEnd(i) - head.nameStart(i) == CONTENT_TYPE.length
          && startsWith(a, head.nameStart(i), head.nameEnd(i), CONTENT_TYPE)) {
        return startsWith(a, head.valueStart(i), head.valueEnd(i), GRPC);
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] a, int from, int to, byte[] text) {
    if (to - from < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      byte c = a[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != text[i]) {
        return false;
      }
    }
    return true;
  }
}
