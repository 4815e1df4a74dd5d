package io.tidegate.bench;

import io.tidegate.bench.load.LoadGenerator;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * CPU per small request over kept connections through each balancer: at saturation and at a rate
 * that all can serve. Belongs to one thread.
 */
@Command(
    name = "l7",
    description = "CPU per small HTTP/1.1 keep-alive request, beside nginx and HAProxy.",
    mixinStandardHelpOptions = true)
final class L7Bench implements Callable<Integer> {
  @Mixin private LoadOptions options = new LoadOptions();

  @Option(
      names = "--connections",
      split = ",",
      description = "client connections at saturation (default 64,512)")
  private List<Integer> connections = List.of(64, 512);

  @Option(names = "--rate", description = "fixed rate (default: half of the slowest)")
  private long rate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!options.ready(System.out, "taskset")) {
      return 2;
    }
    Peer.Listening listening = Peer.Listening.plain(options.log());
    try (Contest contest = Contest.start("l7", options, listening)) {
      List<Scenario> scenarios = new ArrayList<>();
      for (int count : connections) {
        scenarios.add(scenario(Integer.toString(count), count, 0));
      }
      contest.warmUp(scenarios);
      long perSecond = rate > 0 ? rate : contest.halfOfSlowest(scenarios.getFirst());
      System.out.println("fixed rate: " + perSecond + " requests per second");
      scenarios.add(scenario("rate", connections.getFirst(), perSecond));
      contest.publish(contest.measure(scenarios, perSecond, options.arguments("l7")));
    }
    return 0;
  }

  /** Load by our own generator; {@code perSecond} 0 for as much as can be. */
  static Scenario scenario(String name, int connections, long perSecond) {
    return new Scenario(
        name,
        (setting, seconds, cores) ->
            generate(
                cores,
                Contest.java(
                    LoadGenerator.class,
                    setting.place().address(),
                    setting.place().port(),
                    "bench.example.com",
                    connections,
                    seconds,
                    perSecond)));
  }

  private static Load generate(String cores, List<String> command)
      throws IOException, InterruptedException {
    String[] fields = Pinned.said(cores, command).strip().split(" ");
    return new Load(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Double.parseDouble(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]));
  }
}
