package io.tidegate.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files of {@code bench/results}, and statistics for them. */
public final class Results {
  private Results() {}

  /** Writes {@code report} as JSON to a file named after bench and time; returns its path. */
  public static Path write(Path directory, String bench, String time, Object report)
      throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(bench + "-" + time.replaceAll("[^0-9TZ]", "") + ".json");
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), report);
    return file;
  }

  /**
   * How the values lie.
   *
   * @param p99 the 99th percentile, the greatest of less than a hundred values
   */
  public record Spread(double min, double median, double p99, double max) {
    /** Of {@code values} in any order, at least one. */
    public static Spread of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int n = sorted.size();
      int rank = Math.min(n - 1, (int) Math.ceil(n * 0.99) - 1);
      return new Spread(
          sorted.getFirst(), Summary.median(sorted), sorted.get(rank), sorted.getLast());
    }
  }

  /** The load average of the last minute: what else went on. */
  public static double load() throws IOException {
    return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
  }
}
