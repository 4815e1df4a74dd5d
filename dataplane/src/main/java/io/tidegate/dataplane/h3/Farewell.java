package io.tidegate.dataplane.h3;

import io.tidegate.dataplane.loop.Timer;

/**
 * How a connection ends without losing a request (RFC 9114 section 5.2): it says that it leaves,
 * after a while which request was the last, and is closed when the last answer has had time to
 * arrive, for QUIC sends nothing more of it then. Owned by its link, on the loop's thread.
 */
final class Farewell {
  private static final long ANY_REQUEST = Varint.MAX - 3;

  /** Requests that were sent before the client knew have come by then. */
  private static final int SETTLE_MS = 500;

  /** What was sent has arrived by then, some of it at the second try. */
  private static final int LINGER_MS = 1_000;

  private final Http3Link link;
  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          next();
        }
      };
  private boolean leaving;
  private boolean left;
  private long nextStream;

  Farewell(Http3Link link) {
    this.link = link;
  }

  /** The client has opened {@code stream}, and we answer it. */
  void opened(long stream) {
    nextStream = Math.max(nextStream, stream + 4);
  }

  /** Whether no request is taken any more. */
  boolean hasLeft() {
    return left;
  }

  /** The control stream is there: what was to be said is said now. */
  void controlOpened() {
    if (leaving) {
      sayLast();
    }
  }

  /** Begins. */
  void leave() {
    if (!leaving) {
      leaving = true;
      sayLast();
      link.loop().set(timer, SETTLE_MS);
    }
  }

  private void next() {
    if (!left) {
      left = true;
      sayLast();
      idle();
    } else if (link.active() == 0) {
      link.fail(Http3Error.NO_ERROR);
    }
  }

  /** No request is under way. */
  void idle() {
    if (left) {
      link.loop().set(timer, LINGER_MS);
    }
  }

  private void sayLast() {
    byte[] id = new byte[8];
    int size = Varint.write(left ? nextStream : ANY_REQUEST, id, 0);
    link.say(FrameType.GOAWAY, id, size);
  }

  /** The connection is closed. */
  void close() {
    link.loop().cancel(timer);
  }
}
