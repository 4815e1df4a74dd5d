package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.loop.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * A header block or field section that comes in parts, in borrowed memory. Owned by its link or
 * stream, on the loop's thread.
 */
public final class BlockBuffer {
  private static final int LEAST_BYTES = 64;
  private static final byte[] NOTHING = {};

  private final Buffers buffers;
  private byte @Nullable [] bytes;
  private int length;

  /** Borrows from {@code buffers} while it holds something. */
  public BlockBuffer(Buffers buffers) {
    this.buffers = buffers;
  }

  /** Another part, which is in [from, to). */
  public void add(byte[] a, int from, int to) {
    byte[] held = bytes;
    int size = to - from;
    if (held == null || length + size > held.length) {
      byte[] larger = buffers.borrow(Math.max(LEAST_BYTES, length + size));
      if (held != null) {
        System.arraycopy(held, 0, larger, 0, length);
        buffers.giveBack(held);
      }
      held = larger;
      bytes = larger;
    }
    System.arraycopy(a, from, held, length, size);
    length += size;
  }

  /** What has come, from 0 to {@link #length}; until the next call of {@link #add}. */
  public byte[] array() {
    byte[] held = bytes;
    return held == null ? NOTHING : held;
  }

  /** Bytes that have come. */
  public int length() {
    return length;
  }

  /** Forgets them. */
  public void drop() {
    byte[] held = bytes;
    if (held != null) {
      buffers.giveBack(held);
      bytes = null;
      length = 0;
    }
  }
}
