package io.tidegate.dataplane.exchange;

import io.tidegate.dataplane.http.ChunkedBody;
import io.tidegate.dataplane.http.RequestHead;
import io.tidegate.dataplane.loop.Loop;
import io.tidegate.routing.Firewall;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a request's body, gathered for its web ACL while the request waits unread in
 * its connection's buffer. Owned by its exchange, on the loop's thread.
 */
final class BodySample {
  private final int headLength;
  private final long length;
  private final @Nullable ChunkedBody chunks;
  private final byte[] content;
  private int contentLength;
  private int seen;
  private boolean ended;
  private boolean enough;

  /** Of the request that begins with {@code head}, which has a body. */
  BodySample(RequestHead head) {
    this.headLength = head.end() - head.start();
    this.chunks = head.chunked() ? ChunkedBody.ofRequest() : null;
    this.length = head.contentLength();
    long most = head.chunked() ? Firewall.BODY_BYTES : length;
    this.content = new byte[(int) Math.min(most, Firewall.BODY_BYTES)];
    this.seen = headLength;
  }

  /**
   * Looks at the request's bytes so far, [from, to) with the head: whether they are enough. They
   * are, too, when the buffer can take no more of them, or when they break the grammar: then
   * nothing is forwarded anyway.
   */
  boolean look(byte[] bytes, int from, int to) {
    if (!enough) {
      int at = from + seen;
      int room = content.length - contentLength;
      ended =
          chunks == null ? copy(bytes, at, Math.min(room, to - at)) : decode(chunks, bytes, at, to);
      seen = Math.max(seen, to - from);
      boolean full = contentLength == content.length;
      enough = ended || full || to - from >= Loop.STASH_BYTES;
    }
    return enough;
  }

  private boolean copy(byte[] bytes, int at, int count) {
    System.arraycopy(bytes, at, content, contentLength, count);
    contentLength += count;
    return contentLength == length;
  }

  private boolean decode(ChunkedBody body, byte[] bytes, int from, int to) {
    int at = from;
    while (true) {
      int event = body.next(bytes, at, to);
      at = body.position();
      if (event != ChunkedBody.DATA) {
        return event != ChunkedBody.MORE;
      }
      int data = body.dataEnd() - body.dataStart();
      copy(bytes, body.dataStart(), Math.min(data, content.length - contentLength));
    }
  }

  /** What was gathered. */
  byte[] content() {
    return Arrays.copyOf(content, contentLength);
  }

  /** Whether that is the whole body. */
  boolean whole() {
    return ended && (chunks == null || !chunks.failed()) && !cut();
  }

  /** Whether there was more content than is gathered. */
  private boolean cut() {
    return contentLength == content.length && length != contentLength;
  }
}
