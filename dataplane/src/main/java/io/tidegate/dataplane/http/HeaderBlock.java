package io.tidegate.dataplane.http;

import java.util.Arrays;

/**
 * The header lines of one head, as offsets relative to the head's first byte. Owned by the event
 * loop (or connection) that parses with it; reused from head to head, grows and never shrinks below
 * {@value #INITIAL_FIELDS} fields.
 */
final class HeaderBlock {
  /** Result of {@link #parse}: the empty line has not come yet. */
  static final int NEED_MORE = -1;

  /** Result of {@link #parse}: one line is too long. */
  static final int LINE_TOO_LONG = -2;

  // Oddities of a line; a block's oddities are those of all its lines.
  static final int BARE_LF = 1;
  static final int BAD_BYTE = 2; // NUL or CR
  static final int CONTROL = 4;
  static final int NOT_A_TOKEN = 8;
  static final int NO_COLON = 16;
  static final int FOLD = 32; // starts with white space
  static final int EMPTY_NAME = 64;
  static final int JOINED = 128; // folded lines joined to a Content-Type value
  static final int LIKE_TE = 256; // not Transfer-Encoding, but some server may take it for that
  static final int LIKE_CL = 512; // the same for Content-Length

  private static final int INITIAL_FIELDS = 48;
  private static final int WIDTH = 5;
  private static final int KIND_BITS = 8;

  /** A name with characters outside AWS's {@code [-A-Za-z0-9]}; a token all the same. */
  static final int INVALID_NAME = 1024;

  /** All oddities but {@link #INVALID_NAME}: the line deviates from RFC 9112. */
  static final int DEVIATES = INVALID_NAME - 1;

  private final int maxLineBytes;
  private int[] fields = new int[INITIAL_FIELDS * WIDTH];
  private int count;
  private int oddities;
  private long kinds;

  /** {@code maxLineBytes} for one line, its end included. */
  HeaderBlock(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
  }

  /** Forgets all fields. */
  void clear() {
    count = 0;
    oddities = 0;
    kinds = 0;
    if (fields.length > 16 * INITIAL_FIELDS * WIDTH) {
      fields = new int[INITIAL_FIELDS * WIDTH];
    }
  }

  int count() {
    return count;
  }

  /** All oddities seen in this block. */
  int oddities() {
    return oddities;
  }

  /** Whether a field of {@code kind} is present. */
  boolean has(int kind) {
    return (kinds & (1L << kind)) != 0;
  }

  /** Which kinds are present, one bit each. */
  long kinds() {
    return kinds;
  }

  int nameStart(int i) {
    return fields[i * WIDTH];
  }

  int nameEnd(int i) {
    return fields[i * WIDTH + 1];
  }

  int valueStart(int i) {
    return fields[i * WIDTH + 2];
  }

  int valueEnd(int i) {
    return fields[i * WIDTH + 3];
  }

  /** A {@link HeaderName} kind. */
  int kind(int i) {
    return fields[i * WIDTH + 4] & ((1 << KIND_BITS) - 1);
  }

  /** The oddities of field {@code i}. */
  int oddities(int i) {
    return fields[i * WIDTH + 4] >>> KIND_BITS;
  }

  /** The first field of {@code kind}, or -1. */
  int first(int kind) {
    return next(kind, -1);
  }

  /** The next field of {@code kind} after field {@code i}, or -1. */
  int next(int kind, int i) {
    if (has(kind)) {
      for (int at = i + 1; at < count; at++) {
        if (kind(at) == kind) {
          return at;
        }
      }
    }
    return -1;
  }

  /**
   * Parses lines from {@code from} up to and including the empty line. Offsets are kept relative to
   * {@code base}.
   *
   * @return one past the empty line, or {@link #NEED_MORE} or {@link #LINE_TOO_LONG}
   */
  int parse(byte[] a, int base, int from, int limit) {
    int p = from;
    while (p < limit) {
      byte first = a[p];
      if (first == '\r' && p + 1 < limit && a[p + 1] == '\n') {
        return p + 2;
      }
      if (first == '\n') {
        oddities |= BARE_LF;
        return p + 1;
      }
      int start = p;
      boolean valid = true;
      while (p < limit && HttpChars.token(a[p])) {
        valid &= HttpChars.awsName(a[p]);
        p++;
      }
      int next;
      if (p < limit && p > start && a[p] == ':') {
        next = plainLine(a, base, start, valid ? p : ~p, limit);
      } else {
        next = oddLine(a, base, start, limit);
      }
      if (next < 0) {
        return limit - start > maxLineBytes ? LINE_TOO_LONG : NEED_MORE;
      }
      if (next - start > maxLineBytes) {
        return LINE_TOO_LONG;
      }
      p = next;
    }
    return NEED_MORE;
  }

  /** {@code mark} is the place of the colon, inverted when the name is invalid for AWS. */
  private int plainLine(byte[] a, int base, int start, int mark, int limit) {
    int colon = mark < 0 ? ~mark : mark;
    int valueStart = colon + 1;
    while (valueStart < limit && ByteScan.blank(a[valueStart])) {
      valueStart++;
    }
    int odd = mark < 0 ? INVALID_NAME : 0;
    int p = valueStart;
    while (true) {
      p = ByteScan.control(a, p, limit);
      if (p >= limit) {
        return NEED_MORE;
      }
      byte c = a[p];
      if (c == '\n') {
        odd |= BARE_LF;
        break;
      }
      if (c == '\r') {
        if (p + 1 >= limit) {
          return NEED_MORE;
        }
        if (a[p + 1] == '\n') {
          break;
        }
      }
      odd |= controlOddity(c);
      p++;
    }
    int valueEnd = p;
    while (valueEnd > valueStart && ByteScan.blank(a[valueEnd - 1])) {
      valueEnd--;
    }
    int kind = HeaderName.of(a, start, colon);
    if (kind == HeaderName.OTHER && colon - start >= LookAlike.SHORTEST) {
      odd |= LookAlike.of(a, start, colon);
    }
    add(marks(kind, odd), start - base, colon - base, valueStart - base, valueEnd - base);
    return a[p] == '\r' ? p + 2 : p + 1;
  }

  private static int controlOddity(byte c) {
    return switch (c) {
      case '\t' -> 0;
      case 0, '\r' -> BAD_BYTE;
      default -> CONTROL;
    };
  }

  /** A line whose name is not a token followed at once by a colon. */
  private int oddLine(byte[] a, int base, int start, int limit) {
    int lf = ByteScan.find(a, start, limit, (byte) '\n');
    if (lf == limit) {
      return NEED_MORE;
    }
    boolean crlf = lf > start && a[lf - 1] == '\r';
    int end = crlf ? lf - 1 : lf;
    int odd = crlf ? 0 : BARE_LF;
    for (int i = start; i < end; i++) {
      byte c = a[i];
      if ((c >= 0 && c < 0x20) || c == 0x7f) {
        odd |= controlOddity(c);
      }
    }
    boolean fold = ByteScan.blank(a[start]);
    if (fold && count > 0 && kind(count - 1) == HeaderName.CONTENT_TYPE) {
      join(base, a, end, odd);
      return lf + 1;
    }
    int colon = ByteScan.find(a, start, end, (byte) ':');
    odd |= fold ? FOLD : 0;
    int first = start;
    while (first < colon && ByteScan.blank(a[first])) {
      first++;
    }
    odd |= first == colon ? EMPTY_NAME | NOT_A_TOKEN : NOT_A_TOKEN;
    odd |= colon == end ? NO_COLON : LookAlike.of(a, start, colon);
    int valueStart = Math.min(colon + 1, end);
    while (valueStart < end && ByteScan.blank(a[valueStart])) {
      valueStart++;
    }
    int valueEnd = end;
    while (valueEnd > valueStart && ByteScan.blank(a[valueEnd - 1])) {
      valueEnd--;
    }
    add(
        marks(HeaderName.OTHER, odd),
        start - base,
        colon - base,
        valueStart - base,
        valueEnd - base);
    return lf + 1;
  }

  private void join(int base, byte[] a, int end, int odd) {
    int at = (count - 1) * WIDTH;
    int valueEnd = end;
    while (valueEnd - base > fields[at + 3] && ByteScan.blank(a[valueEnd - 1])) {
      valueEnd--;
    }
    fields[at + 3] = valueEnd - base;
    fields[at + 4] |= (odd | JOINED) << KIND_BITS;
    oddities |= odd | JOINED;
  }

  private static int marks(int kind, int odd) {
    return kind | (odd << KIND_BITS);
  }

  private void add(int marks, int nameStart, int nameEnd, int valueStart, int valueEnd) {
    int at = count * WIDTH;
    if (at == fields.length) {
      fields = Arrays.copyOf(fields, at * 2);
    }
    fields[at] = nameStart;
    fields[at + 1] = nameEnd;
    fields[at + 2] = valueStart;
    fields[at + 3] = valueEnd;
    fields[at + 4] = marks;
    oddities |= marks >>> KIND_BITS;
    kinds |= 1L << (marks & ((1 << KIND_BITS) - 1));
    count++;
  }
}
