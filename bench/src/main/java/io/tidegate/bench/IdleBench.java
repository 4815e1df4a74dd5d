package io.tidegate.bench;

import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.bench.load.IdleClients;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.report.Results;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Bytes of resident memory per idle connection: the slope between few and many connections, each of
 * which was used for one request. What the kernel keeps for a socket is the same for all and not
 * counted. Belongs to one thread.
 */
@Command(
    name = "idle",
    description = "Memory per idle connection: plaintext, TLS, HTTP/2; beside nginx and HAProxy.",
    mixinStandardHelpOptions = true)
final class IdleBench implements Callable<Integer> {
  private static final Duration SETTLE = Duration.ofSeconds(2);

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(names = "--few", description = "connections at the first reading (default 2000)")
  private int few = 2_000;

  @Option(names = "--many", description = "connections at the second reading (default 18000)")
  private int many = 18_000;

  @Option(names = "--kinds", split = ",", description = "of connections (default plain,tls,h2)")
  private List<String> kinds = List.of("plain", "tls", "h2");

  private final PrintStream out = System.out;

  /**
   * One balancer and one kind.
   *
   * @param slope bytes per connection between the readings
   * @param alive how many connections were still open at the second
   */
  record Reading(String kind, String peer, long fewBytes, long manyBytes, long slope, int alive) {}

  /** All of it, as written. */
  record Outcome(
      String bench,
      String time,
      Report.Machine machine,
      List<String> arguments,
      int few,
      int many,
      List<Reading> readings) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!options.ready(out, "taskset")) {
      return 2;
    }
    List<Reading> readings = new ArrayList<>();
    for (String kind : kinds) {
      Peer.Listening listening =
          kind.equals("plain")
              ? Peer.Listening.plain(options.log())
              : Peer.Listening.tls(BenchCertificate.make(), kind.equals("h2"), options.log());
      try (Contest contest = Contest.start("idle", options, listening)) {
        for (Contest.Running each : contest.running()) {
          Reading reading = read(kind, each, contest.loadCores());
          out.printf(
              "%-5s %-9s %8d kB -> %8d kB: %6d bytes per connection, %d of %d open%n",
              kind,
              reading.peer(),
              reading.fewBytes() / 1024,
              reading.manyBytes() / 1024,
              reading.slope(),
              reading.alive(),
              many);
          readings.add(reading);
        }
      }
    }
    String time = TimeSource.system().now().toString();
    Outcome outcome =
        new Outcome(
            "idle", time, Report.Machine.here(), options.arguments("idle"), few, many, readings);
    out.println("written to " + Results.write(options.results(), "idle", time, outcome));
    return readings.stream().allMatch(reading -> reading.alive() == many) ? 0 : 1;
  }

  private Reading read(String kind, Contest.Running each, String cores)
      throws IOException, InterruptedException {
    Peer.Place place = each.setting().place();
    Process clients =
        new ProcessBuilder(
                Pinned.pinned(
                    cores, Contest.java(IdleClients.class, place.address(), place.port(), kind)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = clients.inputReader(StandardCharsets.US_ASCII)) {
      open(clients, said, few);
      long atFew = each.process().rssBytes();
      int alive = open(clients, said, many);
      long atMany = each.process().rssBytes();
      return new Reading(
          kind, each.peer().name(), atFew, atMany, (atMany - atFew) / (many - few), alive);
    } finally {
      clients.destroy();
      clients.waitFor();
    }
  }

  private static int open(Process clients, BufferedReader said, int count) throws IOException {
    clients.getOutputStream().write((count + "\n").getBytes(StandardCharsets.US_ASCII));
    clients.getOutputStream().flush();
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the clients did not reach " + count + " connections");
    }
    Pause.of(SETTLE);
    return Integer.parseInt(line);
  }
}
