package io.tidegate.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory of everything durable, held by one server at a time: {@code lock}, {@code
 * credentials} (0600), {@code endpoint} (the API's address while the server runs), {@code
 * tidegate.db}, {@code tidegate.copy}, {@code metrics.db}, {@code instances/}, {@code images/}.
 * Owned by the thread that starts and stops the server.
 */
public final class DataDirectory implements AutoCloseable {
  private static final Set<PosixFilePermission> PRIVATE_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> PRIVATE_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  private final Path root;
  private final FileChannel lockFile;

  private DataDirectory(Path root, FileChannel lockFile) {
    this.root = root;
    this.lockFile = lockFile;
  }

  /**
   * Makes the directory when it is missing and locks it until {@link #close()}.
   *
   * @throws StartFailure when it cannot be used or another server holds it
   */
  public static DataDirectory open(Path root) {
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(root);
        Files.setPosixFilePermissions(root, PRIVATE_DIRECTORY);
      }
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartFailure(
            "another server uses " + root + ": stop it, or choose another directory with --data");
      }
      return new DataDirectory(root, channel);
    } catch (IOException unusable) {
      throw new StartFailure(
          "cannot use the data directory " + root + " (" + unusable + "): choose one with --data");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProcess) {
      return null;
    }
  }

  /** A file or directory inside. */
  public Path resolve(String name) {
    return root.resolve(name);
  }

  /** Replaces a file inside in one step, readable by its owner alone. */
  public void writePrivate(String name, String text) {
    Path part = root.resolve(name + ".part");
    try {
      Files.deleteIfExists(part);
      Files.createFile(part, PosixFilePermissions.asFileAttribute(PRIVATE_FILE));
      Files.writeString(part, text);
      Files.move(part, root.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new StartFailure("cannot write " + root.resolve(name) + ": " + failed);
    }
  }

  /** Forgets a file inside; harmless when it is not there. */
  public void remove(String name) {
    try {
      Files.deleteIfExists(root.resolve(name));
    } catch (IOException kept) {
      // a stale file is rewritten by the next start
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException ended) {
      // the lock ends with the process at the latest
    }
  }
}
