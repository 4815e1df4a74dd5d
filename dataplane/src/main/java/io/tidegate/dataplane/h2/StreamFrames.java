package io.tidegate.dataplane.h2;

/**
 * Frames that speak of one stream (RFC 9113 sections 6.1 to 6.4, 6.9, 6.10). Owned by its link, on
 * the loop's thread.
 */
final class StreamFrames {
  private final Link link;
  private final Role role;
  private final boolean server;
  private final ReceiveWindow window;
  private final HeaderBlock block;

  StreamFrames(Link link, Role role, boolean server) {
    this.link = link;
    this.role = role;
    this.server = server;
    this.window = new ReceiveWindow(link, server);
    this.block = new HeaderBlock(link);
  }

  /** What the peer may send. */
  ReceiveWindow window() {
    return window;
  }

  /** The header block that is under way. */
  HeaderBlock block() {
    return block;
  }

  /** The payload of a padded frame begins one later and ends where this says; -1 when it cannot. */
  private static int withoutPadding(int flags, byte[] a, int from, int to) {
    if ((flags & Frame.PADDED) == 0) {
      return to;
    }
    int end = from < to ? to - (a[from] & 0xff) : -1;
    return end > from ? end : -1;
  }

  void data(int flags, int stream, byte[] a, int from, int to) {
    int length = to - from;
    int end = withoutPadding(flags, a, from, to);
    boolean allowed = window.take(length);
    if (stream == 0 || end < 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    if (!allowed) {
      link.fail(LinkError.FLOW_CONTROL_ERROR);
      return;
    }
    int start = (flags & Frame.PADDED) == 0 ? from : from + 1;
    boolean last = (flags & Frame.END_STREAM) != 0;
    if (start == end && !last && !link.tolerance().control()) {
      return;
    }
    StreamSocket socket = link.streams().carrying(stream);
    if (socket == null) {
      window.credit(length);
      if (!link.isEnding(stream, last)) {
        closedStream(stream);
      }
    } else if (socket.remoteEnded) {
      window.credit(length);
      link.reset(socket, LinkError.STREAM_CLOSED);
    } else {
      socket.receiveWindow -= length;
      content(socket, a, start, end, last);
      window.credit(socket, length - (end - start));
    }
  }

  private void content(StreamSocket socket, byte[] a, int from, int to, boolean last) {
    int size = to - from;
    boolean counted = socket.expected >= 0;
    socket.expected -= counted ? size : 0;
    boolean wrongLength = counted && (socket.expected < 0 || (last && socket.expected > 0));
    if (socket.receiveWindow < 0 || wrongLength || !socket.headReceived) {
      window.credit(size);
      link.reset(
          socket,
          socket.receiveWindow < 0 ? LinkError.FLOW_CONTROL_ERROR : LinkError.PROTOCOL_ERROR);
      return;
    }
    if (size > 0) {
      socket.input().content(a, from, size);
    }
    if (last) {
      socket.input().end(null);
      socket.remoteEnded = true;
    }
    link.told(socket, size > 0);
  }

  /** A frame for a stream that nobody carries. */
  void closedStream(int stream) {
    if (role.isIdle(stream)) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (!link.tolerance().remembers(stream)) {
      link.fail(LinkError.STREAM_CLOSED);
    }
  }

  void headers(int flags, int stream, byte[] a, int from, int to) {
    int end = withoutPadding(flags, a, from, to);
    int start = (flags & Frame.PADDED) == 0 ? from : from + 1;
    if ((flags & Frame.WITH_PRIORITY) != 0) {
      start += 5;
    }
    if (stream == 0 || end < 0 || start > end) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    boolean endStream = (flags & Frame.END_STREAM) != 0;
    if ((flags & Frame.END_HEADERS) != 0) {
      role.headers(stream, endStream, a, start, end);
    } else {
      block.begin(stream, endStream, a, start, end);
    }
  }

  void continuation(int flags, byte[] a, int from, int to) {
    block.goesOn(a, from, to, (flags & Frame.END_HEADERS) != 0, role);
  }

  /** Priorities are ignored (RFC 9113 section 5.3.2). */
  void priority(int stream, int length) {
    if (stream == 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (length != 5) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else {
      link.tolerance().control();
    }
  }

  void reset(int stream, byte[] a, int from, int to) {
    if (to - from != 4) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
      return;
    }
    if (stream == 0 || role.isIdle(stream)) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    StreamSocket socket = link.streams().carrying(stream);
    if (socket == null) {
      if (!link.isEnding(stream, true)) {
        link.tolerance().control();
      }
      return;
    }
    link.tolerance().reset();
    if (!link.isOpen()) {
      return;
    }
    if (!server && socket.remoteEnded) {
      socket.spent();
      link.over();
    } else {
      boolean untouched = Frame.number32(a, from) == LinkError.REFUSED_STREAM.code();
      link.breakStream(socket, untouched);
    }
  }

  /** WINDOW_UPDATE of {@code stream}. */
  void window(int stream, int increment) {
    StreamSocket socket = link.streams().carrying(stream);
    if (socket == null) {
      if (role.isIdle(stream)) {
        link.fail(LinkError.PROTOCOL_ERROR);
      }
    } else if (increment == 0) {
      link.reset(socket, LinkError.PROTOCOL_ERROR);
    } else if (!link.output().widen(socket, increment)) {
      link.reset(socket, LinkError.FLOW_CONTROL_ERROR);
    } else {
      link.output().pump();
    }
  }
}
