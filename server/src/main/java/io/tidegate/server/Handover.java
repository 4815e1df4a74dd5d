package io.tidegate.server;

import io.tidegate.base.Setback;
import io.tidegate.dataplane.Inheritance;
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
 *   <li>the successor gets sockets, ticket keys and health, then starts as any server does;
 *   <li>it is about to listen for calls of the API: those that wait here are sent to it;
 *   <li>it says that it serves: here connections end with their next response, then the process.
 * </ol>
 *
 * A successor that ends between 2 and 5 changes nothing for traffic: this process then succeeds
 * itself, by the same steps, and so has a control plane again.
 */
final class Handover implements AutoCloseable {
  /** The name of the socket in the data directory. */
  static final String SOCKET = "takeover";

  static final String SERVING = "serving";
  static final String FREE_API = "free-api";

  private static final Logger log = LoggerFactory.getLogger(Handover.class);
  private static final Duration SEND_LIMIT = Duration.ofSeconds(10);

  private final Path path;
  private final Retiring server;
  private final DescriptorSocket socket;
  private volatile boolean closed;

  /** What a server does step by step when it is replaced. */
  interface Retiring {
    /** Ends the control plane; again is without effect. */
    void releaseControl();

    /** What a successor goes on with. */
    Inheritance inheritance();

    /** Lets the API's address go. */
    void freeApi();

    /** A successor failed: starts one in this process, on another thread. */
    void succeedItself();

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
    Setback setback = new Setback();
    while (!closed) {
      try (DescriptorSocket successor = socket.accept()) {
        setback.over();
        if (handOver(successor)) {
          close();
          server.retire();
          return;
        }
        log.error("the successor did not start; this server goes on");
        server.succeedItself();
      } catch (IOException failed) {
        if (!closed) {
          setback.failed(() -> log.warn("handover: {}", failed.getMessage()));
        }
      }
    }
  }

  private boolean handOver(DescriptorSocket successor) {
    log.info("a successor takes over");
    server.releaseControl();
    try {
      successor.limit(SEND_LIMIT);
      InheritanceWire.send(successor, server.inheritance());
      successor.limit(Duration.ZERO); // as long as it lives it may still come up: none for ever
      String said = successor.receive().text();
      if (said.equals(FREE_API)) {
        server.freeApi();
        successor.send(new DescriptorSocket.Message(FREE_API, List.of()));
        said = successor.receive().text();
      }
      return said.equals(SERVING);
    } catch (IOException gone) {
      log.warn("handover: {}", gone.getMessage());
      return false;
    }
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
