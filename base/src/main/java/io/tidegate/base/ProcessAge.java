package io.tidegate.base;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How long this process has been there, from its own start by the kernel (proc(5)), to 10 ms. The
 * wall-clock time that {@link ProcessHandle} gives is off by up to a second: the kernel tells the
 * time of its boot in whole seconds. Any thread.
 */
public final class ProcessAge {
  private static final long TICKS_PER_SECOND = 100;
  private static final int START_TIME = 19;

  private ProcessAge() {}

  /** The age now; zero where there is no {@code /proc}. */
  public static Duration now() {
    try {
      return between(
          Files.readString(Path.of("/proc/self/stat")), Files.readString(Path.of("/proc/uptime")));
    } catch (IOException notLinux) {
      return Duration.ZERO;
    }
  }

  static Duration between(String stat, String uptime) {
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long startedMs = Long.parseLong(afterName[START_TIME]) * 1000 / TICKS_PER_SECOND;
    double nowSeconds = Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')));
    return Duration.ofMillis(Math.max(0, Math.round(nowSeconds * 1000) - startedMs));
  }
}
