package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.stream.FieldWriter;

/**
 * Writes the block of one head into an array: fields by the static table and as literals that
 * nobody indexes (RFC 7541 sections 6.1 to 6.2.3), so a peer's table costs us nothing. Owned by the
 * loop's thread.
 */
final class HpackEncoder extends FieldWriter {
  private static final int STATUS = 8;
  private static final int NEVER_INDEXED = 0x10;

  /** Writes from the beginning of {@code out}. */
  HpackEncoder(byte[] out) {
    super(out);
  }

  @Override
  public void status(int status) {
    int index =
        switch (status) {
          case 200 -> 8;
          case 204 -> 9;
          case 206 -> 10;
          case 304 -> 11;
          case 400 -> 12;
          case 404 -> 13;
          case 500 -> 14;
          default -> 0;
        };
    if (index > 0) {
      indexed(index);
      return;
    }
    octet(STATUS);
    digits(status);
  }

  @Override
  public void field(byte[] a, int name, int nameEnd, int value, int end) {
    name(a, name, nameEnd, StaticTable.find(a, name, nameEnd));
    value(a, value, end);
  }

  /** A field named by entry {@code index} of the static table. */
  void indexedName(int index, byte[] a, int value, int end) {
    integer(index, 0, 4);
    value(a, value, end);
  }

  /** Entry {@code index} of the static table, name and value. */
  void indexed(int index) {
    octet(0x80 | index);
  }

  private void name(byte[] a, int from, int to, int index) {
    integer(index, secret(index) ? NEVER_INDEXED : 0, 4);
    if (index == 0) {
      integer(to - from, 0, 7);
      lowerCase(a, from, to);
    }
  }

  /** Authorization, Cookie and Set-Cookie (RFC 7541 section 7.1.3). */
  private static boolean secret(int index) {
    return index == 23 || index == 32 || index == 55;
  }
}
