package io.tidegate.bench;

import io.tidegate.bench.peer.Haproxy;
import io.tidegate.bench.peer.Nginx;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Tidegate;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every bench beside other balancers can be told. Filled by the command line, then read. */
final class LoadOptions {
  @Option(names = "--rounds", description = "rounds, all balancers in turn (default 5)")
  private int rounds = 5;

  @Option(names = "--seconds", description = "seconds of each run (default 5)")
  private int seconds = 5;

  @Option(names = "--warm-up", description = "seconds before measuring, each (default 10)")
  private int warmUp = 10;

  @Option(
      names = "--peers",
      split = ",",
      description = "balancers to run (default nginx,haproxy,tidegate)")
  private List<String> peers = List.of("nginx", "haproxy", "tidegate");

  @Option(names = "--no-log", description = "no balancer writes an access log (default: all do)")
  private boolean silent;

  @Option(names = "--jvm", description = "further JVM flag for our balancer; repeatable")
  private List<String> jvmFlags = List.of();

  @Option(names = "--results", description = "where results go (default bench/results)")
  private Path results = Path.of("bench", "results");

  @Spec private CommandSpec spec = CommandSpec.create();

  int rounds() {
    return rounds;
  }

  int seconds() {
    return seconds;
  }

  int warmUp() {
    return warmUp;
  }

  boolean log() {
    return !silent;
  }

  Path results() {
    return results;
  }

  /** The balancers asked for. */
  List<Peer> peers() {
    return peers.stream().map(this::peer).toList();
  }

  private Peer peer(String name) {
    return switch (name) {
      case "nginx" -> new Nginx();
      case "haproxy" -> new Haproxy();
      case "tidegate" -> new Tidegate(jvmFlags);
      default ->
          throw new CommandLine.ParameterException(
              spec.commandLine(), "no balancer " + name + "; known: nginx, haproxy, tidegate");
    };
  }

  /** Whether all of {@code programs} and every balancer is there; says which are not. */
  boolean ready(PrintStream out, String... programs) {
    List<String> missing =
        new ArrayList<>(peers().stream().flatMap(peer -> peer.missing().stream()).toList());
    for (String program : programs) {
      if (Peer.find(program).isEmpty()) {
        missing.add(program + " is not installed");
      }
    }
    missing.forEach(out::println);
    return missing.isEmpty();
  }

  /** As given, for the report. */
  List<String> arguments(String bench, String... more) {
    List<String> all = new ArrayList<>(List.of(bench));
    all.add("--rounds=" + rounds);
    all.add("--seconds=" + seconds);
    all.add("--warm-up=" + warmUp);
    all.add("--peers=" + String.join(",", peers));
    if (silent) {
      all.add("--no-log");
    }
    all.addAll(List.of(more));
    return all;
  }
}
