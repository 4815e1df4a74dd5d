package io.tidegate.bench.serve;

import io.tidegate.base.Chance;
import io.tidegate.base.Pause;
import io.tidegate.base.SparePort;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.ServerAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server started by the launcher on a temporary data directory, with ports and an address range
 * of its own. Owned by the bench's thread; stopping leaves its instances running, closing forgets
 * its directory.
 */
public final class ServedTidegate implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(2);
  private static final long US_PER_TICK = 10_000;
  private static final int UTIME = 11;

  private final Path data;
  private final int port;
  private final int dnsPort;
  private final int range;
  private final List<String> options;
  private Process process;
  private long startedNs;

  private ServedTidegate(Path data, List<String> options) throws IOException {
    this.data = data;
    this.options = List.copyOf(options);
    this.port = SparePort.find();
    this.dnsPort = SparePort.find();
    this.range = 32 + Chance.system().below(200);
    this.process = launch();
  }

  /** Starts one on an empty directory; it need not be ready yet. */
  public static ServedTidegate start(String... options) throws IOException {
    return new ServedTidegate(Files.createTempDirectory("tidegate-bench"), List.of(options));
  }

  private Process launch() throws IOException {
    String home = System.getenv("TIDEGATE_HOME");
    if (home == null) {
      throw new IOException("start this bench with ./tidegate bench");
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                home + "/tidegate",
                "serve",
                "--data=" + data,
                "--listen=127.0.0.1:" + port,
                "--dns-listen=127.0.0.1:" + dnsPort,
                "--vpc-cidr=127." + range + ".0.0/16",
                "--instance-port=8080"));
    command.addAll(options);
    startedNs = TimeSource.system().nanoTime();
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("server.log").toFile()))
        .start();
  }

  /** Its data directory. */
  public Path data() {
    return data;
  }

  /** The server's process. */
  public Process process() {
    return process;
  }

  /** An address of the server's range that it gives to nobody. */
  public String spareAddress(int number) {
    return "127." + range + ".200." + number;
  }

  /** Milliseconds from the launcher's start until the API says that it is ready. */
  public double msToReady() throws IOException {
    return msTo200("127.0.0.1", port, "/_tidegate/ready");
  }

  /** Milliseconds from the launcher's start until a GET there is answered with 200. */
  public double msTo200(String address, int at, String path) throws IOException {
    boolean answered =
        Pause.until(
            LIMIT, STEP, () -> !process.isAlive() || PlainGet.status(address, at, path) == 200);
    if (!answered || !process.isAlive()) {
      throw new IOException("the server did not start: " + log());
    }
    return (TimeSource.system().nanoTime() - startedNs) / 1e6;
  }

  /** CPU time of the server and its launcher so far, user and system, in ms (10 ms steps). */
  public double cpuMs() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1]);
    return ticks * US_PER_TICK / 1e3;
  }

  /** Resident memory in MiB. */
  public double rssMib() throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0;
      }
    }
    throw new IOException("no VmRSS of process " + process.pid());
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  /** A client with the key that the server made. */
  public AwsClient client() {
    return new AwsClient(ServerAccess.of(data), TimeSource.system());
  }

  /** Processes whose environment names {@code text}, ascending. */
  public static List<Long> processesNaming(String text) {
    byte[] wanted = text.getBytes(StandardCharsets.US_ASCII);
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> environment(pid).contains(new String(wanted, StandardCharsets.ISO_8859_1)))
        .sorted()
        .toList();
  }

  private static String environment(long pid) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException goneOrNotOurs) {
      return "";
    }
  }

  /** Ends it with SIGTERM and waits. */
  public void stop() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException("the server does not stop: " + log());
    }
  }

  /** Starts it again on the same data, ports and addresses; it need not be ready yet. */
  public void restart() throws IOException {
    process = launch();
  }

  private String log() throws IOException {
    return Files.readString(data.resolve("server.log"));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException left) {
      System.err.println("could not remove " + data + ": " + left.getMessage());
    }
  }
}
