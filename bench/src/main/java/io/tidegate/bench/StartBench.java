package io.tidegate.bench;

import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.report.Results;
import io.tidegate.bench.report.Results.Spread;
import io.tidegate.bench.serve.Fleet;
import io.tidegate.bench.serve.ServedTidegate;
import io.tidegate.cli.aws.AwsClient;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How long a start takes, from the launcher's first instruction, and what it costs: with an empty
 * store until the API is ready, and under a running group until a request is answered through the
 * load balancer again, by the instances that ran all the time.
 */
@Command(
    name = "start",
    description = "Start to ready, idle memory, and restart under a running group.",
    mixinStandardHelpOptions = true)
final class StartBench implements Callable<Integer> {
  @Option(names = "--starts", description = "starts with an empty store (default 9)")
  private int starts = 9;

  @Option(names = "--restarts", description = "restarts under a running group (default 5)")
  private int restarts = 5;

  @Option(names = "--idle", description = "seconds before memory is read (default 5)")
  private int idle = 5;

  @Option(names = "--results", description = "where results go (default bench/results)")
  private Path results = Path.of("bench", "results");

  private final PrintStream out = System.out;

  /**
   * One start with an empty store.
   *
   * @param readyMs from the launcher's start to ready
   * @param cpuMs user and system time until then
   * @param idleRssMib resident memory after the idle seconds
   * @param idleCpuMs user and system time of those seconds
   */
  record Start(double readyMs, double cpuMs, double idleRssMib, double idleCpuMs) {}

  /**
   * One restart under a running group.
   *
   * @param servesMs from the launcher's start to the first 200 from a target
   * @param readyMs to the API's readiness
   * @param sameInstances whether the instances' processes are the same as before
   */
  record Restart(double servesMs, double readyMs, double cpuMs, boolean sameInstances) {}

  /** All of it, as written. */
  record Outcome(
      String bench,
      String time,
      Report.Machine machine,
      double loadBefore,
      List<Start> starts,
      List<Restart> restarts,
      Spread readyMs,
      Spread startCpuMs,
      Spread idleRssMib,
      Spread servesAgainMs) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    double load = Results.load();
    List<Start> cold = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      cold.add(start());
      out.printf("start    %s%n", cold.getLast());
    }
    List<Restart> warm = restarts();
    Outcome outcome =
        new Outcome(
            "start",
            TimeSource.system().now().toString(),
            Report.Machine.here(),
            load,
            cold,
            warm,
            Spread.of(cold.stream().map(Start::readyMs).toList()),
            Spread.of(cold.stream().map(Start::cpuMs).toList()),
            Spread.of(cold.stream().map(Start::idleRssMib).toList()),
            Spread.of(warm.stream().map(Restart::servesMs).toList()));
    print("start to ready, ms", outcome.readyMs());
    print("CPU until ready, ms", outcome.startCpuMs());
    print("idle memory, MiB", outcome.idleRssMib());
    print("restart to first 200, ms", outcome.servesAgainMs());
    out.println("written to " + Results.write(results, "start", outcome.time(), outcome));
    boolean kept = warm.stream().allMatch(Restart::sameInstances);
    out.println(kept ? "no instance was restarted" : "INSTANCES WERE RESTARTED");
    return kept ? 0 : 1;
  }

  private void print(String what, Spread spread) {
    out.printf(
        "%-26s median %7.1f   min %7.1f   max %7.1f%n",
        what, spread.median(), spread.min(), spread.max());
  }

  private Start start() throws IOException {
    try (ServedTidegate server = ServedTidegate.start()) {
      double ready = server.msToReady();
      double cpu = server.cpuMs();
      Pause.of(Duration.ofSeconds(idle));
      return new Start(ready, cpu, server.rssMib(), server.cpuMs() - cpu);
    }
  }

  private List<Restart> restarts() throws IOException, InterruptedException {
    List<Restart> done = new ArrayList<>();
    try (ServedTidegate server = ServedTidegate.start()) {
      server.msToReady();
      AwsClient aws = server.client();
      Fleet fleet = new Fleet(aws);
      try {
        fleet.launch();
        List<Long> before = fleet.processes();
        for (int i = 0; i < restarts; i++) {
          server.stop();
          server.restart();
          double serves = server.msTo200(fleet.node(), Fleet.PORT, "/");
          double ready = server.msToReady();
          double cpu = server.cpuMs();
          done.add(new Restart(serves, ready, cpu, fleet.processes().equals(before)));
          out.printf("restart  %s%n", done.getLast());
        }
      } finally {
        fleet.end();
      }
    }
    return done;
  }
}
