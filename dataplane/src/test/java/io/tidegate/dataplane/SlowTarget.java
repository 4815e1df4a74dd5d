package io.tidegate.dataplane;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A target for tests of slow clients. By path: {@code /large} is {@link #LARGE} bytes; {@code
 * /talks} answers before it has the body; {@code /ticks} goes on with each {@link #tick}; {@code
 * /deaf} takes nothing of the body; anything else takes the body and says ok.
 */
final class SlowTarget implements AutoCloseable {
  static final int LARGE = 16 * 1024 * 1024;

  private static final byte[] PIECE = new byte[64 * 1024];
  private static final String CHUNKED =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n";

  final Backend backend;
  private final Semaphore ticks = new Semaphore(0);

  SlowTarget() throws IOException {
    ServerSocket server = new ServerSocket();
    server.setReceiveBufferSize(4096); // so that little waits in the kernel
    server.bind(new InetSocketAddress(Plane.nextAddress(), 0));
    this.backend = new Backend(server, this::serve);
  }

  private void serve(Backend.Conversation with) throws IOException {
    for (String head = with.head(); head != null; head = with.head()) {
      if (head.contains(" /large")) {
        with.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
        for (int sent = 0; sent < LARGE; sent += PIECE.length) {
          with.out.write(PIECE);
        }
      } else if (head.contains(" /ticks")) {
        with.send(CHUNKED);
        while (ticked()) {
          with.send("1\r\nt\r\n");
        }
      } else if (head.contains(" /deaf")) {
        ticked();
        return;
      } else if (head.contains(" /talks")) {
        with.send(CHUNKED);
        Wire.bodyLength(head, with.in);
        with.send("0\r\n\r\n");
      } else {
        Wire.bodyLength(head, with.in);
        with.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      }
    }
  }

  private boolean ticked() {
    try {
      return ticks.tryAcquire(20, TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      return false;
    }
  }

  /** What waits for it goes on. */
  void tick() {
    ticks.release();
  }

  @Override
  public void close() throws IOException {
    backend.close();
  }
}
