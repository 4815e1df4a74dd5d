package io.tidegate.bench;

import io.tidegate.base.Chance;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import io.tidegate.bench.load.Backend;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import io.tidegate.bench.report.Measurement;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.report.Summary;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Balancers side by side before one backend: each with one worker on core 0, backend and load
 * generator on the others; warmed on the path that is measured, then measured in turn, round by
 * round. Belongs to one thread; closing ends every process.
 */
final class Contest implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final long WARM_REQUESTS = 60_000;
  private static final int BODY = 128;

  /** Cores of every balancer. */
  static final String BALANCER_CORES = "0";

  private static final int PORT = 18_080;

  /** Another run at the same time takes other addresses. */
  private final String addresses = "127.44." + (1 + Chance.system().below(250)) + ".";

  private final String bench;
  private final LoadOptions options;
  private final PrintStream out = System.out;
  private final Path directory;
  private final String loadCores;
  private final List<Running> running = new ArrayList<>();
  private final List<Pinned> processes = new ArrayList<>();
  private final List<Measurement> measurements = new ArrayList<>();

  /** A balancer that serves. */
  record Running(Peer peer, Peer.Setting setting, Pinned process) {}

  private Contest(String bench, LoadOptions options) throws IOException {
    this.bench = bench;
    this.options = options;
    this.directory = Files.createTempDirectory("tidegate-bench");
    int cores = Runtime.getRuntime().availableProcessors();
    this.loadCores = cores > 1 ? "1-" + (cores - 1) : "0";
  }

  /** Starts the backend, which answers with {@value #BODY} bytes, and every balancer asked for. */
  static Contest start(String bench, LoadOptions options, Peer.Listening listening)
      throws IOException {
    return of(bench, options, options.peers(), listening);
  }

  /** The same with these balancers. */
  static Contest of(String bench, LoadOptions options, List<Peer> peers, Peer.Listening listening)
      throws IOException {
    Contest contest = new Contest(bench, options);
    try {
      contest.backend(contest.backendPlace());
      contest.balancers(peers, listening);
      return contest;
    } catch (IOException | RuntimeException failed) {
      contest.close();
      throw failed;
    }
  }

  private Peer.Place backendPlace() {
    return new Peer.Place(addresses + "1", PORT);
  }

  /** Starts a further backend. */
  void backend(Peer.Place place) throws IOException {
    List<String> command = java(Backend.class, place.address(), place.port(), BODY);
    start(loadCores, command, place, directory.resolve("backend-" + place + ".log"));
  }

  /** Adds a balancer that was started elsewhere. */
  void add(Running balancer) {
    running.add(balancer);
    processes.add(balancer.process());
  }

  private void balancers(List<Peer> peers, Peer.Listening listening) throws IOException {
    int number = 1;
    for (Peer peer : peers) {
      Path own = Files.createDirectory(directory.resolve(peer.name()));
      Peer.Place place = new Peer.Place(addresses + (number + 1), PORT);
      Peer.Setting setting = new Peer.Setting(place, backendPlace(), listening, "first");
      Pinned process =
          start(BALANCER_CORES, peer.command(setting, own), place, own.resolve("output.log"));
      running.add(new Running(peer, setting, process));
      number++;
    }
  }

  private Pinned start(String cores, List<String> command, Peer.Place place, Path log)
      throws IOException {
    Pinned process = Pinned.start(cores, command, log);
    processes.add(process);
    boolean answers =
        Pause.until(START_LIMIT, Duration.ofMillis(50), () -> !process.isAlive() || answers(place));
    if (!answers || !process.isAlive()) {
      throw new IOException("nothing answers at " + place + ": " + Files.readString(log));
    }
    return process;
  }

  private static boolean answers(Peer.Place place) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(place.address(), place.port()), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A Java program of this class path. */
  static List<String> java(Class<?> main, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return command;
  }

  /** The balancers. */
  List<Running> running() {
    return List.copyOf(running);
  }

  /** Where a balancer's files are. */
  Path directory(Peer peer) {
    return directory.resolve(peer.name());
  }

  /** Cores of the load. */
  String loadCores() {
    return loadCores;
  }

  /** For the asked time, and up to four times that while the machine is too busy to get warm. */
  void warmUp(List<Scenario> scenarios) throws IOException, InterruptedException {
    int share = Math.max(1, options.warmUp() / scenarios.size());
    for (Running each : running) {
      out.println("warming " + each.peer().name());
      for (Scenario scenario : scenarios) {
        long served = 0;
        for (int i = 0; i < 4 && served < WARM_REQUESTS / scenarios.size(); i++) {
          served += scenario.generator().run(each.setting(), share, loadCores).requests();
        }
      }
    }
  }

  /** Half of what the slowest balancer serves per second. */
  long halfOfSlowest(Scenario scenario) throws IOException, InterruptedException {
    double slowest = Double.MAX_VALUE;
    for (Running each : running) {
      Load load = scenario.generator().run(each.setting(), 2, loadCores);
      slowest = Math.min(slowest, load.requests() / load.seconds());
    }
    return Math.max(1, Math.round(slowest / 2));
  }

  /** Measures; {@code rate} is for the report, 0 when no run has a fixed one. */
  Report measure(List<Scenario> scenarios, long rate, List<String> arguments)
      throws IOException, InterruptedException {
    for (int round = 1; round <= options.rounds(); round++) {
      for (Scenario scenario : scenarios) {
        for (int i = 0; i < running.size(); i++) {
          Measurement measured =
              measure(round, running.get((i + round) % running.size()), scenario);
          measurements.add(measured);
          out.println(measured.line());
        }
      }
    }
    List<Summary> summaries = new ArrayList<>();
    for (String scenario : Scenario.names(scenarios)) {
      running.forEach(r -> summaries.add(Summary.of(measurements, scenario, r.peer().name())));
    }
    return new Report(
        bench,
        TimeSource.system().now().toString(),
        Report.Machine.here(),
        arguments,
        rate,
        measurements,
        summaries);
  }

  private Measurement measure(int round, Running each, Scenario scenario)
      throws IOException, InterruptedException {
    MachineCpu before = MachineCpu.now(processes);
    long cpuBefore = each.process().cpuUs();
    Load load = scenario.generator().run(each.setting(), options.seconds(), loadCores);
    long cpu = each.process().cpuUs() - cpuBefore;
    long wallUs = Math.round(load.seconds() * 1e6);
    return new Measurement(
        round,
        each.peer().name(),
        scenario.name(),
        load.requests() == 0 ? 0 : (double) cpu / load.requests(),
        load.requests() / load.seconds(),
        (double) cpu / wallUs,
        before.foreignCores(MachineCpu.now(processes), wallUs),
        load.errors(),
        load.p50Us(),
        load.p99Us());
  }

  /** Prints the table and writes the file. */
  void publish(Report report) throws IOException {
    out.println();
    out.print(report.table());
    out.println("written to " + report.write(options.results()));
  }

  @Override
  public void close() {
    processes.forEach(Pinned::close);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException left) {
      out.println("could not remove " + directory + ": " + left.getMessage());
    }
  }
}
