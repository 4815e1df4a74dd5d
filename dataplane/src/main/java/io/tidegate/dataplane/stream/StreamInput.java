package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.loop.Buffers;
import io.tidegate.dataplane.loop.ByteQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a stream has received and its reader has not taken: heads as HTTP/1.1 text, then content,
 * then the end. Owned by its stream, on the loop's thread. Content lies here bare, at most one
 * stream window of it; chunks are framed around it only when it is read, so they are few and large.
 */
public final class StreamInput {
  private static final byte[] LAST_CHUNK = FieldLines.ascii("0\r\n");
  private static final byte[] HEX = FieldLines.ascii("0123456789abcdef");

  /** Bytes of a chunk's frame: five digits and two line ends. */
  private static final int CHUNK_FRAME = 9;

  private final ByteQueue text;
  private final ByteQueue content;
  private final ByteQueue trailers;
  private boolean chunked;
  private boolean lastChunkDue;

  /** Borrows from {@code buffers} while it holds something. */
  public StreamInput(Buffers buffers) {
    this.text = new ByteQueue(buffers);
    this.content = new ByteQueue(buffers);
    this.trailers = new ByteQueue(buffers);
  }

  /** Room for a head of at most {@code bound} bytes, to be written at {@link #textEnd}. */
  public byte[] textRoom(int bound) {
    return text.room(bound);
  }

  /** Where a head is to be written. */
  public int textEnd() {
    return text.end();
  }

  /** The head ends at {@code end} of the array; content that follows is framed in chunks or not. */
  public void textAdded(int end, boolean contentChunked) {
    text.grow(end - text.end());
    chunked = contentChunked;
    lastChunkDue = false;
  }

  /** Content has come. */
  public void content(byte[] a, int from, int size) {
    content.add(a, from, size);
  }

  /** The message ends here, with {@code lines} as its trailers. */
  public void end(@Nullable FieldLines lines) {
    lastChunkDue = chunked;
    if (chunked && lines != null && lines.length() > 0) {
      trailers.add(lines.array(), 0, lines.length());
    }
  }

  /** Content bytes that wait. */
  public int waiting() {
    return content.size();
  }

  /** Whether the end of a message is still to be read. */
  public boolean isLastChunkDue() {
    return lastChunkDue;
  }

  /** Whether there is nothing to read now. */
  public boolean isEmpty() {
    return text.isEmpty() && content.isEmpty() && !lastChunkDue;
  }

  /** Reads up to {@code length} bytes of HTTP/1.1 into {@code into}; returns how many. */
  public int read(byte[] into, int offset, int length) {
    int limit = offset + length;
    int p = text.take(into, offset, length);
    if (!text.isEmpty()) {
      return p - offset;
    }
    if (!chunked) {
      return content.take(into, p, limit - p) - offset;
    }
    int size = Math.min(content.size(), limit - p - CHUNK_FRAME);
    if (size > 0) {
      p = chunk(into, p, size);
    }
    int rest = LAST_CHUNK.length + trailers.size() + 2;
    if (lastChunkDue && content.isEmpty() && limit - p >= rest) {
      System.arraycopy(LAST_CHUNK, 0, into, p, LAST_CHUNK.length);
      p = trailers.take(into, p + LAST_CHUNK.length, trailers.size());
      p = lineEnd(into, p);
      lastChunkDue = false;
    }
    return p - offset;
  }

  private int chunk(byte[] into, int at, int size) {
    int p = at;
    for (int shift = 16; shift >= 0; shift -= 4) {
      into[p++] = HEX[size >> shift & 15];
    }
    p = lineEnd(into, p);
    p = content.take(into, p, size);
    return lineEnd(into, p);
  }

  private static int lineEnd(byte[] into, int at) {
    into[at] = '\r';
    into[at + 1] = '\n';
    return at + 2;
  }

  /** Forgets everything. */
  public void drop() {
    text.drop();
    content.drop();
    trailers.drop();
    lastChunkDue = false;
    chunked = false;
  }
}
