package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.SocketEvents;
import io.tidegate.dataplane.loop.Transport;

/**
 * A stream of a link as a byte stream that carries HTTP/1.1 messages, owned by the loop's thread:
 * whom it tells, what it has received and has to send, and how it ends.
 */
public abstract class StreamTransport implements Transport, StreamSink {
  /** As errno, for readers that know sockets. */
  private static final int ECONNRESET = 104;

  private final Loop loop;
  private final StreamInput input;
  private final StreamOutput output;
  private SocketEvents events = SocketEvents.NONE;
  private boolean closed;
  private int error;

  /** A stream that nobody reads yet. */
  @SuppressWarnings("this-escape") // the output keeps its stream for later
  protected StreamTransport(Loop loop) {
    this.loop = loop;
    this.input = new StreamInput(loop.buffers());
    this.output = new StreamOutput(this);
  }

  @Override
  public final Loop loop() {
    return loop;
  }

  @Override
  public final void events(SocketEvents next) {
    events = next;
  }

  /** Its reader. */
  public final SocketEvents events() {
    return events;
  }

  /** What has come and is not read. */
  public final StreamInput input() {
    return input;
  }

  /** What is to be sent. */
  public final StreamOutput output() {
    return output;
  }

  /** Neither closed by its reader nor broken. */
  protected final boolean isWhole() {
    return !closed && error == 0;
  }

  /** From now on it is broken, and what was to be sent is forgotten. */
  protected final void fail() {
    error = ECONNRESET;
    output.drop();
  }

  /** Its reader closes it: ends the stream as it has to be ended. */
  protected abstract void closing();

  @Override
  public final void open() {}

  @Override
  public final int error() {
    return error;
  }

  @Override
  public final void resetOnClose() {}

  @Override
  public final boolean isClosed() {
    return closed;
  }

  @Override
  public final void close() {
    if (!closed) {
      closed = true;
      closing();
      input.drop();
      output.drop();
    }
  }
}
