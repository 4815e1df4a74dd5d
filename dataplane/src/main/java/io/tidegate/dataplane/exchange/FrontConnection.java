package io.tidegate.dataplane.exchange;

/**
 * One connection of clients as its listener sees it, whatever it speaks; owned by the loop's
 * thread.
 */
public interface FrontConnection {
  /** Begins: watches the socket and tries to read at once, for data usually is there. */
  void start();

  /** The listener goes away: idle connections close now, busy ones after what is under way. */
  void homeClosing();

  /**
   * A successor of this process serves new connections: the client is told to come anew, at a
   * moment when no request of its can get lost.
   */
  default void homeRetired() {
    homeClosing();
  }

  /** Bytes that it holds because one side takes nothing, or has not sent the rest. */
  long heldBytes();

  /** When it last made progress, milliseconds of the loop's clock. */
  long progressMs();

  /** Closes now, whatever is under way. */
  void closeNow();
}
