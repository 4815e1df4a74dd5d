package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.stream.FieldLines;

/**
 * Cuts what a link receives into frames and checks their order (RFC 9113 sections 3.4, 4.1 and
 * 6.10); {@link StreamFrames} and {@link LinkFrames} do what they say. Owned by its link, on the
 * loop's thread.
 */
final class FrameHandler {
  private static final byte[] PREFACE = FieldLines.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

  private final Link link;
  private final StreamFrames streamFrames;
  private final LinkFrames linkFrames;
  private boolean prefaceDue;
  private boolean settingsSeen;

  FrameHandler(Link link, Role role, boolean server) {
    this.link = link;
    this.streamFrames = new StreamFrames(link, role, server);
    this.linkFrames = new LinkFrames(link, role, server);
    this.prefaceDue = server;
  }

  static byte[] preface() {
    return PREFACE;
  }

  StreamFrames streamFrames() {
    return streamFrames;
  }

  LinkFrames linkFrames() {
    return linkFrames;
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
    int continued = streamFrames.block().stream();
    boolean unbroken = continued == 0 || (type == Frame.CONTINUATION && stream == continued);
    if (!firstIsSettings || !unbroken) {
      link.fail(LinkError.PROTOCOL_ERROR);
      return;
    }
    settingsSeen = true;
    switch (type) {
      case Frame.DATA -> streamFrames.data(flags, stream, a, from, to);
      case Frame.HEADERS -> streamFrames.headers(flags, stream, a, from, to);
      case Frame.PRIORITY -> streamFrames.priority(stream, length);
      case Frame.RST_STREAM -> streamFrames.reset(stream, a, from, to);
      case Frame.SETTINGS -> linkFrames.settings(flags, stream, a, from, to);
      case Frame.PUSH_PROMISE -> link.fail(LinkError.PROTOCOL_ERROR);
      case Frame.PING -> linkFrames.ping(flags, stream, a, from, to);
      case Frame.GOAWAY -> linkFrames.goAway(stream, a, from, to);
      case Frame.WINDOW_UPDATE -> windowUpdate(stream, a, from, to);
      case Frame.CONTINUATION -> streamFrames.continuation(flags, a, from, to);
      default -> link.tolerance().control();
    }
  }

  private void windowUpdate(int stream, byte[] a, int from, int to) {
    if (to - from != 4) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else if (link.tolerance().control()) {
      int increment = Frame.number31(a, from);
      if (stream == 0) {
        linkFrames.window(increment);
      } else {
        streamFrames.window(stream, increment);
      }
    }
  }
}
