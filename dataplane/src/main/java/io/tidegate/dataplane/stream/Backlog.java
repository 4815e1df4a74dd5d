package io.tidegate.dataplane.stream;

import io.tidegate.dataplane.loop.Buffers;
import io.tidegate.dataplane.loop.Loop;

/**
 * What all streams of a link keep because the peer takes none of it, owned by the loop's thread.
 * The more that is, the less is received for streams that will only have to keep it, so one link
 * holds little more than {@link #MUCH} however many streams it has.
 */
public final class Backlog {
  private static final int MUCH = 256 * 1024;

  private final Loop loop;
  private long bytes;
  private long progressMs;

  /** Nothing is kept. */
  public Backlog(Loop loop) {
    this.loop = loop;
    this.progressMs = loop.nowMs();
  }

  /** Bytes more, or fewer, that streams keep. */
  public void changed(int more) {
    bytes += more;
    if (more < 0) {
      moved();
    }
  }

  /** Content has gone on its way. */
  public void moved() {
    progressMs = loop.nowMs();
  }

  /** Bytes that streams keep. */
  public long bytes() {
    return bytes;
  }

  /** When content last went on its way, milliseconds of the loop's clock. */
  public long progressMs() {
    return progressMs;
  }

  /** How much should be received at once for a stream whose peer takes {@code window} bytes. */
  public int room(long window) {
    return bytes > MUCH
        ? Buffers.SMALL
        : (int) Math.min(loop.buffers().room(), Math.max(Buffers.MEDIUM, window));
  }
}
