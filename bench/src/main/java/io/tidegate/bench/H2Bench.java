package io.tidegate.bench;

import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * CPU per small HTTP/2 request over TLS 1.3, by h2load of Debian's nghttp2-client: at saturation
 * and at a rate that all can serve. Targets are asked over HTTP/1.1. Belongs to one thread.
 */
@Command(
    name = "h2",
    description = "CPU per small HTTP/2 request over TLS, beside nginx and HAProxy.",
    mixinStandardHelpOptions = true)
final class H2Bench implements Callable<Integer> {
  private static final Pattern DONE =
      Pattern.compile("requests: ([0-9]+) total, .* ([0-9]+) succeeded");

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(names = "--connections", description = "client connections (default 16)")
  private int connections = 16;

  @Option(names = "--streams", description = "requests in flight per connection (default 32)")
  private int streams = 32;

  @Option(names = "--rate", description = "fixed rate (default: half of the slowest)")
  private long rate;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!options.ready(System.out, "taskset", "h2load")) {
      return 2;
    }
    var listening = Peer.Listening.tls(BenchCertificate.make(), true, options.log());
    try (Contest contest = Contest.start("h2", options, listening)) {
      List<Scenario> scenarios = new ArrayList<>(List.of(scenario("h2", 0)));
      contest.warmUp(scenarios);
      long perSecond = rate > 0 ? rate : contest.halfOfSlowest(scenarios.getFirst());
      System.out.println("fixed rate: " + perSecond + " requests per second");
      scenarios.add(scenario("rate", perSecond));
      contest.publish(
          contest.measure(
              scenarios,
              perSecond,
              options.arguments("h2", "--connections=" + connections, "--streams=" + streams)));
    }
    return 0;
  }

  private Scenario scenario(String name, long perSecond) {
    return new Scenario(
        name, (setting, seconds, cores) -> load(setting, seconds, cores, perSecond));
  }

  private Load load(Peer.Setting setting, int seconds, String cores, long perSecond)
      throws IOException, InterruptedException {
    Path log = Files.createTempFile("tidegate-h2load", ".tsv");
    try {
      List<String> command = new ArrayList<>(List.of("h2load", "-D", "" + seconds));
      command.addAll(List.of("-c", "" + connections, "-m", "" + streams));
      command.addAll(List.of("--header=:authority: " + BenchCertificate.HOST, "--log-file=" + log));
      if (perSecond > 0) {
        double each = (double) perSecond / connections;
        command.add("--rps=" + String.format(Locale.ROOT, "%.2f", each));
      }
      command.add("https://" + setting.place() + "/index.html");
      String said = Pinned.said(cores, command);
      Matcher done = DONE.matcher(said);
      if (!done.find()) {
        throw new IOException("h2load said: " + said);
      }
      long total = Long.parseLong(done.group(1));
      long good = Long.parseLong(done.group(2));
      if (good < total) {
        said.lines()
            .filter(line -> line.startsWith("requests: ") || line.startsWith("status codes: "))
            .forEach(System.out::println);
      }
      long[] tookUs;
      try (var lines = Files.lines(log)) {
        tookUs = lines.mapToLong(line -> Long.parseLong(line.split("\t")[2])).sorted().toArray();
      }
      return new Load(good, total - good, seconds, at(tookUs, 0.5), at(tookUs, 0.99));
    } finally {
      Files.delete(log);
    }
  }

  private static long at(long[] sorted, double share) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)];
  }
}
