package io.tidegate.bench;

import io.tidegate.base.TimeSource;
import io.tidegate.bench.load.Backend;
import io.tidegate.bench.load.LoadGenerator;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import io.tidegate.bench.report.Measurement;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.report.Summary;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * CPU per small request through each balancer: every balancer with one worker on core 0, backend
 * and generator on the others; all are warmed on the path that is measured, then measured in turns,
 * round by round, at saturation and at a rate that all can serve. Belongs to one thread.
 */
final class L7Bench {
  private static final String BACKEND_ADDRESS = "127.44.0.2";
  private static final int FIRST_PORT = 18_080;
  private static final long START_LIMIT_NS = 20_000_000_000L;
  private static final long WARM_REQUESTS = 60_000;
  private static final String BALANCER_CORES = "0";

  private final Options options;
  private final List<Peer> peers;
  private final PrintStream out;
  private final TimeSource time = TimeSource.system();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();
  private final List<Pinned> processes = new ArrayList<>();
  private final String loadCores;
  private long rate;

  /**
   * What to run.
   *
   * @param rate requests per second of the fixed-rate runs, 0 for half of what the slowest reaches
   */
  record Options(
      int rounds, int seconds, int warmUpSeconds, List<Integer> connections, long rate, int body) {
    Options {
      connections = List.copyOf(connections);
    }
  }

  private record Running(Peer peer, Peer.Setting setting, Pinned process) {}

  /** The generator's line. */
  private record Load(long requests, long errors, double seconds, long p50Us, long p99Us) {}

  L7Bench(Options options, List<Peer> peers, PrintStream out) {
    this.options = options;
    this.peers = List.copyOf(peers);
    this.out = out;
    int cores = Runtime.getRuntime().availableProcessors();
    this.loadCores = cores > 1 ? "1-" + (cores - 1) : "0";
  }

  /** Runs everything; all processes are gone when it returns. */
  Report run(List<String> arguments) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("tidegate-bench");
    int backendPort = FIRST_PORT - 1;
    try (Pinned backend =
        Pinned.start(loadCores, backend(backendPort), directory.resolve("backend.log"))) {
      processes.add(backend);
      await(BACKEND_ADDRESS, backendPort, backend, directory.resolve("backend.log"));
      startAll(directory, backendPort);
      warmUp();
      for (int round = 1; round <= options.rounds(); round++) {
        round(round);
      }
    } finally {
      running.forEach(r -> r.process().close());
    }
    List<Summary> summaries = new ArrayList<>();
    for (String scenario : scenarios()) {
      peers.forEach(peer -> summaries.add(Summary.of(measurements, scenario, peer.name())));
    }
    return new Report(
        "l7",
        time.now().toString(),
        Report.Machine.here(),
        arguments,
        rate,
        measurements,
        summaries);
  }

  private List<String> scenarios() {
    List<String> names =
        new ArrayList<>(options.connections().stream().map(String::valueOf).toList());
    names.add("rate");
    return names;
  }

  private List<String> backend(int port) {
    return java(Backend.class, BACKEND_ADDRESS, port, options.body());
  }

  private static List<String> java(Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=4", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  private void startAll(Path directory, int backendPort) throws IOException, InterruptedException {
    int port = FIRST_PORT;
    for (Peer peer : peers) {
      Path own = Files.createDirectory(directory.resolve(peer.name()));
      Peer.Setting setting =
          new Peer.Setting(
              "127.44.1." + (port - FIRST_PORT + 1),
              port,
              BACKEND_ADDRESS,
              backendPort,
              Optional.empty());
      Path log = own.resolve("output.log");
      Pinned process = Pinned.start(BALANCER_CORES, peer.command(setting, own), log);
      running.add(new Running(peer, setting, process));
      processes.add(process);
      await(setting.address(), port, process, log);
      port++;
    }
  }

  private void await(String address, int port, Pinned process, Path log)
      throws IOException, InterruptedException {
    long deadline = time.nanoTime() + START_LIMIT_NS;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), 1000);
        return;
      } catch (IOException notYet) {
        if (!process.isAlive() || time.nanoTime() > deadline) {
          throw new IOException(
              "nothing answers on "
                  + address
                  + ":"
                  + port
                  + "; its output: "
                  + Files.readString(log),
              notYet);
        }
      }
      new ProcessBuilder("sleep", "0.1").start().waitFor();
    }
  }

  private void warmUp() throws IOException, InterruptedException {
    for (Running each : running) {
      out.println("warming " + each.peer().name() + " for " + options.warmUpSeconds() + " s");
      for (int connections : options.connections()) {
        warmUp(each, connections);
      }
    }
    rate = options.rate();
    if (rate == 0) {
      double slowest = Double.MAX_VALUE;
      for (Running each : running) {
        Load load = load(each, options.connections().getFirst(), 2, 0);
        slowest = Math.min(slowest, load.requests() / load.seconds());
      }
      rate = Math.max(1, Math.round(slowest / 2));
    }
    out.println("fixed rate: " + rate + " requests per second");
  }

  /** For the asked time, and up to four times that while the machine is too busy to get warm. */
  private void warmUp(Running each, int connections) throws IOException, InterruptedException {
    int share = Math.max(1, options.warmUpSeconds() / options.connections().size());
    long served = 0;
    for (int i = 0; i < 4 && served < WARM_REQUESTS; i++) {
      served += load(each, connections, share, 0).requests();
    }
  }

  private void round(int round) throws IOException, InterruptedException {
    for (String scenario : scenarios()) {
      for (int i = 0; i < running.size(); i++) {
        Running each = running.get((i + round) % running.size());
        Measurement m = measure(round, each, scenario);
        measurements.add(m);
        out.printf(
            "round %d %-4s %-9s %6.2f us/request  %7.0f req/s  CPU %3.0f%%  p99 %d us%s%s%n",
            round,
            scenario,
            m.peer(),
            m.cpuUsPerRequest(),
            m.requestsPerSecond(),
            m.utilisation() * 100,
            m.p99Us(),
            m.errors() > 0 ? "  ERRORS " + m.errors() : "",
            m.noisy() ? "  noisy" : "");
      }
    }
  }

  private Measurement measure(int round, Running each, String scenario)
      throws IOException, InterruptedException {
    boolean atRate = scenario.equals("rate");
    int connections = atRate ? options.connections().getFirst() : Integer.parseInt(scenario);
    MachineCpu before = MachineCpu.now(processes);
    long cpuBefore = each.process().cpuUs();
    Load load = load(each, connections, options.seconds(), atRate ? rate : 0);
    long cpu = each.process().cpuUs() - cpuBefore;
    long wallUs = Math.round(load.seconds() * 1e6);
    double foreign = before.foreignCores(MachineCpu.now(processes), wallUs);
    return new Measurement(
        round,
        each.peer().name(),
        scenario,
        load.requests() == 0 ? 0 : (double) cpu / load.requests(),
        load.requests() / load.seconds(),
        (double) cpu / wallUs,
        foreign,
        load.errors(),
        load.p50Us(),
        load.p99Us());
  }

  private Load load(Running each, int connections, int seconds, long perSecond)
      throws IOException, InterruptedException {
    Peer.Setting setting = each.setting();
    List<String> command =
        java(
            LoadGenerator.class,
            setting.address(),
            setting.port(),
            "bench.example.com",
            connections,
            seconds,
            perSecond);
    Process process =
        new ProcessBuilder(Pinned.pinned(loadCores, command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream text = process.getInputStream()) {
      String[] fields =
          new String(text.readAllBytes(), StandardCharsets.US_ASCII).strip().split(" ");
      process.waitFor();
      if (fields.length < 7) {
        throw new IOException("the load generator failed against " + each.peer().name());
      }
      return new Load(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]),
          Double.parseDouble(fields[2]),
          Long.parseLong(fields[3]),
          Long.parseLong(fields[4]));
    }
  }
}
