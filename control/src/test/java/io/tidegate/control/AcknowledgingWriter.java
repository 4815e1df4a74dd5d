package io.tidegate.control;

import io.tidegate.model.Change;
import io.tidegate.model.ec2.Vpc;
import io.tidegate.store.SqliteStore;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The process that {@link KillTest} kills: several threads count up, each its own entity, and say
 * {@code <thread> <count>} on standard output once a count is acknowledged. Every write to the pipe
 * is one line, so that a line is there whole or not at all.
 */
final class AcknowledgingWriter {
  static final int THREADS = 4;

  private AcknowledgingWriter() {}

  /** The argument is the store's file. */
  public static void main(String[] arguments) throws InterruptedException {
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    Controller controller =
        new Controller(
            new SqliteStore(Path.of(arguments[0])), (where, cause) -> cause.printStackTrace());
    controller.start();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      Thread.ofPlatform().start(() -> count(controller, thread, out));
    }
    Thread.currentThread().join();
  }

  private static void count(Controller controller, int thread, OutputStream out) {
    while (true) {
      int count =
          controller.submit("Count", image -> next(image.vpcs().find(name(thread)), thread));
      try {
        out.write((thread + " " + count + "\n").getBytes(StandardCharsets.US_ASCII));
      } catch (IOException parentGone) {
        throw new UncheckedIOException(parentGone);
      }
    }
  }

  private static Outcome<Integer> next(Optional<Vpc> last, int thread) {
    int count = last.map(AcknowledgingWriter::count).orElse(0) + 1;
    Vpc counted = new Vpc(name(thread), Integer.toString(count), false, List.of());
    Vpc partner = new Vpc(partner(thread), Integer.toString(count), false, List.of());
    return new Outcome<>(List.of(Change.put(counted), Change.put(partner)), count);
  }

  static String name(int thread) {
    return "counter-" + thread;
  }

  /** Written in the same change as {@link #name}: both or none must survive. */
  static String partner(int thread) {
    return "partner-" + thread;
  }

  static int count(Vpc vpc) {
    return Integer.parseInt(vpc.cidr());
  }
}
