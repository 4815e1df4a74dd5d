package io.tidegate.dataplane.loop;

/**
 * A byte stream both ways on a loop, owned by its thread: a TCP socket, or something that behaves
 * like one (TLS over a socket, one stream of an HTTP/2 link). Its owner is told by {@link
 * SocketEvents} that something may have changed, tries, and learns by the result.
 *
 * <p>Events are edges: after a {@link #receive} that filled less than asked, or a {@link #send}
 * that left bytes {@link #unsent}, an event will come; otherwise none may.
 */
public interface Transport {
  /** {@link #receive}: nothing now, an event will come. */
  int NOTHING = -1;

  /** {@link #receive}: the peer has ended its stream. */
  int END = -2;

  /** {@link #receive}: the connection is broken. */
  int BROKEN = -3;

  /** The loop that owns it. */
  Loop loop();

  /** Hands it over: events go to {@code next} from now on. */
  void events(SocketEvents next);

  /** Begins to watch; events may come from now on. */
  void open();

  /** Receives up to {@code length} bytes: their number, or one of the negative constants. */
  int receive(byte[] into, int offset, int length);

  /**
   * Whether another {@link #receive} is due after one that returned {@code got} of {@code asked}
   * bytes, because no event would come for what is left.
   */
  boolean mayHaveMore(int got, int asked);

  /**
   * Sends all of it, now or as soon as there is room; false when the connection is broken. The
   * array may be reused at once.
   */
  boolean send(byte[] from, int offset, int length);

  /** Bytes taken by {@link #send} that are not on their way yet. */
  int unsent();

  /**
   * Bytes that should at most be received at once to be sent here, though the peer may take none of
   * them: for sockets a whole receive, as long as there is memory for it.
   */
  default int room() {
    return loop().buffers().room();
  }

  /** Ends our side of the stream once everything is sent. */
  void finish();

  /** The error that broke the connection, 0 when it is whole. */
  int error();

  /** After a connect: whether it worked; {@link #error} tells why not. */
  boolean connected();

  /**
   * Whether it stands or once stood: what was sent may have reached the peer, even if the
   * connection broke before anybody was told that it stands.
   */
  boolean stood();

  /** Makes the coming close a reset. */
  void resetOnClose();

  /** Whether {@link #close} was called. */
  boolean isClosed();

  /** Closes and returns its memory; harmless when closed. */
  void close();
}
