package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.loop.Loop;

/** One stream as {@link StreamOutput} writes to it; called on the loop's thread. */
public interface StreamSink {
  /** The loop. */
  Loop loop();

  /**
   * Sends the head that lies at {@code from}, and tells the output what follows it.
   *
   * @return the end of the head, or -1 when the stream takes none
   */
  int head(byte[] a, int from, int to);

  /** Sends what the peer lets through of [from, to) and returns how many bytes that was. */
  int content(byte[] a, int from, int to, boolean last);

  /** Ends the stream. */
  void contentEnd();

  /** Ends the stream with trailer lines. */
  void trailers(byte[] lines);

  /** Bytes more, or fewer, that the output keeps. */
  void kept(int bytes);

  /** Our side of the stream has ended. */
  void ended();
}
