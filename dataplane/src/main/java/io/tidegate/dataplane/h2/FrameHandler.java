package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Timer;
import io.tidegate.dataplane.stream.AbuseBudget;
import io.tidegate.dataplane.stream.FieldLines;
import org.jspecify.annotations.Nullable;

/**
 * Checks frames and does what they say (RFC 9113 section 6); keeps what they have said of the link.
 * Owned by its link, on the loop's thread.
 */
final class FrameHandler {
  private static final byte[] PREFACE = FieldLines.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  /** Compressed bytes of one header block: more than any request may have. */
  private static final int MAX_BLOCK_BYTES = 96 * 1024;

  private static final int MAX_CONTINUATIONS = 32;
  private static final int MAX_WINDOW = Integer.MAX_VALUE;
  private static final int MAX_FRAME_SETTING = (1 << 24) - 1;

  /** Content in flight to us, all streams of a client together. */
  private static final int SERVER_WINDOW = 1024 * 1024;

  /** The same for a target: never less than its streams may send. */
  private static final int CLIENT_WINDOW = ClientRole.MAX_STREAMS * Frame.DEFAULT_WINDOW;

  private static final int REMEMBERED_RESETS = 64;

  /** A client that takes longer to answer the last call is thought gone; a stalled one is not. */
  private static final int LAST_CALL_MS = 10_000;

  private static final byte[] LAST_CALL = FieldLines.ascii("lastcall");

  private final Link link;
  private final Role role;
  private final boolean server;
  private final @Nullable AbuseBudget budget;
  private final int[] recentResets = new int[REMEMBERED_RESETS];
  private final Timer lastCall =
      new Timer() {
        @Override
        protected void expired() {
          leaveForGood();
        }
      };
  private int resetCount;
  private boolean prefaceDue;
  private boolean settingsSeen;
  private int receiveWindow = Frame.DEFAULT_WINDOW;
  private int uncredited;
  private int peerStreams = ClientRole.MAX_STREAMS;
  private boolean leaving;
  private boolean left;
  private int lastStream;
  private long requests;

  // A header block that is continued.
  private int blockStream;
  private boolean blockEndsStream;
  private byte @Nullable [] block;
  private int blockLength;
  private int continuations;

  FrameHandler(Link link, Role role, boolean server) {
    this.link = link;
    this.role = role;
    this.server = server;
    this.prefaceDue = server;
    this.budget = server ? new AbuseBudget(link.loop().nowMs()) : null;
  }

  /** Opens the link's own window beyond the default. */
  void openWindow() {
    int window = server ? SERVER_WINDOW : CLIENT_WINDOW;
    link.out().windowUpdate(0, window - receiveWindow);
    receiveWindow = window;
  }

  static byte[] preface() {
    return PREFACE;
  }

  long requests() {
    return requests;
  }

  /** The highest stream that the peer has opened, and that we answer. */
  void opened(int stream) {
    lastStream = stream;
    requests++;
  }

  /** Whether no stream is to be begun any more. */
  boolean isLeaving() {
    return leaving;
  }

  /** Whether the peer knows that. */
  boolean hasLeft() {
    return left;
  }

  /** Streams that we may have at once. */
  int peerStreams() {
    return Math.min(peerStreams, ClientRole.MAX_STREAMS);
  }

  /** Takes whole frames of [from, to) and returns where the first incomplete one begins. */
  int take(byte[] a, int from, int to) {
    int p = from;
    if (prefaceDue) {
      for (int i = 0; i < Math.min(PREFACE.length, to - p); i++) {
        if (a[p + i] != PREFACE[i]) {
          link.fail(LinkError.PROTOCOL_ERROR);
          return to;
        }
      }
      if (to - p < PREFACE.length) {
        return p;
      }
      prefaceDue = false;
      p += PREFACE.length;
    }
    while (to - p >= Frame.HEADER_BYTES && link.isOpen()) {
      int length = Frame.number24(a, p);
      if (length > Frame.MAX_BYTES) {
        link.fail(LinkError.FRAME_SIZE_ERROR);
        return to;
      }
      if (to - p - Frame.HEADER_BYTES < length) {
        return p;
      }
      frame(a, p, length);
      p += Frame.HEADER_BYTES + length;
    }
    return p;
  }

  private void frame(byte[] a, int at, int length) {
    int type = a[at + 3] & 0xff;
    int flags = a[at + 4] & 0xff;
    int stream = Frame.number31(a, at + 5);
    int from = at + Frame.HEADER_BYTES;
    int to = from + length;
    boolean firstIsSettings = settingsSeen || (type == Frame.SETTINGS && (flags & Frame.ACK) == 0);
    boolean unbroken = blockStream == 0 || (type == Frame.CONTINUATION && stream == blockStream);
    if (!firstIsSettings || !unbroken) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    settingsSeen = true;
    switch (type) {
      case Frame.DATA -> data(flags, stream, a, from, to);
      case Frame.HEADERS -> headers(flags, stream, a, from, to);
      case Frame.PRIORITY -> priority(stream, length);
      case Frame.RST_STREAM -> reset(stream, a, from, to);
      case Frame.SETTINGS -> settings(flags, stream, a, from, to);
      case Frame.PUSH_PROMISE -> link.fail(LinkError.PROTOCOL_ERROR);
      case Frame.PING -> ping(flags, stream, a, from, to);
      case Frame.GOAWAY -> goAway(stream, a, from, to);
      case Frame.WINDOW_UPDATE -> windowUpdate(stream, a, from, to);
      case Frame.CONTINUATION -> continuation(flags, a, from, to);
      default -> spendControl();
    }
  }

  /** Accounts a frame that carries nothing; false when that was one too many. */
  private boolean spendControl() {
    if (budget == null || budget.control(link.loop().nowMs())) {
      return true;
    }
    link.fail(LinkError.ENHANCE_YOUR_CALM);
    return false;
  }

  private void spendReset() {
    if (budget != null && !budget.reset(link.loop().nowMs())) {
      link.fail(LinkError.ENHANCE_YOUR_CALM);
    }
  }

  void completed() {
    if (budget != null) {
      budget.completed();
    }
  }

  void contentSent() {
    if (budget != null) {
      budget.sent(1);
    }
  }

  /** The payload of a padded frame begins one later and ends where this says; -1 when it cannot. */
  private static int withoutPadding(int flags, byte[] a, int from, int to) {
    if ((flags & Frame.PADDED) == 0) {
      return to;
    }
    int end = from < to ? to - (a[from] & 0xff) : -1;
    return end > from ? end : -1;
  }

  private void data(int flags, int stream, byte[] a, int from, int to) {
    int length = to - from;
    int end = withoutPadding(flags, a, from, to);
    receiveWindow -= length;
    if (stream == 0 || end < 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    if (receiveWindow < 0) {
      link.fail(LinkError.FLOW_CONTROL_ERROR);
      return;
    }
    int start = (flags & Frame.PADDED) == 0 ? from : from + 1;
    boolean last = (flags & Frame.END_STREAM) != 0;
    if (start == end && !last && !spendControl()) {
      return;
    }
    StreamSocket socket = link.carrying(stream);
    if (socket == null) {
      creditLink(length);
      if (!link.isEnding(stream, last)) {
        closedStream(stream);
      }
    } else if (socket.remoteEnded) {
      creditLink(length);
      link.reset(socket, LinkError.STREAM_CLOSED);
    } else {
      socket.receiveWindow -= length;
      content(socket, a, start, end, last);
      credit(socket, length - (end - start));
    }
  }

  private void content(StreamSocket socket, byte[] a, int from, int to, boolean last) {
    int size = to - from;
    boolean counted = socket.expected >= 0;
    socket.expected -= counted ? size : 0;
    boolean wrongLength = counted && (socket.expected < 0 || (last && socket.expected > 0));
    if (socket.receiveWindow < 0 || wrongLength || !socket.headReceived) {
      creditLink(size);
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
    told(socket, size > 0);
  }

  /** Tells the reader when there is something to read: an end by length is none. */
  void told(StreamSocket socket, boolean news) {
    int stream = socket.id;
    if (news || socket.input().isLastChunkDue()) {
      socket.events().readable();
    }
    if (socket.id == stream) {
      link.retireIfDone(socket);
    }
  }

  /** A frame for a stream that nobody carries. */
  void closedStream(int stream) {
    if (role.isIdle(stream)) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (!wasReset(stream)) {
      link.fail(LinkError.STREAM_CLOSED);
    }
  }

  /** The peer may send {@code bytes} more on the socket's stream and on the link. */
  void credit(StreamSocket socket, int bytes) {
    creditLink(bytes);
    if (socket.id != 0 && !socket.remoteEnded) {
      socket.uncredited += bytes;
      if (socket.uncredited >= Frame.DEFAULT_WINDOW / 2) {
        link.out().windowUpdate(socket.id, socket.uncredited);
        socket.receiveWindow += socket.uncredited;
        socket.uncredited = 0;
      }
    }
  }

  private void creditLink(int bytes) {
    uncredited += bytes;
    if (uncredited >= (server ? SERVER_WINDOW : CLIENT_WINDOW) / 2) {
      link.out().windowUpdate(0, uncredited);
      receiveWindow += uncredited;
      uncredited = 0;
    }
  }

  private void headers(int flags, int stream, byte[] a, int from, int to) {
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
      return;
    }
    blockStream = stream;
    blockEndsStream = endStream;
    continuations = 0;
    blockLength = 0;
    keepBlock(a, start, end);
  }

  private void continuation(int flags, byte[] a, int from, int to) {
    if (blockStream == 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    if (++continuations > MAX_CONTINUATIONS || blockLength + to - from > MAX_BLOCK_BYTES) {
      link.fail(LinkError.ENHANCE_YOUR_CALM);
      return;
    }
    keepBlock(a, from, to);
    if ((flags & Frame.END_HEADERS) != 0) {
      byte[] whole = java.util.Objects.requireNonNull(block);
      int stream = blockStream;
      block = null;
      blockStream = 0;
      try {
        role.headers(stream, blockEndsStream, whole, 0, blockLength);
      } finally {
        link.loop().buffers().giveBack(whole);
      }
    }
  }

  private void keepBlock(byte[] a, int from, int to) {
    byte[] held = block;
    int size = to - from;
    if (held == null || blockLength + size > held.length) {
      byte[] larger = link.loop().buffers().borrow(blockLength + size);
      if (held != null) {
        System.arraycopy(held, 0, larger, 0, blockLength);
        link.loop().buffers().giveBack(held);
      }
      held = larger;
      block = larger;
    }
    System.arraycopy(a, from, held, blockLength, size);
    blockLength += size;
  }

  /** Priorities are ignored (RFC 9113 section 5.3.2). */
  private void priority(int stream, int length) {
    if (stream == 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (length != 5) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else {
      spendControl();
    }
  }

  private void reset(int stream, byte[] a, int from, int to) {
    if (to - from != 4) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
      return;
    }
    if (stream == 0 || role.isIdle(stream)) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    StreamSocket socket = link.carrying(stream);
    if (socket == null) {
      if (!link.isEnding(stream, true)) {
        spendControl();
      }
      return;
    }
    spendReset();
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

  /** Resets for the peer's fault, which costs it. */
  void resetByUs(int stream, LinkError error) {
    resetQuietly(stream, error);
    spendReset();
  }

  void resetQuietly(int stream, LinkError error) {
    link.out().reset(stream, error);
    recentResets[resetCount++ % REMEMBERED_RESETS] = stream;
  }

  /** Whether we reset {@code stream} lately, so that its frames may still be under way. */
  boolean wasReset(int stream) {
    for (int recent : recentResets) {
      if (recent == stream) {
        return true;
      }
    }
    return false;
  }

  private void settings(int flags, int stream, byte[] a, int from, int to) {
    boolean ack = (flags & Frame.ACK) != 0;
    if (stream != 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if ((to - from) % 6 != 0 || (ack && to != from)) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else if (spendControl() && !ack) {
      for (int p = from; p < to && link.isOpen(); p += 6) {
        setting((a[p] & 0xff) << 8 | (a[p + 1] & 0xff), Frame.number32(a, p + 2));
      }
      if (link.isOpen()) {
        link.out().settingsAck();
        link.pump();
      }
    }
  }

  private void setting(int number, int value) {
    switch (number) {
      case Frame.SET_ENABLE_PUSH -> {
        if (value != 0 && (value != 1 || !server)) {
          link.fail(LinkError.PROTOCOL_ERROR);
        }
      }
      case Frame.SET_MAX_CONCURRENT_STREAMS -> peerStreams = value < 0 ? Integer.MAX_VALUE : value;
      case Frame.SET_INITIAL_WINDOW_SIZE -> initialWindow(value);
      case Frame.SET_MAX_FRAME_SIZE -> {
        if (value < Frame.MAX_BYTES || value > MAX_FRAME_SETTING) {
          link.fail(LinkError.PROTOCOL_ERROR);
        }
      }
      default -> {} // unknown, or of no consequence: we never index, and obey no list size
    }
  }

  private void initialWindow(int size) {
    if (size < 0) {
      link.fail(LinkError.FLOW_CONTROL_ERROR);
      return;
    }
    long change = (long) size - link.peerWindow;
    link.peerWindow = size;
    for (StreamSocket socket : link.sockets()) {
      long window = socket.sendWindow + change;
      if (socket.id != 0 && window > MAX_WINDOW) {
        link.fail(LinkError.FLOW_CONTROL_ERROR);
        return;
      }
      socket.sendWindow = (int) window;
    }
  }

  private void ping(int flags, int stream, byte[] a, int from, int to) {
    if (stream != 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (to - from != 8) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else if (!spendControl()) {
      return;
    } else if ((flags & Frame.ACK) == 0) {
      link.out().ping(Frame.ACK, a, from);
    } else if (FieldLines.is(a, from, to, LAST_CALL)) {
      leaveForGood();
    }
  }

  private void goAway(int stream, byte[] a, int from, int to) {
    if (stream != 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (to - from < 8) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else if (spendControl()) {
      leaving = true;
      left = true;
      role.peerLeaves(Frame.number31(a, from));
      if (link.active() == 0) {
        link.end();
      }
    }
  }

  private void windowUpdate(int stream, byte[] a, int from, int to) {
    if (to - from != 4) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
      return;
    }
    if (!spendControl()) {
      return;
    }
    int increment = Frame.number31(a, from);
    if (stream == 0) {
      linkWindow(increment);
      return;
    }
    StreamSocket socket = link.carrying(stream);
    if (socket == null) {
      if (role.isIdle(stream)) {
        link.fail(LinkError.PROTOCOL_ERROR);
      }
    } else if (increment == 0) {
      link.reset(socket, LinkError.PROTOCOL_ERROR);
    } else if ((long) socket.sendWindow + increment > MAX_WINDOW) {
      link.reset(socket, LinkError.FLOW_CONTROL_ERROR);
    } else {
      socket.sendWindow += increment;
      link.pump();
    }
  }

  private void linkWindow(int increment) {
    if (increment == 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if ((long) link.sendWindow + increment > MAX_WINDOW) {
      link.fail(LinkError.FLOW_CONTROL_ERROR);
    } else {
      link.sendWindow += increment;
      link.pump();
    }
  }

  /** Says that we leave; a server lets requests that are under way to it arrive first. */
  void leave() {
    if (leaving) {
      return;
    }
    leaving = true;
    if (!server) {
      left = true;
      return;
    }
    link.out().goAway(Integer.MAX_VALUE, LinkError.NO_ERROR);
    link.out().ping(0, LAST_CALL, 0);
    link.loop().set(lastCall, LAST_CALL_MS);
  }

  private void leaveForGood() {
    if (leaving && !left && link.isOpen()) {
      left = true;
      link.loop().cancel(lastCall);
      link.out().goAway(lastStream, LinkError.NO_ERROR);
      if (link.active() == 0) {
        link.end();
      }
    }
  }

  void sayLast(LinkError error) {
    link.out().goAway(server ? lastStream : 0, error);
  }

  void close() {
    link.loop().cancel(lastCall);
    if (block != null) {
      link.loop().buffers().giveBack(block);
      block = null;
    }
  }
}
