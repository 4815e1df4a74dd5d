package io.tidegate.dataplane.log;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Puts log lines together from fields separated by spaces, and remembers where each is. Owned by
 * the log thread, reused from line to line.
 */
public final class LineWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int MICROS = 1_000_000;

  private byte[] bytes = new byte[4096];
  private int length;
  private int[] starts = new int[40];
  private int fields;
  private long second = Long.MIN_VALUE;
  private byte[] secondText = {};

  /** Empty again. */
  void clear() {
    length = 0;
    fields = 0;
  }

  /** How many fields the line has. */
  int fields() {
    return fields;
  }

  /** Where field {@code index} starts. */
  int start(int index) {
    return starts[index];
  }

  /** Where field {@code index} ends. */
  int end(int index) {
    return index + 1 < fields ? starts[index + 1] - 1 : length;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  /** A single byte. */
  LineWriter raw(char c) {
    room(1);
    bytes[length++] = (byte) c;
    return this;
  }

  /** A field begins, with what follows. */
  LineWriter begin() {
    if (length > 0) {
      raw(' ');
    }
    if (fields == starts.length) {
      starts = Arrays.copyOf(starts, 2 * fields);
    }
    starts[fields++] = length;
    return this;
  }

  /** Text that holds neither spaces nor quotes; {@code -} for none. */
  LineWriter field(String text) {
    begin();
    return text(text.isEmpty() ? "-" : text);
  }

  /** Plain text, no separator. */
  @SuppressWarnings("deprecation") // the one that copies Latin-1 without allocating
  LineWriter text(String text) {
    room(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
    return this;
  }

  /** Text in quotes, escaped; {@code "-"} for none. */
  LineWriter quoted(String text) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    return quoted(all, 0, all.length);
  }

  /** Bytes in quotes; quotes, backslashes and what is not printable become {@code \xHH}. */
  LineWriter quoted(byte[] from, int start, int end) {
    begin();
    raw('"');
    if (start == end) {
      raw('-');
    } else {
      escaped(from, start, end);
    }
    return raw('"');
  }

  /** Bytes, escaped. */
  LineWriter escaped(byte[] from, int start, int end) {
    room(4 * (end - start));
    for (int i = start; i < end; i++) {
      byte c = from[i];
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        bytes[length++] = c;
      } else {
        bytes[length++] = '\\';
        bytes[length++] = 'x';
        bytes[length++] = HEX[c >> 4 & 15];
        bytes[length++] = HEX[c & 15];
      }
    }
    return this;
  }

  /** A whole number. */
  LineWriter number(long value) {
    begin();
    return digits(value, 1);
  }

  private LineWriter digits(long value, int atLeast) {
    long rest = value;
    if (rest < 0) {
      raw('-');
      rest = -rest;
    }
    int count = 1;
    for (long left = rest / 10; left > 0; left /= 10) {
      count++;
    }
    count = Math.max(count, atLeast);
    room(count);
    for (int i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
    return this;
  }

  /** Nanoseconds as seconds with three decimals; -1 when negative. */
  LineWriter seconds(long ns) {
    begin();
    if (ns < 0) {
      return text("-1");
    }
    long ms = (ns + 500_000) / 1_000_000;
    return digits(ms / 1000, 1).raw('.').digits(ms % 1000, 3);
  }

  /** Microseconds since the epoch as ISO 8601 with six decimals. */
  LineWriter time(long epochMicros) {
    begin();
    long whole = Math.floorDiv(epochMicros, MICROS);
    if (whole != second) {
      second = whole;
      String text = Instant.ofEpochSecond(whole).toString();
      secondText = text.substring(0, text.length() - 1).getBytes(StandardCharsets.US_ASCII);
    }
    room(secondText.length);
    System.arraycopy(secondText, 0, bytes, length, secondText.length);
    length += secondText.length;
    return raw('.').digits(Math.floorMod(epochMicros, MICROS), 6).raw('Z');
  }
}
