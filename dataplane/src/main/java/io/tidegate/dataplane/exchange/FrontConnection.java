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

  /** Closes now, whatever is under way. */
  void closeNow();
}
