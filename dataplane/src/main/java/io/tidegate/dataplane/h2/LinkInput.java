package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Loop;
import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.LinkTools;
import org.jspecify.annotations.Nullable;

/**
 * What a link receives: bytes become whole frames, and the beginning of one that is not whole is
 * kept. Nothing is received while too much waits to be sent. Owned by its link, on the loop's
 * thread.
 */
final class LinkInput {
  private static final int MAX_ROUNDS = 16;
  private static final int LINGER_BYTES = 4 * 1024 * 1024;

  private final Link link;
  private final Transport transport;
  private final FrameHandler handler;
  private final Runnable receiveTask = this::receive;
  private boolean paused;
  private int lingered;
  private byte @Nullable [] stash;
  private int stashLength;

  LinkInput(Link link, Transport transport, FrameHandler handler) {
    this.link = link;
    this.transport = transport;
    this.handler = handler;
  }

  /** Receives soon. */
  void queueReceive() {
    link.loop().execute(receiveTask);
  }

  /** Receives what there is. */
  void receive() {
    byte[] buffer = link.tools().frames();
    for (int round = 0; round < MAX_ROUNDS; round++) {
      if (link.isClosed()) {
        return;
      }
      if (!link.isOpen()) {
        discard();
        return;
      }
      if (link.output().waiting() > LinkOutput.LIMIT) {
        paused = true;
        link.output().queueFlush();
        return;
      }
      int start = LinkTools.STASH_BYTES - stashLength;
      if (stash != null) {
        System.arraycopy(stash, 0, buffer, start, stashLength);
      }
      int got = transport.receive(buffer, LinkTools.STASH_BYTES, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      if (got < 0) {
        link.close();
        return;
      }
      drop();
      int to = LinkTools.STASH_BYTES + got;
      keep(buffer, handler.take(buffer, start, to), to);
      if (!transport.mayHaveMore(got, Loop.READ_BYTES)) {
        return;
      }
    }
    queueReceive();
  }

  /** Goes on when there is room for answers again. */
  void resume() {
    if (paused && link.output().waiting() < LinkOutput.LIMIT) {
      paused = false;
      receive();
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    if (from < to && link.isOpen()) {
      byte[] held = link.loop().buffers().borrow(to - from);
      System.arraycopy(bytes, from, held, 0, to - from);
      stash = held;
      stashLength = to - from;
    }
  }

  /** The link ends: what still comes is thrown away. */
  private void discard() {
    byte[] buffer = link.tools().frames();
    while (!link.isClosed()) {
      int got = transport.receive(buffer, 0, Loop.READ_BYTES);
      if (got == Transport.NOTHING) {
        return;
      }
      lingered += Math.max(0, got);
      if (got < 0 || lingered > LINGER_BYTES) {
        link.close();
      }
    }
  }

  /** Bytes of a frame that is not whole. */
  int held() {
    return stashLength;
  }

  /** Forgets them. */
  void drop() {
    if (stash != null) {
      link.loop().buffers().giveBack(stash);
      stash = null;
      stashLength = 0;
    }
  }
}
