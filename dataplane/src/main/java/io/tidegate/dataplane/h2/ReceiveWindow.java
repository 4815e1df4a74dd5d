package io.tidegate.dataplane.h2;

/**
 * How much content the peer may send: on the link, and on each stream. It may send more when
 * readers have taken what came, told in halves of a window. Owned by its link, on the loop's
 * thread.
 */
final class ReceiveWindow {
  /** Content in flight to us, all streams of a client together. */
  private static final int SERVER_BYTES = 1024 * 1024;

  /** The same for a target: never less than its streams may send. */
  private static final int CLIENT_BYTES = ClientRole.MAX_STREAMS * Frame.DEFAULT_WINDOW;

  private final Link link;
  private final int size;
  private int left = Frame.DEFAULT_WINDOW;
  private int uncredited;

  ReceiveWindow(Link link, boolean server) {
    this.link = link;
    this.size = server ? SERVER_BYTES : CLIENT_BYTES;
  }

  /** Opens the link's own window beyond the default. */
  void open() {
    link.out().windowUpdate(0, size - left);
    left = size;
  }

  /** A frame with {@code bytes} has come; false when the peer was not allowed that. */
  boolean take(int bytes) {
    left -= bytes;
    return left >= 0;
  }

  /** The peer may send {@code bytes} more on the link. */
  void credit(int bytes) {
    uncredited += bytes;
    if (uncredited >= size / 2) {
      link.out().windowUpdate(0, uncredited);
      left += uncredited;
      uncredited = 0;
    }
  }

  /** The peer may send {@code bytes} more on the socket's stream and on the link. */
  void credit(StreamSocket socket, int bytes) {
    credit(bytes);
    if (socket.id != 0 && !socket.remoteEnded) {
      socket.uncredited += bytes;
      if (socket.uncredited >= Frame.DEFAULT_WINDOW / 2) {
        link.out().windowUpdate(socket.id, socket.uncredited);
        socket.receiveWindow += socket.uncredited;
        socket.uncredited = 0;
      }
    }
  }
}
