package io.tidegate.dataplane.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Header fields on their way into an HTTP/1.1 head: checks each as RFC 9113 section 8.2 demands and
 * appends it as a line. Owned by the thread of its loop; one per kind of message and loop.
 */
public final class FieldLines {
  /** More than any head that is let through: what is cut here is refused for its size. */
  static final int MAX_BYTES = 72 * 1024;

  private static final boolean[] NAME = new boolean[256];

  static {
    String marks = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz";
    for (int i = 0; i < marks.length(); i++) {
      NAME[marks.charAt(i)] = true;
    }
  }

  private byte[] bytes = new byte[4 * 1024];
  private int length;
  private boolean full;

  /** {@code text} in bytes. */
  public static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void clear() {
    length = 0;
    full = false;
  }

  /** Bytes that were added. */
  public int length() {
    return length;
  }

  /** Whether something was cut. */
  boolean isFull() {
    return full;
  }

  /** Whether the name in [from, to) is a token in lower case. */
  static boolean validName(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!NAME[a[i] & 0xff]) {
        return false;
      }
    }
    return to > from;
  }

  /** Whether [from, to) is a token, letters of either case: a method. */
  static boolean token(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      int c = a[i] & 0xff;
      if (!NAME[c >= 'A' && c <= 'Z' ? c + 32 : c]) {
        return false;
      }
    }
    return to > from;
  }

  /** A decimal number of at most 18 digits, or -1. */
  static long number(byte[] a, int from, int to) {
    long number = to > from && to - from <= 18 ? 0 : -1;
    for (int i = from; i < to && number >= 0; i++) {
      number = a[i] >= '0' && a[i] <= '9' ? number * 10 + a[i] - '0' : -1;
    }
    return number;
  }

  /** Whether the value in [from, to) has neither NUL, CR, LF nor white space at its ends. */
  static boolean validValue(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = a[i];
      if (c == 0 || c == '\r' || c == '\n') {
        return false;
      }
    }
    return to == from || (!blank(a[from]) && !blank(a[to - 1]));
  }

  /** Whether a valid value is one that HTTP/1.1 can carry in a trailer: no control characters. */
  static boolean mayTrail(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((a[i] >= 0 && a[i] < ' ' && a[i] != '\t') || a[i] == 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static boolean blank(byte c) {
    return c == ' ' || c == '\t';
  }

  /** Whether [from, to) is {@code text}. */
  public static boolean is(byte[] a, int from, int to, byte[] text) {
    return Arrays.equals(a, from, to, text, 0, text.length);
  }

  void line(byte[] a, int name, int value, int end) {
    add(a, name, value);
    put((byte) ':');
    put((byte) ' ');
    add(a, value, end);
    put((byte) '\r');
    put((byte) '\n');
  }

  void add(byte[] a, int from, int to) {
    int size = Math.min(to - from, MAX_BYTES - length);
    full |= size < to - from;
    reserve(size);
    System.arraycopy(a, from, bytes, length, size);
    length += size;
  }

  void add(byte[] text) {
    add(text, 0, text.length);
  }

  private void put(byte c) {
    if (length < MAX_BYTES) {
      reserve(1);
      bytes[length++] = c;
    }
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }

  int copy(byte[] out, int at) {
    return copy(0, length, out, at);
  }

  /** Copies [from, to) of what was added to {@code out} at {@code at}; returns the end. */
  int copy(int from, int to, byte[] out, int at) {
    System.arraycopy(bytes, from, out, at, to - from);
    return at + to - from;
  }

  /** What was added, from 0 to {@link #length}. */
  public byte[] array() {
    return bytes;
  }
}
