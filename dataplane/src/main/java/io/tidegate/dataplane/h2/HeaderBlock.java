package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.ByteQueue;
import io.tidegate.dataplane.loop.Timer;

/**
 * A header block that is continued in further frames (RFC 9113 section 6.10), within limits of size
 * and time: until its end the peer can say nothing else. Owned by its link, on the loop's thread.
 */
final class HeaderBlock {
  /** Compressed bytes of one header block: more than any request may have. */
  private static final int MAX_BYTES = 96 * 1024;

  private static final int MAX_CONTINUATIONS = 32;

  private final Link link;
  private final ByteQueue bytes;
  private final Timer late =
      new Timer() {
        @Override
        protected void expired() {
          link.fail(LinkError.NO_ERROR);
        }
      };
  private int stream;
  private boolean endsStream;
  private int continuations;

  HeaderBlock(Link link) {
    this.link = link;
    this.bytes = new ByteQueue(link.loop().buffers());
  }

  /** The stream that it is for: no other frame may come before its end. 0 when there is none. */
  int stream() {
    return stream;
  }

  /** It begins for {@code forStream}, with [from, to). */
  void begin(int forStream, boolean ends, byte[] a, int from, int to) {
    stream = forStream;
    endsStream = ends;
    continuations = 0;
    bytes.add(a, from, to - from);
    link.loop().set(late, link.owner().headLimitMs());
  }

  /** It goes on with [from, to); the {@code last} part gives it to {@code role}. */
  void goesOn(byte[] a, int from, int to, boolean last, Role role) {
    if (stream == 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    if (++continuations > MAX_CONTINUATIONS || bytes.size() + to - from > MAX_BYTES) {
      link.fail(LinkError.ENHANCE_YOUR_CALM);
      return;
    }
    bytes.add(a, from, to - from);
    if (last) {
      link.loop().cancel(late);
      int whole = stream;
      stream = 0;
      try {
        role.headers(whole, endsStream, bytes.array(), 0, bytes.size());
      } finally {
        bytes.drop();
      }
    }
  }

  /** Forgets it. */
  void drop() {
    link.loop().cancel(late);
    bytes.drop();
  }
}
