package io.tidegate.dataplane.h2;

/** What the two ends of a link do differently; owned by its link, on the loop's thread. */
sealed interface Role permits ServerRole, ClientRole {
  /** Sends what opens the link. */
  void open();

  /** The header block in [from, to) has come whole for {@code stream}, which is not 0. */
  void headers(int stream, boolean endStream, byte[] a, int from, int to);

  /** Whether {@code stream} was never opened. */
  boolean isIdle(int stream);

  /**
   * Sends the head that lies at {@code from}, opening a stream when it is ours to open.
   *
   * @return the end of the head, or -1 when no stream can be opened
   */
  int sendHead(StreamSocket socket, byte[] a, int from, int to);

  /** Both sides of its stream have ended: {@code socket} may carry another. */
  void free(StreamSocket socket);

  /** {@code socket} is closed. */
  void gone(StreamSocket socket);

  /** The peer will not answer streams above {@code lastStream}, or wants none any more. */
  void peerLeaves(int lastStream);

  /** The stream of {@code socket} is broken, its reader must hear of it. */
  void tellBroken(StreamSocket socket);

  /** Whether what {@code socket} has received stays to be read although it is broken. */
  boolean outlives(StreamSocket socket);

  /** How a stream is reset that its reader gives up. */
  LinkError abandonment(StreamSocket socket);
}
