package io.tidegate.server;

import io.tidegate.dataplane.Inheritance;
import io.tidegate.dataplane.sys.DescriptorSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The server that this process replaces: the other side of {@link Handover}. One thread. */
final class Predecessor implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final DescriptorSocket socket;
  private final Inheritance inheritance;

  private Predecessor(DescriptorSocket socket, Inheritance inheritance) {
    this.socket = socket;
    this.inheritance = inheritance;
  }

  /**
   * Asks the server that uses {@code data} to give way; nothing when none runs there. When this
   * returns its control plane has ended and the data directory is free.
   *
   * @throws StartFailure when it does not answer as it should
   */
  static Optional<Predecessor> ask(Path data) {
    Path path = data.resolve(Handover.SOCKET);
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    DescriptorSocket socket;
    try {
      socket = DescriptorSocket.connect(path);
    } catch (IOException nobody) {
      return Optional.empty();
    }
    try {
      socket.limit(LIMIT);
      return Optional.of(new Predecessor(socket, InheritanceWire.receive(socket)));
    } catch (IOException failed) {
      socket.close();
      throw new StartFailure("the running server did not give way: " + failed.getMessage());
    }
  }

  /** What it hands over, now this process's own. */
  Inheritance inheritance() {
    return inheritance;
  }

  /**
   * The API is about to listen: the predecessor lets its address go.
   *
   * @throws StartFailure when it has ended
   */
  void freeApi() {
    try {
      socket.send(new DescriptorSocket.Message(Handover.FREE_API, List.of()));
      socket.receive();
    } catch (IOException gone) {
      throw new StartFailure("the running server ended meanwhile: " + gone.getMessage());
    }
  }

  /** This process serves: the predecessor may go. */
  void replaced() {
    try {
      socket.send(new DescriptorSocket.Message(Handover.SERVING, List.of()));
    } catch (IOException gone) {
      // then nothing is left to tell
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
