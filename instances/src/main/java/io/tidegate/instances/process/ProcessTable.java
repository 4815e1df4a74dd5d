package io.tidegate.instances.process;

import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The processes of this machine that belong to instances, read from {@code /proc}: those whose
 * environment carries {@value #MARKER}. Thread-safe: its lock guards the last scan, which is used
 * again for {@value #FRESH_MS} ms so that many instances ending together cost one scan. Source:
 * proc(5).
 */
final class ProcessTable {
  /** The variable that every process of an instance inherits. */
  static final String MARKER = "TIDEGATE_INSTANCE_ID";

  private static final long FRESH_MS = 40;
  private static final Path PROC = Path.of("/proc");

  /** CPU times of stat are in hundredths of a second on every Linux port. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private final TimeSource time;
  private List<Entry> last = List.of();
  private long lastScanNs;
  private boolean scanned;

  ProcessTable(TimeSource time) {
    this.time = time;
  }

  /** A live process: {@code startTicks} since boot tells it from a later one with the same pid. */
  record Entry(long pid, long session, long startTicks, long cpuNanos, String instanceId) {
    boolean sameAs(Entry other) {
      return pid == other.pid && startTicks == other.startTicks;
    }
  }

  /**
   * Live processes of the instance, zombies not; {@code session} finds those that hide the marker.
   */
  List<Entry> of(String instanceId, long session) {
    return scan().stream()
        .filter(entry -> entry.instanceId.equals(instanceId) || entry.session == session)
        .toList();
  }

  /** All live processes of any instance. */
  synchronized List<Entry> scan() {
    long now = time.nanoTime();
    if (!scanned || now - lastScanNs > FRESH_MS * 1_000_000) {
      last = read();
      lastScanNs = time.nanoTime();
      scanned = true;
    }
    return last;
  }

  /** The next scan reads anew. */
  synchronized void forget() {
    scanned = false;
  }

  /** One process, if it lives and is no zombie. */
  static Optional<Entry> find(long pid) {
    try {
      return stat(pid, Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1))
          .map(
              entry ->
                  new Entry(pid, entry.session, entry.startTicks, entry.cpuNanos, marker(pid)));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static List<Entry> read() {
    List<Entry> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path entry : entries) {
        find(Long.parseLong(entry.getFileName().toString())).ifPresent(found::add);
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      throw new IllegalStateException("/proc cannot be read", unreadable);
    }
    return found;
  }

  /**
   * Fields of stat after the command: state(3) … session(6) … utime(14) to cstime(17), start(22).
   */
  private static Optional<Entry> stat(long pid, String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
    if (fields[0].equals("Z") || fields[0].equals("X")) {
      return Optional.empty();
    }
    long ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return Optional.of(
        new Entry(
            pid,
            Long.parseLong(fields[3]),
            Long.parseLong(fields[19]),
            ticks * NANOS_PER_TICK,
            ""));
  }

  private static String marker(long pid) {
    try {
      String environment =
          Files.readString(PROC.resolve(pid + "/environ"), StandardCharsets.ISO_8859_1);
      int at = environment.startsWith(MARKER + "=") ? 0 : environment.indexOf("\0" + MARKER + "=");
      if (at < 0) {
        return "";
      }
      int from = environment.indexOf('=', at) + 1;
      int to = environment.indexOf('\0', from);
      return environment.substring(from, to < 0 ? environment.length() : to);
    } catch (IOException notOurs) {
      return "";
    }
  }
}
