package io.tidegate.routing;

/** What a target group speaks to its targets: {@code ProtocolVersion}. */
public enum ProtocolVersion {
  HTTP1,
  HTTP2,
  GRPC;

  /** Whether targets get HTTP/2. */
  public boolean http2() {
    return this != HTTP1;
  }

  /**
   * Whether a request of this kind can be converted for the targets; 464 answers one that cannot
   * (ALB guide, target groups, "Protocol version").
   *
   * @param http2 whether the client speaks HTTP/2
   * @param grpc whether its content type is that of gRPC
   * @param post whether its method is POST
   */
  public boolean accepts(boolean http2, boolean grpc, boolean post) {
    return switch (this) {
      case HTTP1 -> !(http2 && grpc);
      case HTTP2 -> http2;
      case GRPC -> http2 && post;
    };
  }
}
