package io.tidegate.bench;

import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** CPU per request and per handshake under TLS. Runs on the main thread, once. */
@Command(
    name = "tls",
    description = "CPU per small HTTPS request and per full handshake, beside nginx and HAProxy.",
    mixinStandardHelpOptions = true)
final class TlsCommand implements Callable<Integer> {
  @Option(names = "--rounds", description = "rounds, all balancers in turn (default 5)")
  private int rounds = 5;

  @Option(names = "--seconds", description = "seconds of each run (default 5)")
  private int seconds = 5;

  @Option(names = "--warm-up", description = "seconds before measuring, each (default 10)")
  private int warmUp = 10;

  @Option(names = "--connections", description = "client connections (default 64)")
  private int connections = 64;

  @Option(
      names = "--peers",
      split = ",",
      description = "balancers to run (default nginx,haproxy,tidegate)")
  private List<String> peers = List.of("nginx", "haproxy", "tidegate");

  @Option(names = "--results", description = "where results go (default bench/results)")
  private Path results = Path.of("bench", "results");

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    List<Peer> chosen = peers.stream().map(name -> Main.peer(this, name, List.of())).toList();
    List<String> missing =
        new ArrayList<>(chosen.stream().flatMap(peer -> peer.missing().stream()).toList());
    if (Peer.find("wrk").isEmpty()) {
      missing.add("wrk is not installed: apt-get install wrk");
    }
    if (!missing.isEmpty()) {
      missing.forEach(out::println);
      return 2;
    }
    var options = new TlsBench.Options(rounds, seconds, warmUp, connections);
    Report report = new TlsBench(options, chosen, out).run();
    out.println();
    out.print(report.table());
    out.println("written to " + report.write(results));
    return 0;
  }
}
