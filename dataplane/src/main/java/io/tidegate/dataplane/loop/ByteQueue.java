package io.tidegate.dataplane.loop;

import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait, added at the end and taken from the front, in an array that is borrowed while
 * there are any. Owned by whatever they wait for, on the loop's thread.
 */
public final class ByteQueue {
  private static final byte[] NOTHING = {};

  private final Buffers buffers;
  private byte @Nullable [] bytes;
  private int start;
  private int end;

  /** Borrows from {@code buffers}. */
  public ByteQueue(Buffers buffers) {
    this.buffers = buffers;
  }

  /** Bytes that wait. */
  public int size() {
    return end - start;
  }

  /** Whether none waits. */
  public boolean isEmpty() {
    return end == start;
  }

  /** Where they are, from {@link #start} to {@link #end}; until the next {@link #room}. */
  public byte[] array() {
    byte[] held = bytes;
    return held == null ? NOTHING : held;
  }

  /** Where the first of them is. */
  public int start() {
    return start;
  }

  /** One past the last of them. */
  public int end() {
    return end;
  }

  /** The array, with room for {@code more} bytes at {@link #end}; {@link #grow} adds them. */
  public byte[] room(int more) {
    byte[] held = bytes;
    if (held == null) {
      held = buffers.borrow(more);
      bytes = held;
    } else if (end + more > held.length) {
      int size = end - start;
      byte[] larger = size + more <= held.length ? held : buffers.borrow(size + more);
      System.arraycopy(held, start, larger, 0, size);
      if (size + more > held.length) {
        buffers.giveBack(held);
      }
      start = 0;
      end = size;
      held = larger;
      bytes = larger;
    }
    return held;
  }

  /** {@code more} bytes were written at {@link #end}. */
  public void grow(int more) {
    end += more;
  }

  /** Adds {@code size} bytes. */
  public void add(byte[] from, int at, int size) {
    byte[] held = room(size);
    System.arraycopy(from, at, held, end, size);
    end += size;
  }

  /** The first {@code size} bytes wait no more; the array is given back with the last of them. */
  public void skip(int size) {
    start += size;
    if (start == end) {
      drop();
    }
  }

  /** Takes at most {@code most} bytes into {@code into} at {@code at}; returns the end of them. */
  public int take(byte[] into, int at, int most) {
    byte[] held = bytes;
    int size = Math.min(most, end - start);
    if (held == null || size == 0) {
      return at;
    }
    System.arraycopy(held, start, into, at, size);
    skip(size);
    return at + size;
  }

  /** Forgets them. */
  public void drop() {
    byte[] held = bytes;
    if (held != null) {
      buffers.giveBack(held);
      bytes = null;
      start = 0;
      end = 0;
    }
  }
}
