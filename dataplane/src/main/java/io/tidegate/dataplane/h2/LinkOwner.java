package io.tidegate.dataplane.h2;

/** Whom a link serves; called on the loop's thread. */
public interface LinkOwner {
  /** The peer opens a stream, and no socket was free: {@code fresh} needs a reader. */
  void opened(StreamSocket fresh);

  /** A request has come, or the last stream has ended, so that the link is idle or no longer. */
  void streamsChanged();

  /** The last socket of a client has closed, though the link may serve more. */
  default void unused() {}

  /** The link is closed; its sockets have told their readers. */
  void closed();
}
