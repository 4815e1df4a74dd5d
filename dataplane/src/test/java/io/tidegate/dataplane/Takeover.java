package io.tidegate.dataplane;

import io.tidegate.dataplane.listen.ListeningSockets;
import io.tidegate.dataplane.sys.DescriptorSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What one plane hands to the next as one process does to another: through a Unix socket. */
final class Takeover {
  private Takeover() {}

  /** Descriptors are new ones of the same sockets. */
  static Inheritance between(Plane old, Path socket) throws Exception {
    Inheritance whole = old.plane.inheritance();
    List<ListeningSockets> received = new ArrayList<>();
    AtomicReference<IOException> failure = new AtomicReference<>();
    try (DescriptorSocket server = DescriptorSocket.listen(socket)) {
      Thread sender =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try (DescriptorSocket to = server.accept()) {
                      send(whole.sockets(), to);
                    } catch (IOException failed) {
                      failure.set(failed);
                    }
                  });
      try (DescriptorSocket from = DescriptorSocket.connect(socket)) {
        from.limit(Duration.ofSeconds(20));
        for (var one = from.receive(); !one.text().isEmpty(); one = from.receive()) {
          String[] words = one.text().split(" ");
          received.add(
              new ListeningSockets(words[0], Integer.parseInt(words[1]), false, one.descriptors()));
        }
      }
      sender.join();
    }
    if (failure.get() != null) {
      throw failure.get();
    }
    return new Inheritance(received, whole.ticketSecret(), whole.health());
  }

  private static void send(List<ListeningSockets> all, DescriptorSocket to) throws IOException {
    for (ListeningSockets sockets : all) {
      to.send(
          new DescriptorSocket.Message(
              sockets.address() + " " + sockets.port(), sockets.descriptors()));
    }
  }
}
