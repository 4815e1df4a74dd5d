package io.tidegate.dataplane.h3;

import io.tidegate.dataplane.stream.FieldWriter;

/**
 * Writes a field section into an array without any table but the static one (RFC 9204 section 4.5).
 * Owned by the loop's thread.
 */
final class QpackEncoder extends FieldWriter {
  private static final int STATUS_200 = 25;

  /** Writes from the beginning of {@code out}. */
  QpackEncoder(byte[] out) {
    super(out);
    octet(0); // no dynamic entries are needed
    octet(0);
  }

  @Override
  public void status(int status) {
    int index = QpackTable.status(status);
    if (index >= 0) {
      integer(index, 0xc0, 6);
      return;
    }
    integer(STATUS_200, 0x50, 4);
    digits(status);
  }

  @Override
  public void field(byte[] a, int name, int nameEnd, int value, int end) {
    integer(nameEnd - name, 0x20, 3);
    lowerCase(a, name, nameEnd);
    value(a, value, end);
  }
}
