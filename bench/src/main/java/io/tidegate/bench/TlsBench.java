package io.tidegate.bench;

import io.tidegate.base.TimeSource;
import io.tidegate.bench.load.Backend;
import io.tidegate.bench.peer.Peer;
import io.tidegate.bench.peer.Pinned;
import io.tidegate.bench.report.Measurement;
import io.tidegate.bench.report.Report;
import io.tidegate.bench.report.Summary;
import io.tidegate.testkit.TestCertificates;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU under TLS 1.3 with one ECDSA certificate and X25519: per small request on kept connections,
 * and per connection with a full handshake and one request. Every balancer has one worker on core
 * 0; backend and generator (wrk, which never resumes) have the others. Belongs to one thread.
 */
final class TlsBench {
  private static final String BACKEND_ADDRESS = "127.44.0.3";
  private static final int FIRST_PORT = 18_180;
  private static final long START_LIMIT_NS = 20_000_000_000L;
  private static final String BALANCER_CORES = "0";
  private static final List<String> SCENARIOS = List.of("keep", "shake");
  private static final Pattern DONE = Pattern.compile("(\\d+) requests in ([0-9.]+)(m?s)");
  private static final Pattern ERRORS = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private final Options options;
  private final List<Peer> peers;
  private final PrintStream out;
  private final TimeSource time = TimeSource.system();
  private final List<Measurement> measurements = new ArrayList<>();
  private final List<Running> running = new ArrayList<>();
  private final List<Pinned> processes = new ArrayList<>();
  private final String loadCores;

  /** What to run; times in seconds. */
  record Options(int rounds, int seconds, int warmUpSeconds, int connections) {}

  private record Running(Peer peer, Peer.Setting setting, Pinned process) {}

  private record Load(long requests, long errors, double seconds) {}

  TlsBench(Options options, List<Peer> peers, PrintStream out) {
    this.options = options;
    this.peers = List.copyOf(peers);
    this.out = out;
    int cores = Runtime.getRuntime().availableProcessors();
    this.loadCores = cores > 1 ? "1-" + (cores - 1) : "0";
  }

  /** Runs everything; all processes are gone when it returns. */
  Report run() throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("tidegate-bench");
    Path pem = directory.resolve("certificate.pem");
    var issued =
        TestCertificates.selfSigned(
            TestCertificates.Wish.server("bench.example.com"), TestCertificates.ec("secp256r1"));
    Files.writeString(
        pem,
        issued.chainPem()
            + "-----BEGIN PRIVATE KEY-----\n"
            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(issued.pkcs8())
            + "\n-----END PRIVATE KEY-----\n");
    List<String> backend =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "-cp",
            System.getProperty("java.class.path"),
            Backend.class.getName(),
            BACKEND_ADDRESS,
            Integer.toString(FIRST_PORT - 1),
            "128");
    try {
      start(BACKEND_ADDRESS, FIRST_PORT - 1, backend, directory.resolve("backend.log"), loadCores);
      int port = FIRST_PORT;
      for (Peer peer : peers) {
        Path own = Files.createDirectory(directory.resolve(peer.name()));
        Peer.Setting setting =
            new Peer.Setting(
                "127.44.2." + (port - FIRST_PORT + 1),
                port++,
                BACKEND_ADDRESS,
                FIRST_PORT - 1,
                Optional.of(pem));
        Pinned process =
            start(
                setting.address(),
                setting.port(),
                peer.command(setting, own),
                own.resolve("output.log"),
                BALANCER_CORES);
        running.add(new Running(peer, setting, process));
      }
      measure();
    } finally {
      processes.forEach(Pinned::close);
    }
    List<Summary> summaries = new ArrayList<>();
    for (String scenario : SCENARIOS) {
      peers.forEach(peer -> summaries.add(Summary.of(measurements, scenario, peer.name())));
    }
    List<String> arguments =
        List.of("tls", "--rounds=" + options.rounds(), "--seconds=" + options.seconds());
    return new Report(
        "tls", time.now().toString(), Report.Machine.here(), arguments, 0, measurements, summaries);
  }

  private Pinned start(String address, int port, List<String> command, Path log, String cores)
      throws IOException, InterruptedException {
    Pinned process = Pinned.start(cores, command, log);
    processes.add(process);
    long deadline = time.nanoTime() + START_LIMIT_NS;
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), 1000);
        return process;
      } catch (IOException notYet) {
        if (!process.isAlive() || time.nanoTime() > deadline) {
          throw new IOException("does not start; its output: " + Files.readString(log), notYet);
        }
      }
      new ProcessBuilder("sleep", "0.1").start().waitFor();
    }
  }

  private void measure() throws IOException, InterruptedException {
    for (Running each : running) {
      out.println("warming " + each.peer().name());
      for (String scenario : SCENARIOS) {
        load(each, scenario, Math.max(1, options.warmUpSeconds() / 2));
      }
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (String scenario : SCENARIOS) {
        for (int i = 0; i < running.size(); i++) {
          measure(round, running.get((i + round) % running.size()), scenario);
        }
      }
    }
  }

  private void measure(int round, Running each, String scenario)
      throws IOException, InterruptedException {
    MachineCpu before = MachineCpu.now(processes);
    long cpuBefore = each.process().cpuUs();
    Load load = load(each, scenario, options.seconds());
    long cpu = each.process().cpuUs() - cpuBefore;
    long wallUs = Math.round(load.seconds() * 1e6);
    Measurement measured =
        new Measurement(
            round,
            each.peer().name(),
            scenario,
            load.requests() == 0 ? 0 : (double) cpu / load.requests(),
            load.requests() / load.seconds(),
            (double) cpu / wallUs,
            before.foreignCores(MachineCpu.now(processes), wallUs),
            load.errors(),
            0,
            0);
    measurements.add(measured);
    out.printf(
        "round %d %-5s %-9s %7.2f us  %7.0f/s  CPU %3.0f%%%s%s%n",
        round,
        scenario,
        measured.peer(),
        measured.cpuUsPerRequest(),
        measured.requestsPerSecond(),
        measured.utilisation() * 100,
        measured.errors() > 0 ? "  ERRORS " + measured.errors() : "",
        measured.noisy() ? "  noisy" : "");
  }

  private Load load(Running each, String scenario, int seconds)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Peer.find("wrk").orElseThrow().toString());
    command.addAll(
        List.of("-t1", "-c" + options.connections(), "-d" + seconds + "s", "--timeout", "10s"));
    command.addAll(List.of("-H", "Host: bench.example.com"));
    if (scenario.equals("shake")) {
      command.addAll(List.of("-H", "Connection: close"));
    }
    Peer.Setting setting = each.setting();
    command.add("https://" + setting.address() + ":" + setting.port() + "/index.html");
    Process process =
        new ProcessBuilder(Pinned.pinned(loadCores, command)).redirectErrorStream(true).start();
    try (InputStream text = process.getInputStream()) {
      String said = new String(text.readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      Matcher done = DONE.matcher(said);
      if (!done.find()) {
        throw new IOException("the load generator failed: " + said);
      }
      double took = Double.parseDouble(done.group(2)) / (done.group(3).equals("ms") ? 1000 : 1);
      Matcher errors = ERRORS.matcher(said);
      long wrong = errors.find() ? Long.parseLong(errors.group(1)) : 0;
      return new Load(Long.parseLong(done.group(1)), wrong, took);
    }
  }
}
