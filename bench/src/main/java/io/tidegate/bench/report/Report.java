package io.tidegate.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** All of a bench, as written to {@code bench/results}. */
public record Report(
    String bench,
    String time,
    Machine machine,
    List<String> arguments,
    long rate,
    List<Measurement> measurements,
    List<Summary> summaries) {
  /** Copies. */
  public Report {
    arguments = List.copyOf(arguments);
    measurements = List.copyOf(measurements);
    summaries = List.copyOf(summaries);
  }

  /** Where it ran. */
  public record Machine(String cpu, int cores, String kernel, String java) {
    /** This one. */
    public static Machine here() throws IOException {
      String cpu =
          Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse("unknown");
      return new Machine(
          cpu,
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("os.version"),
          Runtime.version().toString());
    }
  }

  /** Writes the JSON file and returns its path. */
  public Path write(Path directory) throws IOException {
    return Results.write(directory, bench, time, this);
  }

  /** The table for people. */
  public String table() {
    StringBuilder out = new StringBuilder();
    out.append(
        "scenario   balancer   CPU us/request (min - max)   of best peer (min - max)"
            + "    req/s  CPU   p99 us (min - max)  errors\n");
    for (Summary s : summaries) {
      String ratio =
          s.ratios().isEmpty()
              ? "-"
              : String.format(
                  Locale.ROOT,
                  "%.2f (%.2f - %.2f)",
                  s.medianRatio(),
                  s.ratios().getFirst(),
                  s.ratios().getLast());
      out.append(
          String.format(
              Locale.ROOT,
              "%-10s %-10s %7.2f (%.2f - %.2f)%s %-24s %8.0f  %3.0f%%  %6.0f (%.0f - %.0f)  %d%s%n",
              s.scenario(),
              s.peer(),
              s.median(),
              s.min(),
              s.max(),
              "       ",
              ratio,
              s.requestsPerSecond(),
              s.utilisation() * 100,
              s.p99Us().median(),
              s.p99Us().min(),
              s.p99Us().max(),
              s.errors(),
              s.noisyRuns() > 0 ? "  noisy: " + s.noisyRuns() + " runs" : ""));
    }
    return out.toString();
  }
}
