package io.tidegate.dataplane.h2;

import io.tidegate.dataplane.loop.Transport;
import io.tidegate.dataplane.stream.Backlog;
import java.util.ArrayList;
import java.util.List;

/**
 * What a link sends: frames go out in batches, and streams write in turns as far as the peer's
 * windows (RFC 9113 section 5.2) and the transport allow. Owned by its link, on the loop's thread.
 */
final class LinkOutput {
  /** Bytes that may wait for the transport before streams hold back. */
  static final int LIMIT = 256 * 1024;

  private static final int MAX_WINDOW = Integer.MAX_VALUE;

  /** Content of a smaller frame earns the peer nothing. */
  private static final int CREDITABLE_FRAME = 256;

  private final Link link;
  private final Transport transport;
  private final FrameWriter writer;
  private final Backlog backlog;
  private final List<StreamSocket> drained = new ArrayList<>();
  private final Runnable flushTask = this::flush;
  private boolean flushQueued;
  private boolean pumping;
  private int pumpFrom;
  private int window = Frame.DEFAULT_WINDOW;
  private int initialWindow = Frame.DEFAULT_WINDOW;

  LinkOutput(Link link, Transport transport) {
    this.link = link;
    this.transport = transport;
    this.writer = new FrameWriter(transport);
    this.backlog = new Backlog(link.loop());
  }

  /** What streams keep because the peer takes none. */
  Backlog backlog() {
    return backlog;
  }

  /** Frames to be sent with the next batch. */
  FrameWriter frames() {
    queueFlush();
    return writer;
  }

  /** Sends, and goes on, when what is under way has been handled. */
  void queueFlush() {
    if (!flushQueued) {
      flushQueued = true;
      link.loop().execute(flushTask);
    }
  }

  private void flush() {
    flushQueued = false;
    if (link.isClosed()) {
      return;
    }
    if (!writer.flush() && link.isConnected()) {
      link.close();
      return;
    }
    if (link.isOpen() && transport.unsent() < LIMIT) {
      pump();
      link.input().resume();
    }
  }

  /** Sends what waits now. */
  void flushNow() {
    writer.flush();
  }

  /** Bytes that wait for the transport. */
  int waiting() {
    return writer.waiting();
  }

  /** Lets streams send that were held back, beginning with another one every time. */
  void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    List<StreamSocket> sockets = link.streams().all();
    int count = sockets.size();
    for (int k = 0; k < count && writer.waiting() < LIMIT; k++) {
      StreamSocket socket = sockets.get((pumpFrom + k) % count);
      if (socket.output().waiting() > 0 && socket.output().pump()) {
        drained.add(socket);
      }
    }
    pumpFrom = count == 0 ? 0 : (pumpFrom + 1) % count;
    pumping = false;
    for (int i = 0; i < drained.size(); i++) {
      drained.get(i).events().writable();
    }
    drained.clear();
  }

  /** Writes what the windows let through of [from, to) and returns how many bytes that was. */
  int content(StreamSocket socket, byte[] a, int from, int to, boolean last) {
    int p = from;
    while (p < to) {
      int room = Math.min(socket.sendWindow, window);
      int size = Math.min(Math.min(to - p, room), Frame.MAX_BYTES);
      if (size <= 0 || writer.waiting() > LIMIT) {
        break;
      }
      boolean ends = last && p + size == to;
      frames().data(socket.id, a, p, size, ends);
      socket.sendWindow -= size;
      window -= size;
      p += size;
      if (ends || size >= CREDITABLE_FRAME) {
        link.tolerance().contentSent();
      }
    }
    if (p < to) {
      queueFlush();
    }
    return p - from;
  }

  /** How much should be received at once on behalf of {@code socket}. */
  int room(StreamSocket socket) {
    return backlog.room(Math.min(socket.sendWindow, window));
  }

  /** The window of a stream that begins. */
  int initialWindow() {
    return initialWindow;
  }

  /** The peer takes {@code bytes} more on the link; false when that is too many. */
  boolean widen(int bytes) {
    if ((long) window + bytes > MAX_WINDOW) {
      return false;
    }
    window += bytes;
    return true;
  }

  /** The peer takes {@code bytes} more on one stream; false when that is too many. */
  boolean widen(StreamSocket socket, int bytes) {
    if ((long) socket.sendWindow + bytes > MAX_WINDOW) {
      return false;
    }
    socket.sendWindow += bytes;
    return true;
  }

  /** Streams begin with a window of {@code size} from now on (RFC 9113 section 6.9.2). */
  boolean initialWindow(int size) {
    long change = (long) size - initialWindow;
    initialWindow = size;
    for (StreamSocket socket : link.streams().all()) {
      long changed = socket.sendWindow + change;
      if (socket.id != 0 && changed > MAX_WINDOW) {
        return false;
      }
      socket.sendWindow = (int) changed;
    }
    return true;
  }

  /** Forgets what waits. */
  void drop() {
    writer.drop();
  }
}
