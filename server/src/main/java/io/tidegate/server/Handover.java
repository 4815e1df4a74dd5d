package io.tidegate.server;

import io.tidegate.dataplane.listen.ListeningSockets;
import io.tidegate.dataplane.sys.DescriptorSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The side of a running server when another process replaces it: waits at the Unix socket {@code
 * takeover} of the data directory, on a platform thread of its own.
 *
 * <ol>
 *   <li>a successor connects;
 *   <li>the control plane ends here, with store and lock; traffic goes on;
 *   <li>the successor gets the listening sockets, then starts as any server does;
 *   <li>it says that it serves: here connections end with their next response, then the process.
 * </ol>
 *
 * A successor that fails between 2 and 4 changes nothing for traffic, and another may come.
 */
final class Handover implements AutoCloseable {
  /** The name of the socket in the data directory. */
  static final String SOCKET = "takeover";

  static final String SERVING = "serving";
  static final String END = "end";

  private static final Logger log = LoggerFactory.getLogger(Handover.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path path;
  private final Retiring server;
  private final DescriptorSocket socket;
  private volatile boolean closed;

  /** What a server does step by step when it is replaced. */
  interface Retiring {
    /** Ends the control plane; again is without effect. */
    void releaseControl();

    /** What listens for traffic. */
    List<ListeningSockets> listeningSockets();

    /** Lets connections end, then ends the process. */
    void retire();
  }

  private Handover(Path path, Retiring server) throws IOException {
    this.path = path;
    this.server = server;
    Files.deleteIfExists(path);
    this.socket = DescriptorSocket.listen(path);
  }

  /** Waits for a successor; without a socket (a path too long) it says so and never comes. */
  static void start(Path data, Retiring server) {
    try {
      Handover handover = new Handover(data.resolve(SOCKET), server);
      Thread.ofPlatform().name("handover").start(handover::serve);
    } catch (IOException failed) {
      log.warn("this server cannot be replaced while it runs: {}", failed.getMessage());
    }
  }

  private void serve() {
    while (!closed) {
      try (DescriptorSocket successor = socket.accept()) {
        if (handOver(successor)) {
          close();
          server.retire();
          return;
        }
        log.error("the successor did not start; traffic goes on, start one again with --takeover");
      } catch (IOException failed) {
        log.warn("handover: {}", failed.getMessage());
      }
    }
  }

  private boolean handOver(DescriptorSocket successor) throws IOException {
    log.info("a successor takes over");
    server.releaseControl();
    successor.limit(START_LIMIT);
    for (ListeningSockets one : server.listeningSockets()) {
      successor.send(
          new DescriptorSocket.Message(one.address() + " " + one.port(), one.descriptors()));
    }
    successor.send(new DescriptorSocket.Message(END, List.of()));
    return successor.receive().text().equals(SERVING);
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }

  @Override
  public String toString() {
    return "Handover at " + path;
  }
}
