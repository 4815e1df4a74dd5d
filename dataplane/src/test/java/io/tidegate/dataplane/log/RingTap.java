package io.tidegate.dataplane.log;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes access log lines straight from the rings, for tests that need them one by one. */
public final class RingTap {
  private RingTap() {}

  /** The lines since the last call. */
  public static List<String> take(List<LogRing> rings) {
    LineWriter writer = new LineWriter();
    List<String> lines = new ArrayList<>();
    for (LogRing ring : rings) {
      for (LogItem item = ring.poll(); item != null; item = ring.poll()) {
        writer.clear();
        item.write(writer);
        lines.add(
            new String(writer.bytes(), 0, writer.length(), StandardCharsets.US_ASCII).strip());
      }
    }
    return lines;
  }
}
