package io.tidegate.bench;

import io.tidegate.bench.peer.Haproxy;
import io.tidegate.bench.peer.Nginx;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Tidegate;
import io.tidegate.bench.report.Report;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./tidegate bench NAME}: benchmarks beside other balancers on this machine. */
@Command(
    name = "bench",
    description = "Benchmarks against other proxies on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {Main.L7.class, TlsCommand.class, StartBench.class, RulesBench.class})
public final class Main {
  private Main() {}

  /** Runs the named bench; exit code 0 when it could be measured, 2 when something is missing. */
  public static void main(String[] arguments) {
    CommandLine all = new CommandLine(new Main()).addSubcommand(new ScalingBench());
    System.exit(all.execute(arguments));
  }

  /** CPU per small HTTP/1.1 request. */
  @Command(
      name = "l7",
      description = "CPU per small HTTP/1.1 keep-alive request, beside nginx and HAProxy.",
      mixinStandardHelpOptions = true)
  static final class L7 implements Callable<Integer> {
    @Option(names = "--rounds", description = "rounds, all balancers in turn (default 5)")
    private int rounds = 5;

    @Option(names = "--seconds", description = "seconds of each run (default 5)")
    private int seconds = 5;

    @Option(names = "--warm-up", description = "seconds before measuring, each (default 10)")
    private int warmUp = 10;

    @Option(
        names = "--connections",
        split = ",",
        description = "client connections at saturation (default 64,512)")
    private List<Integer> connections = List.of(64, 512);

    @Option(names = "--rate", description = "fixed rate (default: half of the slowest)")
    private long rate;

    @Option(names = "--body", description = "bytes of the response body (default 128)")
    private int body = 128;

    @Option(
        names = "--peers",
        split = ",",
        description = "balancers to run (default nginx,haproxy,tidegate)")
    private List<String> peers = List.of("nginx", "haproxy", "tidegate");

    @Option(names = "--jvm", description = "further JVM flag for our balancer; repeatable")
    private List<String> jvmFlags = List.of();

    @Option(names = "--results", description = "where results go (default bench/results)")
    private Path results = Path.of("bench", "results");

    @Override
    public Integer call() throws IOException, InterruptedException {
      PrintStream out = System.out;
      List<Peer> chosen = new ArrayList<>();
      for (String name : peers) {
        Peer peer = peer(name);
        if (peer.missing().isPresent()) {
          out.println(peer.missing().get());
          return 2;
        }
        chosen.add(peer);
      }
      if (Peer.find("taskset").isEmpty()) {
        out.println("taskset is not installed: apt-get install util-linux");
        return 2;
      }
      L7Bench.Options options =
          new L7Bench.Options(rounds, seconds, warmUp, connections, rate, body);
      Report report = new L7Bench(options, chosen, out).run(arguments());
      out.println();
      out.print(report.table());
      out.println("written to " + report.write(results));
      return 0;
    }

    private List<String> arguments() {
      return List.of(
          "l7",
          "--rounds=" + rounds,
          "--seconds=" + seconds,
          "--warm-up=" + warmUp,
          "--body=" + body,
          "--peers=" + String.join(",", peers));
    }

    private Peer peer(String name) {
      return Main.peer(this, name, jvmFlags);
    }
  }

  /** The balancer of that name, for {@code command}. */
  static Peer peer(Object command, String name, List<String> jvmFlags) {
    return switch (name) {
      case "nginx" -> new Nginx();
      case "haproxy" -> new Haproxy();
      case "tidegate" -> new Tidegate(jvmFlags);
      default ->
          throw new CommandLine.ParameterException(
              new CommandLine(command),
              "no balancer " + name + "; known: nginx, haproxy, tidegate");
    };
  }
}
