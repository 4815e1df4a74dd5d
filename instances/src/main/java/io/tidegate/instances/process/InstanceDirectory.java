package io.tidegate.instances.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;

/**
 * The files of one instance: {@code root/} the copy of the image and working directory, {@code
 * volumes/NAME/} its block devices, {@code run/} the server's notes, {@code console.log}. Belongs
 * to the instance's lock.
 */
record InstanceDirectory(Path home) {
  /** What {@code GetConsoleOutput} answers at most. Source: EC2 API Reference. */
  private static final int CONSOLE_TAIL = 64 * 1024;

  /** The main process as noted when it was started. */
  record Main(long pid, long startTicks, int boots) {}

  Path root() {
    return home.resolve("root");
  }

  Path run() {
    return home.resolve("run");
  }

  Path console() {
    return home.resolve("console.log");
  }

  Path userData() {
    return run().resolve("user-data");
  }

  /** {@code /dev/sdf} is {@code volumes/sdf}. */
  Path volume(String deviceName) {
    return home.resolve("volumes").resolve(deviceName.substring(deviceName.lastIndexOf('/') + 1));
  }

  /** {@code /dev/sdf} is told as {@code TIDEGATE_VOLUME_SDF}. */
  static String volumeVariable(String deviceName) {
    return "TIDEGATE_VOLUME_"
        + deviceName.substring(deviceName.lastIndexOf('/') + 1).toUpperCase(Locale.ROOT);
  }

  /** Whether the image has been copied completely. */
  boolean complete() {
    return Files.exists(run().resolve("complete"));
  }

  void markComplete() throws IOException {
    note("complete", "");
  }

  void noteMain(Main main) throws IOException {
    Files.deleteIfExists(run().resolve("exit"));
    note("main", main.pid + " " + main.startTicks + " " + main.boots);
  }

  Optional<Main> main() {
    return read("main")
        .map(text -> text.split(" "))
        .filter(parts -> parts.length == 3)
        .map(
            parts ->
                new Main(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Integer.parseInt(parts[2])));
  }

  /** The exit status that the launcher wrote last. */
  Optional<String> exitStatus() {
    return read("exit");
  }

  /** The newest part of the console. */
  byte[] consoleTail() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(console().toFile(), "r")) {
      long length = file.length();
      byte[] tail = new byte[(int) Math.min(CONSOLE_TAIL, length)];
      file.seek(length - tail.length);
      file.readFully(tail);
      return tail;
    }
  }

  /** Cuts the console back to its newest part once it is longer than {@code maxBytes}. */
  void boundConsole(long maxBytes) throws IOException {
    if (Files.exists(console()) && Files.size(console()) > maxBytes) {
      byte[] tail = consoleTail();
      try (RandomAccessFile file = new RandomAccessFile(console().toFile(), "rw")) {
        file.setLength(0);
        file.write(tail);
      }
    }
  }

  /** Removes everything; links are removed, never followed. */
  void delete() throws IOException {
    deleteTree(home);
  }

  static void deleteTree(Path top) throws IOException {
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes)
                throws IOException {
              if (!Files.isWritable(dir)) {
                dir.toFile().setWritable(true);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path dir, java.io.@org.jspecify.annotations.Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(dir);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException gone) {
      return;
    }
  }

  private void note(String name, String text) throws IOException {
    Files.createDirectories(run());
    Path fresh = run().resolve(name + ".new");
    Files.writeString(fresh, text);
    Files.move(
        fresh,
        run().resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Optional<String> read(String name) {
    try {
      return Optional.of(Files.readString(run().resolve(name)).strip());
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}
