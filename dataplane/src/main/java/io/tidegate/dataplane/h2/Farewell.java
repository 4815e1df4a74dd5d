package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.stream.FieldLines;

/**
 * How a link ends without losing a request (RFC 9113 section 6.8): a server says first that it
 * leaves, and which stream was the last after a round trip. Owned by its link, on the loop's
 * thread.
 */
final class Farewell {
  /** A client that takes longer to answer the last call is thought gone; a stalled one is not. */
  private static final int LAST_CALL_MS = 10_000;

  private static final byte[] LAST_CALL = FieldLines.ascii("lastcall");

  private final Link link;
  private final boolean server;
  private final Timer lastCall =
      new Timer() {
        @Override
        protected void expired() {
          leaveForGood();
        }
      };
  private boolean leaving;
  private boolean left;
  private int lastStream;
  private long requests;

  Farewell(Link link, boolean server) {
    this.link = link;
    this.server = server;
  }

  /** The peer has opened {@code stream}, its highest, and we answer it. */
  void opened(int stream) {
    lastStream = stream;
    requests++;
  }

  /** Requests that we have answered or are answering. */
  long requests() {
    return requests;
  }

  /** Whether no stream is to be begun any more. */
  boolean isLeaving() {
    return leaving;
  }

  /** Whether the peer knows that, and which stream is the last. */
  boolean hasLeft() {
    return left;
  }

  /** Says that we leave; a server lets requests that are under way to it arrive first. */
  void leave() {
    if (leaving) {
      return;
    }
    leaving = true;
    if (!server) {
      left = true;
      return;
    }
    link.out().goAway(Integer.MAX_VALUE, LinkError.NO_ERROR);
    link.out().ping(0, LAST_CALL, 0);
    link.loop().set(lastCall, LAST_CALL_MS);
  }

  /** The peer has answered the PING with [from, to): perhaps the last call. */
  void answered(byte[] a, int from, int to) {
    if (FieldLines.is(a, from, to, LAST_CALL)) {
      leaveForGood();
    }
  }

  private void leaveForGood() {
    if (leaving && !left && link.isOpen()) {
      left = true;
      link.loop().cancel(lastCall);
      link.out().goAway(lastStream, LinkError.NO_ERROR);
      endIfIdle();
    }
  }

  /** The peer leaves. */
  void peerLeaves() {
    leaving = true;
    left = true;
  }

  /** Ends the link when it has left and no stream is under way. */
  void endIfIdle() {
    if (left && link.active() == 0) {
      link.end();
    }
  }

  /** The last word before the link is cut for {@code error}. */
  void sayLast(LinkError error) {
    link.out().goAway(server ? lastStream : 0, error);
  }

  /** The link is closed. */
  void close() {
    link.loop().cancel(lastCall);
  }
}
