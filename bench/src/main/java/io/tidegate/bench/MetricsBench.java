package io.tidegate.bench;

import io.tidegate.base.Pause;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.report.Results;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.metrics.ingest.OtlpServer;
import io.tidegate.metrics.ingest.StatsdServer;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many metrics a second are taken without loss: by the store with its file, by StatsD over UDP
 * and by OTLP/HTTP in JSON, over loopback, senders in the same process. Every rate is sent for some
 * seconds; a rate holds when all of it was received and nothing was dropped.
 */
@Command(
    name = "metrics",
    description = "Metrics per second taken without loss: store, StatsD, OTLP.",
    mixinStandardHelpOptions = true)
final class MetricsBench implements Callable<Integer> {
  private static final int SERIES = 10_000;
  private static final int LINES = 20;
  private static final int POINTS = 1_000;
  private static final Duration SETTLE = Duration.ofSeconds(3);

  @Option(names = "--seconds", description = "seconds of each rate (default 3)")
  private int seconds = 3;

  @Option(
      names = "--rates",
      split = ",",
      description = "StatsD lines a second, ascending (default 10000 to 400000)")
  private List<Integer> rates = List.of(10_000, 20_000, 50_000, 100_000, 200_000, 400_000);

  @Option(names = "--results", description = "where results go (default bench/results)")
  private Path results = Path.of("bench", "results");

  private final PrintStream out = System.out;
  private final TimeSource time = TimeSource.system();

  /** What was sent in a second on average, and what of it was taken. */
  record Rate(String what, double sentPerSecond, double takenPerSecond, long lost) {}

  /** All of it, as written. */
  record Outcome(
      String bench,
      String time,
      Report.Machine machine,
      double loadBefore,
      int series,
      List<Rate> rates) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    double load = Results.load();
    List<Rate> found = new ArrayList<>();
    Path directory = Files.createTempDirectory("tidegate-bench-metrics");
    try (ThreadTasks tasks = new ThreadTasks(MetricsBench::fault);
        MetricStore store =
            MetricStore.open(directory.resolve("m.db"), MetricStoreOptions.defaults(), time)) {
      store.start(tasks);
      found.add(store(store));
      for (int rate : rates) {
        found.add(statsd(store, tasks, rate));
      }
      found.add(otlp(store));
      Outcome outcome =
          new Outcome("metrics", time.now().toString(), Report.Machine.here(), load, SERIES, found);
      for (Rate rate : found) {
        out.printf(
            "%-28s sent %,9.0f /s   taken %,9.0f /s   lost %,d%n",
            rate.what(), rate.sentPerSecond(), rate.takenPerSecond(), rate.lost());
      }
      out.println(store.counters());
      out.println("written to " + Results.write(results, "metrics", outcome.time(), outcome));
    }
    return 0;
  }

  private static void fault(String where, Throwable cause) {
    throw new IllegalStateException(where, cause);
  }

  private static MetricId series(String namespace, int number) {
    return MetricId.of(namespace, "load", Map.of("n", Integer.toString(number)));
  }

  /** As PutMetricData does, a thousand data a call, as fast as it goes. */
  private Rate store(MetricStore store) {
    long end = time.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    long sent = 0;
    long lost = 0;
    long begun = time.nanoTime();
    while (time.nanoTime() < end) {
      Instant now = time.now();
      List<MetricDatum> data = new ArrayList<>(POINTS);
      for (int i = 0; i < POINTS; i++) {
        data.add(MetricDatum.value(series("Bench", (int) ((sent + i) % SERIES)), now, 1, "Count"));
      }
      sent += POINTS;
      lost += store.accept(data) ? 0 : POINTS;
    }
    store.flush();
    double took = (time.nanoTime() - begun) / 1e9;
    long missing = lost + store.counters().lostHistory();
    return new Rate("store, 1,000 data a call", sent / took, (sent - missing) / took, missing);
  }

  private Rate statsd(MetricStore store, ThreadTasks tasks, int rate) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    StatsdServer.Parts parts = new StatsdServer.Parts(store, tasks, time, MetricsBench::fault);
    try (StatsdServer server = StatsdServer.start(any, parts);
        DatagramSocket client = new DatagramSocket()) {
      long begun = time.nanoTime();
      long total = (long) rate * seconds;
      long sent = 0;
      while (sent < total) {
        long due = (time.nanoTime() - begun) * rate / 1_000_000_000L;
        if (sent >= due) {
          Pause.of(Duration.ofNanos(200_000));
          continue;
        }
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < LINES; i++) {
          lines.append("load:1|c|#n:").append((sent + i) % SERIES).append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
        client.send(new DatagramPacket(bytes, bytes.length, server.address()));
        sent += LINES;
      }
      double took = (time.nanoTime() - begun) / 1e9;
      long wanted = sent;
      boolean all =
          Pause.until(SETTLE, Duration.ofMillis(20), () -> server.counts().received() == wanted);
      StatsdServer.Counts counts = server.counts();
      long taken = counts.received() - counts.dropped() - counts.malformed();
      if (!all && counts.overflowed() == 0) {
        out.println("lost without a count: " + counts);
      }
      return new Rate("statsd at " + rate + " lines/s", sent / took, taken / took, sent - taken);
    }
  }

  /** One connection, a thousand gauges a request, as fast as it goes. */
  private Rate otlp(MetricStore store) throws IOException, InterruptedException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (OtlpServer server = OtlpServer.start(any, store::accept, time);
        HttpClient client = HttpClient.newHttpClient()) {
      URI url = URI.create("http://127.0.0.1:" + server.address().getPort() + "/v1/metrics");
      long begun = time.nanoTime();
      long end = begun + Duration.ofSeconds(seconds).toNanos();
      long sent = 0;
      while (time.nanoTime() < end) {
        HttpRequest request =
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(points((int) (sent % SERIES))))
                .build();
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IOException("OTLP answered " + status);
        }
        sent += POINTS;
      }
      double took = (time.nanoTime() - begun) / 1e9;
      long stored = server.counts().stored();
      return new Rate("otlp, 1,000 gauges a request", sent / took, stored / took, sent - stored);
    }
  }

  private String points(int from) {
    StringBuilder points = new StringBuilder();
    long nanos = time.now().getEpochSecond() * 1_000_000_000L;
    for (int i = 0; i < POINTS; i++) {
      points
          .append(i == 0 ? "" : ",")
          .append("{\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"")
          .append(from + i)
          .append("\"}}],\"timeUnixNano\":\"")
          .append(nanos)
          .append("\",\"asDouble\":1}");
    }
    return "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
        + "{\"stringValue\":\"bench\"}}]},\"scopeMetrics\":[{\"metrics\":[{\"name\":\"load\","
        + "\"gauge\":{\"dataPoints\":["
        + points
        + "]}}]}]}]}";
  }
}
