package io.tidegate.dataplane.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds bytes and compares texts, eight bytes at a time where that pays. Stateless, any thread.
 *
 * <p>Implementation note: for a word {@code w} of eight bytes, {@code (w - k*ONES) & ~w & HIGHS}
 * marks bytes below {@code k}; a borrow can only mark falsely above a true mark, so the lowest mark
 * is exact, and in little-endian order the lowest mark is the first byte.
 */
public final class ByteScan {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long DELS = 0x7f7f7f7f7f7f7f7fL;

  private ByteScan() {}

  /** Four bytes, the first lowest. */
  static int int4(byte[] a, int at) {
    return (int) INT.get(a, at);
  }

  /** Eight bytes, the first lowest. */
  static long long8(byte[] a, int at) {
    return (long) LONG.get(a, at);
  }

  /** The place of the first control byte (below 0x20, or 0x7f) in [from, limit), else limit. */
  static int control(byte[] a, int from, int limit) {
    return below(a, from, limit, 0x20);
  }

  /** The place of the first space or control byte in [from, limit), else limit. */
  static int spaceOrControl(byte[] a, int from, int limit) {
    return below(a, from, limit, 0x21);
  }

  private static int below(byte[] a, int from, int limit, int bound) {
    int p = from;
    long bounds = ONES * bound;
    for (; p <= limit - 8; p += 8) {
      long w = (long) LONG.get(a, p);
      long x = w ^ DELS;
      long mark = (((w - bounds) & ~w) | ((x - ONES) & ~x)) & HIGHS;
      if (mark != 0) {
        return p + (Long.numberOfTrailingZeros(mark) >>> 3);
      }
    }
    for (; p < limit; p++) {
      int c = a[p] & 0xff;
      if (c < bound || c == 0x7f) {
        return p;
      }
    }
    return limit;
  }

  /** The place of the first {@code wanted} in [from, limit), else limit. */
  static int find(byte[] a, int from, int limit, byte wanted) {
    int p = from;
    long pattern = ONES * (wanted & 0xff);
    for (; p <= limit - 8; p += 8) {
      long x = (long) LONG.get(a, p) ^ pattern;
      long mark = (x - ONES) & ~x & HIGHS;
      if (mark != 0) {
        return p + (Long.numberOfTrailingZeros(mark) >>> 3);
      }
    }
    for (; p < limit; p++) {
      if (a[p] == wanted) {
        return p;
      }
    }
    return limit;
  }

  /** Whether [from, to) equals {@code lower}, a lower-case text, ignoring ASCII case. */
  public static boolean equalsIgnoreCase(byte[] a, int from, int to, byte[] lower) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (lower(a[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  /** ASCII lower case; other bytes unchanged. */
  static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  /** Whether {@code b} is SP or HTAB, the white space of RFC 9110 section 5.6.3. */
  static boolean blank(byte b) {
    return b == ' ' || b == '\t';
  }
}
