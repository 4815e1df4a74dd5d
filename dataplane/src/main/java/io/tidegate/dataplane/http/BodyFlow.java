package io.tidegate.dataplane.http;

import org.jspecify.annotations.Nullable;

/**
 * Where one body stands: how much is still to come, and when it has ended. Owned by whoever relays
 * it, on the loop's thread; reused from body to body.
 */
public final class BodyFlow {
  private enum Kind {
    ENDED,
    LENGTH,
    CHUNKED,
    UNTIL_CLOSE
  }

  private final boolean request;
  private Kind kind = Kind.ENDED;
  private long remaining;
  private @Nullable ChunkedBody chunks;

  /** Of a request, whose chunks are judged more strictly, or of a response. */
  public BodyFlow(boolean request) {
    this.request = request;
  }

  /** There is no body, or it has ended. */
  public void none() {
    kind = Kind.ENDED;
  }

  /** So many bytes follow. */
  public void length(long bytes) {
    remaining = bytes;
    kind = bytes == 0 ? Kind.ENDED : Kind.LENGTH;
  }

  /** Chunks follow. */
  public void chunked() {
    ChunkedBody known = chunks;
    if (known == null) {
      known = request ? ChunkedBody.ofRequest() : ChunkedBody.ofResponse();
      chunks = known;
    }
    known.reset();
    kind = Kind.CHUNKED;
  }

  /** All that comes until the connection closes. */
  public void untilClose() {
    kind = Kind.UNTIL_CLOSE;
  }

  /** Whether nothing more of it comes. */
  public boolean ended() {
    return kind == Kind.ENDED;
  }

  /** Whether the end of the connection ends it. */
  public boolean isUntilClose() {
    return kind == Kind.UNTIL_CLOSE;
  }

  /** Bytes that may be moved without looking at them: what is left of a Content-Length body. */
  public long opaque() {
    return kind == Kind.LENGTH ? remaining : 0;
  }

  /** Tells that {@code bytes} of {@link #opaque}, below 2 GiB, were moved; returns them. */
  public int moved(long bytes) {
    remaining -= bytes;
    if (remaining == 0) {
      kind = Kind.ENDED;
    }
    return (int) bytes;
  }

  /**
   * Consumes what belongs to the body of [from, to) and returns one past it, or -1 when the body
   * breaks the chunk grammar.
   */
  public int advance(byte[] bytes, int from, int to) {
    return switch (kind) {
      case ENDED -> from;
      case UNTIL_CLOSE -> to;
      case LENGTH -> from + moved(Math.min(remaining, to - from));
      case CHUNKED -> advanceChunks(chunks(), bytes, from, to);
    };
  }

  private int advanceChunks(ChunkedBody body, byte[] bytes, int from, int to) {
    int at = body.advance(bytes, from, to);
    if (body.failed()) {
      return -1;
    }
    if (body.ended()) {
      kind = Kind.ENDED;
    }
    return at;
  }

  /** The follower of chunks, when the body is chunked. */
  public ChunkedBody chunks() {
    return java.util.Objects.requireNonNull(chunks);
  }

  /** Ends a chunked body that was followed by way of {@link #chunks}. */
  public void endIfChunksEnded() {
    if (chunks().ended()) {
      kind = Kind.ENDED;
    }
  }
}
