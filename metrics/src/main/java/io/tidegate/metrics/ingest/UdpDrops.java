package io.tidegate.metrics.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What the system dropped of a UDP port's datagrams because its buffer was full: the last column of
 * {@code /proc/net/udp} (Linux, proc(5)). Stateless.
 */
final class UdpDrops {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/udp"), Path.of("/proc/net/udp6"));
  private static final int LOCAL_ADDRESS = 1;

  private UdpDrops() {}

  /** Datagrams dropped at {@code port} since its socket was opened; 0 where it cannot be known. */
  static long of(int port) {
    long drops = 0;
    for (Path table : TABLES) {
      try {
        drops += in(Files.readAllLines(table), port);
      } catch (IOException notLinux) {
        // nothing is known
      }
    }
    return drops;
  }

  static long in(List<String> lines, int port) {
    String ending = String.format(Locale.ROOT, ":%04X", port);
    long drops = 0;
    for (String line : lines) {
      String[] fields = line.strip().split("\\s+");
      if (fields.length > LOCAL_ADDRESS && fields[LOCAL_ADDRESS].endsWith(ending)) {
        drops += Long.parseLong(fields[fields.length - 1]);
      }
    }
    return drops;
  }
}
