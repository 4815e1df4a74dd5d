package io.tidegate.dataplane.target;

/**
 * Who uses a target connection at the moment: an exchange or a tunnel. Called on the loop's thread.
 */
public interface TargetUser {
  /** There may be something to receive. */
  void targetReadable();

  /** The connect has finished or unsent bytes have gone out; the socket tells whether it broke. */
  void targetWritable();

  /** The connect took longer than its limit. */
  void targetConnectTimedOut();

  /** The target was deregistered and its delay is over: end now. */
  void targetRemoved();

  /** A bug in handling this connection: give up. */
  void targetAborted();
}
