package io.tidegate.bench;

import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * CPU under TLS 1.3 with one ECDSA certificate and X25519: per small request on kept connections,
 * and per connection with a full handshake and one request (wrk never resumes). Belongs to one
 * thread.
 */
@Command(
    name = "tls",
    description = "CPU per small HTTPS request and per full handshake, beside nginx and HAProxy.",
    mixinStandardHelpOptions = true)
final class TlsBench implements Callable<Integer> {
  private static final Pattern DONE = Pattern.compile("(\\d+) requests in ([0-9.]+)(m?s)");
  private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  @Mixin private LoadOptions options = new LoadOptions();

  @Option(names = "--connections", description = "client connections (default 64)")
  private int connections = 64;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!options.ready(System.out, "taskset", "wrk")) {
      return 2;
    }
    var listening = Peer.Listening.tls(BenchCertificate.make(), false, options.log());
    List<Scenario> scenarios =
        List.of(
            new Scenario("keep", (setting, seconds, cores) -> load(setting, seconds, cores, false)),
            new Scenario(
                "shake", (setting, seconds, cores) -> load(setting, seconds, cores, true)));
    try (Contest contest = Contest.start("tls", options, listening)) {
      contest.warmUp(scenarios);
      contest.publish(contest.measure(scenarios, 0, options.arguments("tls")));
    }
    return 0;
  }

  private Load load(Peer.Setting setting, int seconds, String cores, boolean close)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Peer.find("wrk").orElseThrow().toString());
    command.addAll(List.of("-t1", "-c" + connections, "-d" + seconds + "s", "--timeout", "10s"));
    command.add("--latency");
    command.addAll(List.of("-H", "Host: " + BenchCertificate.HOST));
    if (close) {
      command.addAll(List.of("-H", "Connection: close"));
    }
    command.add("https://" + setting.place() + "/index.html");
    String said = Pinned.said(cores, command);
    Matcher done = DONE.matcher(said);
    if (!done.find()) {
      throw new IOException("the load generator failed: " + said);
    }
    double took = us(done.group(2), done.group(3)) / 1e6;
    Matcher errors = ERRORS.matcher(said);
    long wrong = errors.find() ? Long.parseLong(errors.group(1)) : 0;
    return new Load(
        Long.parseLong(done.group(1)), wrong, took, latencyUs(said, 50), latencyUs(said, 99));
  }

  private static long latencyUs(String said, int percent) {
    Matcher line = Pattern.compile("\\s" + percent + "%\\s+([0-9.]+)(us|ms|s)").matcher(said);
    return line.find() ? Math.round(us(line.group(1), line.group(2))) : 0;
  }

  private static double us(String number, String unit) {
    double value = Double.parseDouble(number);
    return switch (unit) {
      case "us" -> value;
      case "ms" -> value * 1e3;
      default -> value * 1e6;
    };
  }
}
