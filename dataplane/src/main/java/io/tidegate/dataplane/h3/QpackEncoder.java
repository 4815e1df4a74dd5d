package io.tidegate.dataplane.h3;

import io.tidegate.dataplane.h2.FieldWriter;

/**
 * Writes a field section into an array without any table but the static one (RFC 9204 section 4.5).
 * Owned by the loop's thread.
 */
final class QpackEncoder implements FieldWriter {
  private static final int STATUS_200 = 25;

  private final byte[] out;
  private int at;

  /** Writes from the beginning of {@code out}. */
  QpackEncoder(byte[] out) {
    this.out = out;
    out[at++] = 0; // no dynamic entries are needed
    out[at++] = 0;
  }

  @Override
  public int size() {
    return at;
  }

  @Override
  public void status(int status) {
    int index = QpackTable.status(status);
    if (index >= 0) {
      integer(index, 0xc0, 6);
      return;
    }
    integer(STATUS_200, 0x50, 4);
    out[at++] = 3;
    out[at++] = (byte) ('0' + status / 100);
    out[at++] = (byte) ('0' + status / 10 % 10);
    out[at++] = (byte) ('0' + status % 10);
  }

  @Override
  public void field(byte[] a, int name, int nameEnd, int value, int end) {
    integer(nameEnd - name, 0x20, 3);
    for (int i = name; i < nameEnd; i++) {
      byte c = a[i];
      out[at++] = c >= 'A' && c <= 'Z' ? (byte) (c + 32) : c;
    }
    integer(end - value, 0, 7);
    System.arraycopy(a, value, out, at, end - value);
    at += end - value;
  }

  private void integer(int value, int flags, int bits) {
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
}
