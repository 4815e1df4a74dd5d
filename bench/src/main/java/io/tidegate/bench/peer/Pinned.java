package io.tidegate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A running process bound to cores. Owned by the harness thread; {@link #close} ends it and its
 * children.
 */
public final class Pinned implements AutoCloseable {
  /** Clock ticks per second of /proc, fixed on Linux. */
  private static final long TICKS_PER_SECOND = 100;

  private static final long STOP_SECONDS = 5;
  private final Process process;

  private Pinned(Process process) {
    this.process = process;
  }

  /** Starts {@code command} on {@code cores} ({@code taskset -c}), output to {@code log}. */
  public static Pinned start(String cores, List<String> command, Path log) throws IOException {
    return new Pinned(
        new ProcessBuilder(pinned(cores, command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start());
  }

  /** {@code command} prefixed so that it runs on {@code cores}. */
  public static List<String> pinned(String cores, List<String> command) {
    List<String> all = new ArrayList<>(List.of("taskset", "-c", cores));
    all.addAll(command);
    return all;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** CPU time of all its threads and children so far, user and system, in µs (10 ms steps). */
  public long cpuUs() throws IOException {
    long ticks = 0;
    List<Long> pids =
        Stream.concat(Stream.of(process.toHandle()), process.descendants())
            .map(ProcessHandle::pid)
            .toList();
    for (long pid : pids) {
      ticks += ticks(pid);
    }
    return ticks * (1_000_000 / TICKS_PER_SECOND);
  }

  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
  }

  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    children.forEach(ProcessHandle::destroyForcibly);
  }
}
