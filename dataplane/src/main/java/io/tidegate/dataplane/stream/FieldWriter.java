package io.tidegate.dataplane.stream;

/**
 * Writes the header block of HTTP/2 or the field section of HTTP/3 of one head, or of trailers,
 * into an array: integers and strings of RFC 7541 section 5, which RFC 9204 section 4.1 takes over.
 * Owned by the loop's thread; one per block.
 */
public abstract class FieldWriter {
  /** Bytes that a field needs at most beyond its name and value. */
  static final int FIELD_OVERHEAD = 12;

  private final byte[] out;
  private int at;

  /** Writes from the beginning of {@code out}. */
  protected FieldWriter(byte[] out) {
    this.out = out;
  }

  /** {@code :status}. */
  public abstract void status(int status);

  /** A field whose name, in [name, nameEnd) of {@code a}, has letters of either case. */
  public abstract void field(byte[] a, int name, int nameEnd, int value, int end);

  /** How many bytes are written. */
  public final int size() {
    return at;
  }

  /** One byte as it is. */
  protected final void octet(int value) {
    out[at++] = (byte) value;
  }

  /** {@code value} with a prefix of {@code bits} below {@code flags} (RFC 7541 section 5.1). */
  protected final void integer(int value, int flags, int bits) {
    int mask = (1 << bits) - 1;
    if (value < mask) {
      out[at++] = (byte) (flags | value);
      return;
    }
    out[at++] = (byte) (flags | mask);
    int rest = value - mask;
    while (rest >= 0x80) {
      out[at++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
  }

  /** The value in [from, to), with its length. */
  protected final void value(byte[] a, int from, int to) {
    integer(to - from, 0, 7);
    System.arraycopy(a, from, out, at, to - from);
    at += to - from;
  }

  /** The value of a status that no table has. */
  protected final void digits(int status) {
    out[at++] = 3;
    out[at++] = (byte) ('0' + status / 100);
    out[at++] = (byte) ('0' + status / 10 % 10);
    out[at++] = (byte) ('0' + status % 10);
  }

  /** The bytes of the name in [from, to), in lower case. */
  protected final void lowerCase(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      byte c = a[i];
      out[at++] = c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
    }
  }
}
