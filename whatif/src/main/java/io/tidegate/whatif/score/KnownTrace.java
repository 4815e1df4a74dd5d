package io.tidegate.whatif.score;

import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.trace.TraceFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A trace with fixed scoring parameters: what one instance bears, and days that are only history.
 */
public record KnownTrace(String name, double perInstance, int historyDays) {
  /** The four that policies are compared on. */
  public static final List<KnownTrace> ALL =
      List.of(
          new KnownTrace("nasa-http-1995", 6, 14),
          new KnownTrace("svc-diurnal-2021", 35, 7),
          new KnownTrace("elb-requests-2014", 1.8, 7),
          new KnownTrace("llm-api-large-14d", 980, 7));

  /** Boot times that are scored. */
  public static final List<Duration> BOOTS =
      List.of(Duration.ofSeconds(60), Duration.ofSeconds(180), Duration.ofSeconds(600));

  private static final int DAY = 1440;

  /** Reads it from {@code directory}. */
  public Setting setting(Path directory) {
    return new Setting(
        name,
        TraceFile.read(directory.resolve(name + ".csv")),
        perInstance,
        BOOTS.getFirst(),
        new GroupFacts.Bounds(2, 200),
        historyDays * DAY);
  }
}
