package io.tidegate.dataplane.h2;

/** Writes the block of one head or of trailers; owned by the loop's thread. */
public interface FieldWriter {
  /** {@code :status}. */
  void status(int status);

  /** A field whose name, in [name, nameEnd) of {@code a}, has letters of either case. */
  void field(byte[] a, int name, int nameEnd, int value, int end);

  /** How many bytes are written. */
  int size();
}
