package io.tidegate.dataplane.loop;

/**
 * What a socket tells its owner, on the loop's thread. Both are hints: the owner tries, and finds
 * out by the result. An exception thrown here closes this socket's owner alone, by {@link
 * #aborted}.
 */
public interface SocketEvents {
  /** Nobody listens yet: for a descriptor that is about to be handed over. */
  SocketEvents NONE =
      new SocketEvents() {
        @Override
        public void readable() {}

        @Override
        public void writable() {}

        @Override
        public void aborted() {}
      };

  /** There may be bytes, an end of stream or an error to receive, or a connection to accept. */
  void readable();

  /** Unsent bytes have gone out, or a connect has finished. */
  void writable();

  /** A bug: give up this connection now. */
  void aborted();
}
