package io.tidegate.dataplane.h3;

import io.tidegate.dataplane.loop.ByteQueue;
import io.tidegate.dataplane.stream.RequestText;
import io.tidegate.dataplane.stream.StreamInput;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of a request stream: checks its frames (RFC 9114 section 4.1) and makes them
 * the HTTP/1.1 request that the stream's reader takes. Owned by its stream, on the loop's thread.
 * The section of a head is kept until it is known whether a body follows.
 */
final class RequestFrames implements FrameCutter.Sink {
  /** A longer field section is not received (RFC 9114 section 4.2.2). */
  static final int MAX_HEADERS_BYTES = 80 * 1024;

  /** Where the method stands when it is the first field, and two of them (RFC 9204 appendix A). */
  private static final int METHOD = 2;

  private static final byte GET = (byte) 0xd1;
  private static final byte HEAD = (byte) 0xd2;

  private final Http3Link link;
  private final Http3Stream stream;
  private final StreamInput input;
  private final FrameCutter cutter = new FrameCutter(this);
  private final ByteQueue section;
  private boolean headWaits;
  private boolean headSeen;
  private boolean trailersSeen;
  private boolean toHead;
  private long expected = -1;

  RequestFrames(Http3Link link, Http3Stream stream) {
    this.link = link;
    this.stream = stream;
    this.input = stream.input();
    this.section = new ByteQueue(link.loop().buffers());
  }

  /** Takes [from, to); false when the stream or the link is broken. */
  boolean take(byte[] a, int from, int to) {
    return cutter.take(a, from, to);
  }

  /** The end of the client's side. */
  void end() {
    if (headWaits) {
      head(true);
    } else if (!cutter.isBetweenFrames()) {
      link.fail(Http3Error.FRAME_ERROR);
    } else if (!headSeen) {
      stream.refuse(Http3Error.REQUEST_INCOMPLETE);
    } else if (expected > 0) {
      stream.refuse(Http3Error.MESSAGE_ERROR);
    } else if (!trailersSeen) {
      input.end(null);
    }
  }

  /** Whether a head has come, and not what follows it. */
  boolean headWaits() {
    return headWaits;
  }

  /** Whether a head was given to the reader. */
  boolean headSeen() {
    return headSeen;
  }

  /** Whether the answer has no body. */
  boolean toHead() {
    return toHead;
  }

  /** Whether the head that waits is of a method that has no body. */
  boolean isBodiless() {
    byte[] held = section.array();
    return section.size() > METHOD && (held[METHOD] == GET || held[METHOD] == HEAD);
  }

  @Override
  public boolean begins(long type, long length) {
    if (headWaits) {
      head(false);
      if (stream.error() != 0) {
        return false;
      }
    }
    if (type == FrameType.DATA) {
      return (headSeen && !trailersSeen) || unexpected();
    }
    if (type == FrameType.HEADERS) {
      if (trailersSeen) {
        return unexpected();
      }
      if (length > MAX_HEADERS_BYTES) {
        stream.refuse(Http3Error.EXCESSIVE_LOAD);
        return false;
      }
      return true;
    }
    boolean misplaced = FrameType.isKnown(type) || FrameType.ofHttp2(type);
    return misplaced ? unexpected() : link.afford();
  }

  private boolean unexpected() {
    link.fail(Http3Error.FRAME_UNEXPECTED);
    return false;
  }

  @Override
  public boolean payload(long type, byte[] a, int from, int to, boolean last) {
    if (type == FrameType.DATA) {
      return from == to ? link.afford() : content(a, from, to);
    }
    if (type != FrameType.HEADERS) {
      return true;
    }
    section.add(a, from, to - from);
    return link.gathered(to - from) && (!last || section());
  }

  private boolean content(byte[] a, int from, int to) {
    if (expected >= 0) {
      expected -= to - from;
      if (expected < 0) {
        stream.refuse(Http3Error.MESSAGE_ERROR);
        return false;
      }
    }
    input.content(a, from, to - from);
    return true;
  }

  /** A field section has come whole. */
  private boolean section() {
    if (!headSeen) {
      headWaits = true;
      return true;
    }
    trailersSeen = true;
    RequestText text = decode(true);
    if (text != null && (!text.wellFormed(true) || expected > 0)) {
      stream.refuse(Http3Error.MESSAGE_ERROR);
    } else if (text != null) {
      input.end(text.trailerLines());
    }
    return stream.error() == 0;
  }

  private @Nullable RequestText decode(boolean trailers) {
    RequestText text = link.tools().requestText();
    text.begin(trailers);
    int decoded = link.decoder().decode(section.array(), 0, section.size(), text);
    drop();
    if (decoded != QpackDecoder.OK) {
      boolean bomb = decoded == QpackDecoder.TOO_MUCH;
      link.fail(bomb ? Http3Error.EXCESSIVE_LOAD : Http3Error.QPACK_DECOMPRESSION_FAILED);
      return null;
    }
    return text;
  }

  /** The head that waits goes to the reader; {@code whole} when no body follows it. */
  void head(boolean whole) {
    headWaits = false;
    RequestText text = decode(false);
    if (text == null) {
      return;
    }
    if (!text.wellFormed(whole)) {
      stream.refuse(Http3Error.MESSAGE_ERROR);
      return;
    }
    headSeen = true;
    toHead = text.isHead();
    expected = whole ? -1 : text.contentLength();
    byte[] room = input.textRoom(text.bound());
    int end = text.write(whole, room, input.textEnd());
    input.textAdded(end, !whole && text.contentLength() < 0);
    stream.began();
  }

  /** Forgets a section. */
  void drop() {
    link.gathered(-section.size());
    section.drop();
  }
}
