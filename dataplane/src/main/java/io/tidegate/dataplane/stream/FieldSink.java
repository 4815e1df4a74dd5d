package io.tidegate.dataplane.stream;

/** Where decoded fields go; called on the loop's thread. */
public interface FieldSink {
  /** A field with its name in [name, value) and its value in [value, end) of {@code a}. */
  void field(byte[] a, int name, int value, int end);
}
