package io.tidegate.dataplane.stream;

/** One connection that carries streams, HTTP/2 or HTTP/3; owned by its loop's thread. */
public interface StreamLink {
  /** Begins: sends our settings. */
  void start();

  /** Streams that carry a request now. */
  int active();

  /** Lets requests under way end, takes no more, and closes. */
  void drain();

  /** Closes now, whatever is under way. */
  void close();

  /** Bytes that wait: to be sent, to be read, or for the rest of a head. */
  long heldBytes();

  /** When content last went on its way, milliseconds of the loop's clock. */
  long progressMs();

  /** Whether it is HTTP/3. */
  boolean isHttp3();
}
