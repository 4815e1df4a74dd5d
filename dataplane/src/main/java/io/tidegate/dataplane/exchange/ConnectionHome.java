package io.tidegate.dataplane.exchange;

/** The listener that a client connection came through, on the same loop. */
public interface ConnectionHome {
  /** The listener as the snapshot in force has it; when it is gone, as it was last. */
  NodeView view();

  /** Whether it is a connection of HTTP/2 or HTTP/3, whose streams are the connections. */
  default boolean hasStreams() {
    return false;
  }

  /** Whether it is a connection of HTTP/3. */
  default boolean isHttp3() {
    return false;
  }

  /** Whether connections end with their next response. */
  boolean isClosing();

  /**
   * Whether a connection that was promised to stay is closed all the same. Not when a successor has
   * taken over: then the promise is kept until the next response takes it back.
   */
  default boolean closesIdle() {
    return isClosing();
  }

  /** The connection is closed. */
  void closed(FrontConnection connection);
}
