package io.tidegate.bench;

import io.tidegate.bench.peer.Pinned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CPU time used so far, in µs: by everything on the machine, and by the bench's own processes,
 * ended children included.
 */
record MachineCpu(long allUs, long ownUs) {
  private static final long US_PER_TICK = 10_000;

  static MachineCpu now(List<Pinned> processes) throws IOException {
    String[] all = Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +");
    long ticks = Long.parseLong(all[1]) + Long.parseLong(all[2]) + Long.parseLong(all[3]);
    long own = selfTicks() * US_PER_TICK;
    for (Pinned process : processes) {
      own += process.cpuUs();
    }
    return new MachineCpu(ticks * US_PER_TICK, own);
  }

  private static long selfTicks() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int i = 11; i <= 14; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks;
  }

  /** How many cores others kept busy from then to {@code later}, {@code wallUs} µs. */
  double foreignCores(MachineCpu later, long wallUs) {
    return Math.max(0, (double) (later.allUs - allUs - (later.ownUs - ownUs)) / wallUs);
  }
}
