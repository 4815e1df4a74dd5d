package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.loop.Transport;

/** Whom a link serves; called on the loop's thread. */
public interface LinkOwner {
  /** {@link #headLimitMs} of targets. */
  int HEAD_LIMIT_MS = 60_000;

  /** The peer opens a stream, and nobody reads what comes on {@code fresh} yet. */
  void opened(Transport fresh);

  /** A request has come, or the last stream has ended, so that the link is idle or no longer. */
  void streamsChanged();

  /** Milliseconds that a head has from its first byte to its last. */
  default int headLimitMs() {
    return HEAD_LIMIT_MS;
  }

  /** The last socket of a client has closed, though the link may serve more. */
  default void unused() {}

  /** The link is closed; its streams have told their readers. */
  void closed();
}
