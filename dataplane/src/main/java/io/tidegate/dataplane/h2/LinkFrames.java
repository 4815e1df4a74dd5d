package io.tidegate.dataplane.h2;

/**
 * Frames that speak of the whole link (RFC 9113 sections 6.5, 6.7 to 6.9), and what they have said.
 * Owned by its link, on the loop's thread.
 */
final class LinkFrames {
  private static final int MAX_FRAME_SETTING = (1 << 24) - 1;

  private final Link link;
  private final Role role;
  private final boolean server;
  private int peerStreams = ClientRole.MAX_STREAMS;

  LinkFrames(Link link, Role role, boolean server) {
    this.link = link;
    this.role = role;
    this.server = server;
  }

  /** Streams that we may have at once. */
  int peerStreams() {
    return Math.min(peerStreams, ClientRole.MAX_STREAMS);
  }

  void settings(int flags, int stream, byte[] a, int from, int to) {
    boolean ack = (flags & Frame.ACK) != 0;
    if (stream != 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if ((to - from) % 6 != 0 || (ack && to != from)) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else if (link.tolerance().control() && !ack) {
      for (int p = from; p < to && link.isOpen(); p += 6) {
        setting((a[p] & 0xff) << 8 | (a[p + 1] & 0xff), Frame.number32(a, p + 2));
      }
      if (link.isOpen()) {
        link.out().settingsAck();
        link.output().pump();
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
      case Frame.SET_INITIAL_WINDOW_SIZE -> {
        if (value < 0 || !link.output().initialWindow(value)) {
          link.fail(LinkError.FLOW_CONTROL_ERROR);
        }
      }
      case Frame.SET_MAX_FRAME_SIZE -> {
        if (value < Frame.MAX_BYTES || value > MAX_FRAME_SETTING) {
          link.fail(LinkError.PROTOCOL_ERROR);
        }
      }
      default -> {} // unknown, or of no consequence: we never index, and obey no list size
    }
  }

  void ping(int flags, int stream, byte[] a, int from, int to) {
    if (stream != 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (to - from != 8) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else if (!link.tolerance().control()) {
      return;
    } else if ((flags & Frame.ACK) == 0) {
      link.out().ping(Frame.ACK, a, from);
    } else {
      link.farewell().answered(a, from, to);
    }
  }

  void goAway(int stream, byte[] a, int from, int to) {
    if (stream != 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (to - from < 8) {
      link.fail(LinkError.FRAME_SIZE_ERROR);
    } else if (link.tolerance().control()) {
      link.farewell().peerLeaves();
      role.peerLeaves(Frame.number31(a, from));
      link.farewell().endIfIdle();
    }
  }

  /** WINDOW_UPDATE of the link. */
  void window(int increment) {
    if (increment == 0) {
      link.fail(LinkError.PROTOCOL_ERROR);
    } else if (!link.output().widen(increment)) {
      link.fail(LinkError.FLOW_CONTROL_ERROR);
    } else {
      link.output().pump();
    }
  }
}
