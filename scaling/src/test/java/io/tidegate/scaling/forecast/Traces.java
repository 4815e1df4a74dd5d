package io.tidegate.scaling.forecast;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The load traces of the test resources; see their README. */
record Traces(String file, int binSeconds, int historyDays) {
  static final List<Traces> ALL =
      List.of(
          new Traces("nasa-http-1995.csv", 60, 14),
          new Traces("svc-diurnal-2021.csv", 60, 7),
          new Traces("elb-requests-2014.csv", 300, 7),
          new Traces("llm-api-large-14d.csv", 600, 7));

  /** Mean load of every full hour. */
  double[] hourly() {
    List<String> lines;
    try (InputStream in = Traces.class.getResourceAsStream("/traces/" + file)) {
      lines =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    int perHour = 3600 / binSeconds;
    double[] out = new double[lines.size() / perHour];
    for (int i = 0; i < out.length * perHour; i++) {
      String line = lines.get(i);
      out[i / perHour] += Double.parseDouble(line.substring(line.indexOf(',') + 1)) / perHour;
    }
    return out;
  }
}
