package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.http.ChunkedBody;
import io.tidegate.dataplane.http.ResponseHead;
import io.tidegate.dataplane.loop.ByteQueue;
import org.jspecify.annotations.Nullable;

/**
 * Takes HTTP/1.1 messages and writes them as frames; content that the windows do not let through
 * waits in a borrowed buffer, at most what one call of {@link #send} brought. Owned by its stream,
 * on the loop's thread.
 */
public final class StreamOutput {
  private enum Expect {
    HEAD,
    LENGTH,
    CHUNKS,
    UNTIL_FINISH,
    NOTHING
  }

  private final StreamSink stream;
  private Expect expect = Expect.HEAD;
  private long remaining;
  private @Nullable ChunkedBody chunks;
  private final ByteQueue pending;
  private boolean endDue;
  private byte @Nullable [] trailers;

  /** Writes to {@code stream}. */
  public StreamOutput(StreamSink stream) {
    this.stream = stream;
    this.pending = new ByteQueue(stream.loop().buffers());
  }

  /** Ready for another message. */
  public void begin() {
    drop();
    expect = Expect.HEAD;
  }

  /** Takes [from, to), whose first bytes are a whole head when one is expected. */
  public boolean send(byte[] a, int from, int to) {
    int p = from;
    if (expect == Expect.HEAD) {
      p = stream.head(a, from, to);
      if (p < 0) {
        return false;
      }
    }
    switch (expect) {
      case HEAD, NOTHING -> {}
      case LENGTH -> {
        int size = (int) Math.min(remaining, to - p);
        remaining -= size;
        content(a, p, p + size, remaining == 0);
      }
      case CHUNKS -> chunks(a, p, to);
      case UNTIL_FINISH -> content(a, p, to, false);
    }
    return true;
  }

  /** A head without content was written, with the end of the stream. */
  public void noContent() {
    expect = Expect.NOTHING;
    stream.ended();
  }

  public void contentOf(long bytes) {
    expect = Expect.LENGTH;
    remaining = bytes;
  }

  public void contentInChunks() {
    expect = Expect.CHUNKS;
    ChunkedBody known = chunks;
    if (known == null) {
      known = ChunkedBody.keepingTrailers();
      chunks = known;
    }
    known.reset();
  }

  void contentUntilFinish() {
    expect = Expect.UNTIL_FINISH;
  }

  /** Sets what follows a response head. */
  public void contentOf(ResponseHead head) {
    switch (head.body()) {
      case NONE -> noContent();
      case LENGTH -> contentOf(head.contentLength());
      case CHUNKED -> contentInChunks();
      case UNTIL_CLOSE -> contentUntilFinish();
    }
  }

  private void chunks(byte[] a, int from, int to) {
    ChunkedBody body = java.util.Objects.requireNonNull(chunks);
    int p = from;
    int event = ChunkedBody.DATA;
    while (event == ChunkedBody.DATA) {
      event = body.next(a, p, to);
      p = body.position();
      if (event == ChunkedBody.DATA) {
        content(a, body.dataStart(), body.dataEnd(), false);
      }
    }
    if (event == ChunkedBody.END) {
      byte[] lines = body.trailers();
      trailers = lines.length == 0 ? null : lines;
      end();
    }
  }

  /** The message is over when its content ran until now. */
  public void finish() {
    if (expect == Expect.UNTIL_FINISH) {
      end();
    }
  }

  private void content(byte[] a, int from, int to, boolean last) {
    if (last) {
      expect = Expect.NOTHING;
    }
    int p = from;
    if (pending.isEmpty()) {
      p += stream.content(a, from, to, last);
      if (p == to && last) {
        stream.ended();
        return;
      }
    }
    endDue |= last;
    if (p < to) {
      keep(a, p, to);
    }
  }

  private void keep(byte[] a, int from, int to) {
    pending.add(a, from, to - from);
    stream.kept(to - from);
  }

  private void end() {
    expect = Expect.NOTHING;
    endDue = true;
    if (pending.isEmpty()) {
      writeEnd();
    }
  }

  private void writeEnd() {
    endDue = false;
    byte[] lines = trailers;
    trailers = null;
    if (lines == null) {
      stream.contentEnd();
    } else {
      stream.trailers(lines);
    }
    stream.ended();
  }

  /** Bytes that wait for a window, and the end that waits behind them. */
  public int waiting() {
    return pending.size() + (endDue ? 1 : 0);
  }

  /** Whether no message is under way. */
  boolean isDone() {
    return expect == Expect.NOTHING && waiting() == 0;
  }

  /** Whether a head was written and the end was not. */
  public boolean isInside() {
    return expect != Expect.HEAD && !isDone();
  }

  /** Sends what waits as far as the windows allow; true when nothing waits any more. */
  public boolean pump() {
    if (!pending.isEmpty()) {
      boolean last = endDue && trailers == null;
      int sent = stream.content(pending.array(), pending.start(), pending.end(), last);
      pending.skip(sent);
      stream.kept(-sent);
      if (!pending.isEmpty()) {
        return false;
      }
      if (last) {
        endDue = false;
        stream.ended();
        return true;
      }
    }
    if (endDue) {
      writeEnd();
    }
    return true;
  }

  /** Forgets what waits, and the rest of the message. */
  public void drop() {
    if (!pending.isEmpty()) {
      stream.kept(-pending.size());
      pending.drop();
    }
    endDue = false;
    trailers = null;
    expect = Expect.NOTHING;
  }
}
