package io.tidegate.routing;

/**
 * What rules may ask of a request: offsets into one array that holds the request head, valid only
 * during the call. Implemented by the HTTP engine; nothing is copied or decoded to serve a rule.
 */
public interface RequestView {
  /** The bytes that all offsets refer to. */
  byte[] array();

  /** First byte of the method. */
  int methodStart();

  /** One past the method. */
  int methodEnd();

  /** First byte of the first Host header's value (or the absolute-form authority), no port. */
  int hostStart();

  /** One past the host, equal to {@link #hostStart()} when there is none. */
  int hostEnd();

  /** The bytes that the path offsets refer to: {@link #array()} or a normalised copy. */
  byte[] pathArray();

  /** First byte of the normalised path, in {@link #pathArray()}. */
  int pathStart();

  /** One past the path. */
  int pathEnd();

  /** First byte of the query, after {@code ?}. */
  int queryStart();

  /** One past the query, equal to {@link #queryStart()} when there is none. */
  int queryEnd();

  /** How many header fields there are. */
  int headerCount();

  /** First byte of the name of header {@code i}. */
  int nameStart(int i);

  /** One past the name of header {@code i}. */
  int nameEnd(int i);

  /** First byte of the value of header {@code i}, white space trimmed. */
  int valueStart(int i);

  /** One past the value of header {@code i}, white space trimmed. */
  int valueEnd(int i);

  /** The TCP peer, 4 or 16 bytes in network order. */
  byte[] sourceAddress();
}
