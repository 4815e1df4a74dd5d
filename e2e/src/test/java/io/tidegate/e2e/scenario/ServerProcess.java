package io.tidegate.e2e.scenario;

import io.tidegate.base.Chance;
import io.tidegate.base.Pause;
import io.tidegate.base.SparePort;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.ServerAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server in a process of its own with a temporary data directory, free ports and an address range
 * that no other server is likely to use. Owned by the test's thread.
 */
final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path data;
  private final int range;
  private final int dnsPort;
  private final List<String> runner;
  private final List<String> more;
  private Process process;
  private int port;

  private ServerProcess(Path data, List<String> runner, List<String> more) throws IOException {
    this.data = data;
    this.range = 32 + Chance.system().below(200);
    this.dnsPort = SparePort.find();
    this.runner = runner;
    this.more = more;
    this.process = launch("127.0.0.1:0");
    awaitReady();
  }

  /** Starts one with further options. */
  static ServerProcess start(String... options) throws IOException {
    return startBy(List.of(), options);
  }

  /** Starts one by a program that becomes the server, such as {@code setpriv}. */
  static ServerProcess startBy(List<String> runner, String... options) throws IOException {
    Path data = Files.createTempDirectory("tidegate-e2e");
    return new ServerProcess(data, runner, List.of(options));
  }

  private Process launch(String listen, String... options) throws IOException {
    List<String> command = new ArrayList<>(runner);
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            "io.tidegate.server.Main",
            "serve",
            "--data=" + data,
            "--listen=" + listen,
            "--dns-listen=127.0.0.1:" + dnsPort,
            "--vpc-cidr=127." + range + ".0.0/16",
            "--instance-port=8080",
            "--metric-period=10"));
    command.addAll(more);
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("server.log").toFile()))
        .start();
  }

  private void awaitReady() {
    Path endpoint = data.resolve("endpoint");
    boolean ready =
        Pause.until(
            START_LIMIT, Duration.ofMillis(10), () -> Files.exists(endpoint) || !process.isAlive());
    if (!ready || !process.isAlive()) {
      throw new AssertionError("the server did not start:\n" + log());
    }
    String url = access().endpoint();
    port = Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  /** Where it listens and a key that it accepts. */
  ServerAccess access() {
    return ServerAccess.of(data);
  }

  /** The API's port, also while the server does not run. */
  int port() {
    return port;
  }

  AwsClient client() {
    return new AwsClient(access(), TimeSource.system());
  }

  Path data() {
    return data;
  }

  int dnsPort() {
    return dnsPort;
  }

  /** An address of the server's range that it gives to nobody. */
  String spareAddress(int number) {
    return "127." + range + ".200." + number;
  }

  /** The first three numbers of the server's addresses end where this text ends. */
  String addressPrefix() {
    return "127." + range + ".";
  }

  long pid() {
    return process.pid();
  }

  String log() {
    try {
      return Files.readString(data.resolve("server.log"));
    } catch (IOException unreadable) {
      return unreadable.toString();
    }
  }

  /** Ends it with SIGKILL and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it is gone and gives its exit code. */
  int awaitEnd() throws InterruptedException {
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not end:\n" + log());
    }
    return process.exitValue();
  }

  /** Ends it with SIGTERM and waits until it is gone. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the server does not stop:\n" + log());
    }
  }

  /** Starts a successor that takes over from the running one; returns that, which then ends. */
  Process replace() throws IOException {
    Process predecessor = process;
    long starts = starts();
    process = launch("127.0.0.1:" + port, "--takeover");
    boolean ready =
        Pause.until(
            START_LIMIT, Duration.ofMillis(10), () -> starts() > starts || !process.isAlive());
    if (!ready || !process.isAlive()) {
      throw new AssertionError("the successor did not start:\n" + log());
    }
    return predecessor;
  }

  /** Starts a successor that may fail; the running server stays this one's. */
  Process successor(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--takeover");
    return launch("127.0.0.1:" + port, all.toArray(String[]::new));
  }

  private long starts() {
    return log().lines().filter(line -> line.contains("ready at http://")).count();
  }

  /** Starts it again on the same data and the same port. */
  void restart(String... options) throws IOException {
    Files.deleteIfExists(data.resolve("endpoint"));
    process = launch("127.0.0.1:" + port, options);
    awaitReady();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Leftovers.processesNaming(data.toString()).forEach(ProcessHandle::destroyForcibly);
    try {
      for (Path volume : Leftovers.mounts(data)) {
        new ProcessBuilder("umount", "--lazy", volume.toString()).start().waitFor();
      }
    } catch (IOException | InterruptedException left) {
      System.err.println("still mounted: " + left);
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException left) {
      System.err.println("left behind: " + left);
    }
  }
}
