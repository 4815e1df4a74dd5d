package io.tidegate.instances.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Volumes that cannot grow beyond their size: an ext4 file system in a sparse file beside the
 * directory, mounted on it. That takes root that may mount, loop devices and {@code mkfs.ext4};
 * elsewhere a volume is a plain directory and the instance's console says that its size is not
 * enforced. Safe from any thread: its monitor guards the one trial of a mount, at first need.
 */
final class SizedVolumes {
  private static final Logger log = LoggerFactory.getLogger(SizedVolumes.class);
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int COMMAND_SECONDS = 60;
  private static final long TRIAL_BYTES = 4L << 20;

  private final Optional<Path> format;
  private @Nullable Boolean tried;

  private SizedVolumes(Optional<Path> format) {
    this.format = format;
  }

  /** What this process may do. */
  static SizedVolumes find() {
    boolean root = "root".equals(System.getProperty("user.name"));
    Optional<Path> format =
        List.of("/sbin/mkfs.ext4", "/usr/sbin/mkfs.ext4").stream()
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst();
    boolean loops = Files.isWritable(Path.of("/dev/loop-control"));
    return new SizedVolumes(root && loops ? format : Optional.empty());
  }

  /** Plain directories. */
  static SizedVolumes none() {
    return new SizedVolumes(Optional.empty());
  }

  /** Whether sizes are enforced here; the first call tries it out. */
  boolean enforced() {
    return format.isPresent() && mounts();
  }

  /** Root of a container often may not mount. */
  private synchronized boolean mounts() {
    if (tried == null) {
      tried = false;
      try {
        Path trial = Files.createTempDirectory("tidegate-volume");
        try {
          make(trial.resolve("v"), TRIAL_BYTES);
          unmount(trial);
          tried = true;
        } finally {
          Files.deleteIfExists(trial.resolve("v"));
          Files.deleteIfExists(file(trial.resolve("v")));
          Files.delete(trial);
        }
      } catch (IOException refused) {
        log.info("The sizes of volumes are not enforced here: {}", refused.getMessage());
      }
    }
    return tried;
  }

  /** Makes {@code directory}, with room for {@code sizeGib} GiB where that can be enforced. */
  void create(Path directory, int sizeGib) throws IOException {
    Files.createDirectories(directory);
    if (enforced()) {
      make(directory, (long) sizeGib << 30);
    }
  }

  private void make(Path directory, long bytes) throws IOException {
    Files.createDirectories(directory);
    Path file = file(directory);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }
    run(
        List.of(
            format.orElseThrow().toString(),
            "-q",
            "-F",
            "-m",
            "0",
            "-E",
            "lazy_itable_init=1,lazy_journal_init=1,nodiscard",
            file.toString()));
    mount(directory);
    Files.deleteIfExists(directory.resolve("lost+found"));
  }

  /** Mounts what a restart of the machine has unmounted; does nothing when all is well. */
  void mount(Path directory) throws IOException {
    Path file = file(directory);
    if (format.isEmpty() || !Files.exists(file) || below(directory).contains(directory)) {
      return;
    }
    run(
        List.of(
            "mount",
            "-o",
            "loop,nosuid,nodev,noinit_itable",
            file.toString(),
            directory.toString()));
  }

  /** Unmounts every volume below {@code top}, the newest first. */
  void unmount(Path top) throws IOException {
    if (format.isEmpty()) {
      return;
    }
    for (Path mounted : below(top).reversed()) {
      try {
        run(List.of("umount", mounted.toString()));
      } catch (IOException busy) {
        log.warn("{} is detached although in use: {}", mounted, busy.getMessage());
        run(List.of("umount", "--lazy", mounted.toString()));
      }
    }
  }

  private static Path file(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".ext4");
  }

  /** Mount points at or below {@code top}, oldest first. Source: proc_pid_mountinfo(5). */
  private static List<Path> below(Path top) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String line : Files.readAllLines(MOUNTS)) {
      Path point = Path.of(line.split(" ")[4].replace("\\040", " "));
      if (point.startsWith(top)) {
        found.add(point);
      }
    }
    return found;
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " did not end");
      }
      if (process.exitValue() != 0) {
        String said =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        throw new IOException(command.getFirst() + ": " + said);
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(command.getFirst() + " was interrupted", stop);
    }
  }
}
