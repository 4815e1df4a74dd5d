package io.tidegate.dataplane.http;

/**
 * Follows a chunked body (RFC 9112 section 7.1) so that its bytes can be passed on as they are: it
 * may be stopped at any byte and refuses every form that another parser could read otherwise (bare
 * LF, control characters, signs, sizes over 16 digits, framing or routing headers as trailers).
 * Owned by the event loop of its connection.
 */
public final class ChunkedBody {
  /** All bytes were consumed and the body goes on. */
  public static final int MORE = 0;

  /** A piece of the content lies in [{@link #dataStart}, {@link #dataEnd}). */
  public static final int DATA = 1;

  /** The body, trailers included, ends before {@link #position}. */
  public static final int END = 2;

  /** The byte at {@link #position} breaks the grammar or a limit. */
  public static final int BAD = 3;

  /** Longest chunk-size line, extensions included. */
  static final int MAX_SIZE_LINE_BYTES = 4096;

  /** All trailer lines together. */
  public static final int MAX_TRAILER_BYTES = 16 * 1024;

  private static final int MAX_SIZE_DIGITS = 15;

  private enum State {
    SIZE,
    SPACE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER_LINE,
    TRAILER_NAME,
    TRAILER_VALUE,
    TRAILER_LF,
    LAST_LF,
    ENDED,
    FAILED
  }

  private static final byte[] NO_TRAILERS = {};

  private final boolean padding;
  private final boolean keeps;
  private final byte[] trailerName = new byte[32];
  private State state = State.SIZE;
  private long remaining;
  private int digits;
  private int lineBytes;
  private int trailerBytes;
  private int trailerLength;
  private byte[] kept = NO_TRAILERS;
  private int keptLength;
  private int position;
  private int dataStart;
  private int dataEnd;

  private ChunkedBody(boolean padding, boolean keeps) {
    this.padding = padding;
    this.keeps = keeps;
  }

  /** For requests. */
  public static ChunkedBody ofRequest() {
    return new ChunkedBody(false, false);
  }

  /** For responses: spaces after a chunk size are let through, some old servers pad it. */
  public static ChunkedBody ofResponse() {
    return new ChunkedBody(true, false);
  }

  /** For bodies that were checked already: keeps their trailers. */
  public static ChunkedBody keepingTrailers() {
    return new ChunkedBody(true, true);
  }

  /** The trailer lines with their ends, when they are kept and the body has ended. */
  public byte[] trailers() {
    return keptLength == 0 ? NO_TRAILERS : java.util.Arrays.copyOf(kept, keptLength);
  }

  /** Whether the name in [from, to) may be a trailer's (RFC 9110 section 6.5.1). */
  public static boolean mayTrail(byte[] a, int from, int to) {
    return HeaderName.of(a, from, to) == HeaderName.OTHER && LookAlike.of(a, from, to) == 0;
  }

  /** Ready for another body. */
  public void reset() {
    state = State.SIZE;
    remaining = 0;
    digits = 0;
    lineBytes = 0;
    trailerBytes = 0;
    trailerLength = 0;
    keptLength = 0;
  }

  /**
   * Consumes as much of [offset, limit) as belongs to the body and returns one past it: {@code
   * limit}, or less when the body {@link #ended} or {@link #failed} there.
   */
  public int advance(byte[] a, int offset, int limit) {
    position = offset;
    int event;
    do {
      event = next(a, position, limit);
    } while (event == DATA);
    return position;
  }

  /**
   * The next event in [offset, limit): {@link #MORE}, {@link #DATA}, {@link #END}, {@link #BAD}.
   */
  public int next(byte[] a, int offset, int limit) {
    int p = offset;
    while (p < limit && state != State.ENDED && state != State.FAILED) {
      if (state == State.DATA) {
        int n = (int) Math.min(remaining, limit - p);
        dataStart = p;
        dataEnd = p + n;
        skip(n);
        position = p + n;
        return DATA;
      }
      if (keeps && inTrailers()) {
        keep(a[p]);
      }
      State after = step(a[p]);
      if (after == State.FAILED) {
        state = after;
        break;
      }
      state = after;
      p++;
    }
    position = p;
    return switch (state) {
      case ENDED -> END;
      case FAILED -> BAD;
      default -> MORE;
    };
  }

  private boolean inTrailers() {
    return switch (state) {
      case TRAILER_LINE, TRAILER_NAME, TRAILER_VALUE, TRAILER_LF -> true;
      default -> false;
    };
  }

  /** Keeps a byte of the trailers; the line end that closes the body is no part of them. */
  private void keep(byte c) {
    if (state == State.TRAILER_LINE && c == '\r') {
      return;
    }
    if (keptLength == kept.length) {
      kept = java.util.Arrays.copyOf(kept, Math.max(256, 2 * keptLength));
    }
    kept[keptLength++] = c;
  }

  private State step(byte c) {
    return switch (state) {
      case SIZE -> size(c);
      case SPACE -> c == ' ' ? counted(State.SPACE) : afterSize(c);
      case EXTENSION -> extension(c);
      case SIZE_LF -> c == '\n' ? sizeEnded() : State.FAILED;
      case DATA_CR -> c == '\r' ? State.DATA_LF : State.FAILED;
      case DATA_LF -> c == '\n' ? sizeStarts() : State.FAILED;
      case TRAILER_LINE -> c == '\r' ? State.LAST_LF : trailerStarts(c);
      case TRAILER_NAME -> trailerName(c);
      case TRAILER_VALUE -> trailerValue(c);
      case TRAILER_LF -> c == '\n' ? State.TRAILER_LINE : State.FAILED;
      case LAST_LF -> c == '\n' ? State.ENDED : State.FAILED;
      case DATA, ENDED, FAILED -> state;
    };
  }

  private State sizeStarts() {
    digits = 0;
    lineBytes = 0;
    remaining = 0;
    return State.SIZE;
  }

  private State size(byte c) {
    int hex = HttpChars.hex(c);
    if (hex < 0) {
      return digits == 0 ? State.FAILED : afterSize(c);
    }
    digits++;
    remaining = remaining << 4 | hex;
    return digits > MAX_SIZE_DIGITS ? State.FAILED : State.SIZE;
  }

  private State afterSize(byte c) {
    return switch (c) {
      case '\r' -> State.SIZE_LF;
      case ';' -> counted(State.EXTENSION);
      case ' ' -> padding ? counted(State.SPACE) : State.FAILED;
      default -> State.FAILED;
    };
  }

  private State extension(byte c) {
    if (c == '\r') {
      return State.SIZE_LF;
    }
    return text(c) ? counted(State.EXTENSION) : State.FAILED;
  }

  private State counted(State next) {
    return ++lineBytes > MAX_SIZE_LINE_BYTES ? State.FAILED : next;
  }

  private State sizeEnded() {
    return remaining == 0 ? State.TRAILER_LINE : State.DATA;
  }

  private State trailerStarts(byte c) {
    trailerLength = 0;
    return c == ':' ? State.FAILED : trailerName(c);
  }

  private State trailerName(byte c) {
    if (++trailerBytes > MAX_TRAILER_BYTES) {
      return State.FAILED;
    }
    if (c == ':') {
      return allowedTrailer() ? State.TRAILER_VALUE : State.FAILED;
    }
    if (!HttpChars.token(c)) {
      return State.FAILED;
    }
    if (trailerLength < trailerName.length) {
      trailerName[trailerLength++] = c;
    }
    return State.TRAILER_NAME;
  }

  /** RFC 9110 section 6.5.1: no framing, routing, hop-by-hop or authentication fields. */
  private boolean allowedTrailer() {
    return mayTrail(trailerName, 0, trailerLength);
  }

  private State trailerValue(byte c) {
    if (++trailerBytes > MAX_TRAILER_BYTES) {
      return State.FAILED;
    }
    if (c == '\r') {
      return State.TRAILER_LF;
    }
    return text(c) ? State.TRAILER_VALUE : State.FAILED;
  }

  private static boolean text(byte c) {
    return c < 0 || (c >= 0x20 && c != 0x7f) || c == '\t';
  }

  /** Tells that {@code bytes} of the current chunk, at most {@link #remaining}, went elsewhere. */
  public void skip(long bytes) {
    remaining -= bytes;
    if (remaining == 0) {
      state = State.DATA_CR;
    }
  }

  /** Content bytes left in the current chunk when inside its content, else 0. */
  public long remaining() {
    return state == State.DATA ? remaining : 0;
  }

  /** Where the next call continues. */
  public int position() {
    return position;
  }

  /** First content byte of the last {@link #DATA}. */
  public int dataStart() {
    return dataStart;
  }

  /** One past the last content byte of the last {@link #DATA}. */
  public int dataEnd() {
    return dataEnd;
  }

  /** Whether the whole body has been seen. */
  public boolean ended() {
    return state == State.ENDED;
  }

  /** Whether the grammar was broken; nothing after is consumed. */
  public boolean failed() {
    return state == State.FAILED;
  }
}
