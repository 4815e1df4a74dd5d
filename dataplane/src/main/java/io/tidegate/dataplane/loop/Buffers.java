package io.tidegate.dataplane.loop;

import java.util.ArrayDeque;

/**
 * Byte arrays in four sizes that connections borrow while they hold unsent or incomplete bytes;
 * owned by one loop's thread. At most {@link #KEPT} of each size are kept for reuse. {@link
 * #borrowedBytes()} counts what is out, and what connections hold elsewhere; tests compare it
 * before and after.
 */
public final class Buffers {
  /** Enough for nearly every request head. */
  public static final int SMALL = 2 * 1024;

  /** One shared read. */
  public static final int MEDIUM = 16 * 1024;

  /** One whole shared read. */
  public static final int WIDE = 64 * 1024;

  /** A whole shared read with a head before it. */
  public static final int LARGE = 160 * 1024;

  private static final int KEPT = 256;

  private final ArrayDeque<byte[]> small = new ArrayDeque<>();
  private final ArrayDeque<byte[]> medium = new ArrayDeque<>();
  private final ArrayDeque<byte[]> wide = new ArrayDeque<>();
  private final ArrayDeque<byte[]> large = new ArrayDeque<>();
  private long borrowedBytes;
  private long budget = Long.MAX_VALUE;
  private Runnable relief = () -> {};
  private boolean relieving;

  /** From now on {@code relief} is called, once, when more than {@code bytes} are borrowed. */
  public void budget(long bytes, Runnable whenOver) {
    budget = bytes;
    relief = whenOver;
  }

  /** Whether more is borrowed than the budget allows: nothing new should begin. */
  public boolean isOverBudget() {
    return borrowedBytes > budget;
  }

  /** What may be received at once for a peer that may take none of it: less beyond the budget. */
  public int room() {
    return isOverBudget() ? SMALL : Loop.READ_BYTES;
  }

  /** The budget, bytes. */
  public long budget() {
    return budget;
  }

  /** Relief has been given: it is called again when the budget is passed again. */
  public void relieved() {
    relieving = false;
  }

  /** An array of at least {@code size} bytes with arbitrary contents. */
  public byte[] borrow(int size) {
    byte[] array = take(size);
    changed(array.length);
    return array;
  }

  /** Connections hold so many bytes more, or fewer, elsewhere: in native memory. */
  public void elsewhere(int more) {
    changed(more);
  }

  private void changed(int more) {
    borrowedBytes += more;
    if (borrowedBytes > budget && !relieving) {
      relieving = true;
      relief.run();
    }
  }

  /** Returns an array from {@link #borrow}; the caller forgets it. */
  public void giveBack(byte[] array) {
    borrowedBytes -= array.length;
    ArrayDeque<byte[]> pool = pool(array.length);
    if (pool != null && pool.size() < (array.length > MEDIUM ? KEPT / 32 : KEPT)) {
      pool.push(array);
    }
  }

  /** Bytes that are held now. */
  public long borrowedBytes() {
    return borrowedBytes;
  }

  private byte[] take(int size) {
    int length = classOf(size);
    ArrayDeque<byte[]> pool = pool(length);
    byte[] kept = pool == null ? null : pool.poll();
    return kept == null ? new byte[length] : kept;
  }

  private static int classOf(int size) {
    if (size <= MEDIUM) {
      return size <= SMALL ? SMALL : MEDIUM;
    }
    return size <= WIDE ? WIDE : Math.max(size, LARGE);
  }

  private @org.jspecify.annotations.Nullable ArrayDeque<byte[]> pool(int length) {
    return switch (length) {
      case SMALL -> small;
      case MEDIUM -> medium;
      case WIDE -> wide;
      case LARGE -> large;
      default -> null;
    };
  }
}
