package io.tidegate.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
  private static final int UTIME = 11;
  private static final int CSTIME = 14;
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

  /** A process that runs already, from now on bound to {@code cores}. */
  public static Pinned of(String cores, Process process) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    new ProcessBuilder("taskset", "-a", "-c", "-p", cores, pid)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return new Pinned(process);
  }

  /** {@code command} prefixed so that it runs on {@code cores}. */
  public static List<String> pinned(String cores, List<String> command) {
    List<String> all = new ArrayList<>(List.of("taskset", "-c", cores));
    all.addAll(command);
    return all;
  }

  /**
   * What {@code command} says on {@code cores} until it ends.
   *
   * @throws IOException also when it does not end well
   */
  public static String said(String cores, List<String> command)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(pinned(cores, command)).redirectErrorStream(true).start();
    try (InputStream text = process.getInputStream()) {
      String said = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(command + " failed: " + said);
      }
      return said;
    }
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * CPU time of all its threads and children so far, ended ones included, user and system, in µs
   * (10 ms steps).
   */
  public long cpuUs() throws IOException {
    long ticks = 0;
    for (long pid : pids()) {
      ticks += ticks(pid);
    }
    return ticks * (1_000_000 / TICKS_PER_SECOND);
  }

  /** Resident memory of it and its children, a page that they share counts in each. */
  public long rssBytes() throws IOException {
    long kib = 0;
    for (long pid : pids()) {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("VmRSS:")) {
          kib += Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kib * 1024;
  }

  /** Sends it the signal of that name. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  private List<Long> pids() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .toList();
  }

  private static long ticks(long pid) throws IOException {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (NoSuchFileException ended) {
      return 0; // its parent counts it now
    }
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long all = 0;
    for (int i = UTIME; i <= CSTIME; i++) {
      all += Long.parseLong(fields[i]);
    }
    return all;
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
