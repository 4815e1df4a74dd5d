package io.tidegate.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** {@code ./tidegate bench NAME}: benchmarks beside other balancers on this machine. */
@Command(
    name = "bench",
    description = "Benchmarks against other proxies on this machine.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    subcommands = {
      L7Bench.class,
      TlsBench.class,
      H2Bench.class,
      IdleBench.class,
      ChurnBench.class,
      RulesBench.class,
      ScalingBench.class,
      MetricsBench.class,
      StartBench.class
    })
public final class Main {
  private Main() {}

  /** Runs the named bench; exit code 0 when it could be measured, 2 when something is missing. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /** Runs it and gives the exit code. */
  public static int run(String... arguments) {
    return new CommandLine(new Main()).execute(arguments);
  }
}
