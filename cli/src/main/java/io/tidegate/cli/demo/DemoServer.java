package io.tidegate.cli.demo;

import io.tidegate.base.Chance;
import io.tidegate.base.Pause;
import io.tidegate.base.SparePort;
import io.tidegate.cli.aws.ServerAccess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server process of the demo's own, in a temporary data directory and an address range that no
 * other server is likely to use. Owned by the thread of the tour.
 */
final class DemoServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(120);

  private final List<String> command;
  private final Path data;
  private final InetSocketAddress dns;
  private Process process;

  private DemoServer(List<String> command, Path data, InetSocketAddress dns) throws IOException {
    this.command = command;
    this.data = data;
    this.dns = dns;
    this.process = launch("127.0.0.1:" + SparePort.find(), false);
  }

  /**
   * Starts {@code serve}, the words of a command that ends with it, and waits until it is ready.
   */
  static DemoServer start(List<String> serve, Chance chance) throws IOException {
    Path data = Files.createTempDirectory("tidegate-demo");
    InetSocketAddress dns =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), SparePort.find());
    List<String> command = new ArrayList<>();
    command.add("setsid"); // Ctrl-C is for the tour, which stops the server last
    command.addAll(serve);
    command.addAll(
        List.of(
            "--data=" + data,
            "--dns-listen=127.0.0.1:" + dns.getPort(),
            "--vpc-cidr=127." + (32 + chance.below(200)) + ".0.0/16",
            "--instance-port=8080",
            "--metric-period=10"));
    DemoServer server = new DemoServer(List.copyOf(command), data, dns);
    server.awaitReady();
    return server;
  }

  /** {@code learns}: a launcher that trains the JVM's cache does it with this process. */
  private Process launch(String listen, boolean learns) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add("--listen=" + listen);
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("server.log").toFile()));
    if (!learns) {
      builder.environment().remove("TIDEGATE_AOT_OUTPUT");
    }
    return builder.start();
  }

  private void awaitReady() {
    Path endpoint = data.resolve("endpoint");
    Pause.until(
        START_LIMIT, Duration.ofMillis(20), () -> Files.exists(endpoint) || !process.isAlive());
    if (!Files.exists(endpoint)) {
      String said = lastLines();
      close();
      throw new StepFailed("the server did not start: " + said);
    }
  }

  /** Stops the server, whose instances run on, and starts it again at the same addresses. */
  void restart() throws IOException {
    URI endpoint = URI.create(access().endpoint());
    stop();
    process = launch(endpoint.getAuthority(), true);
    awaitReady();
  }

  ServerAccess access() {
    return ServerAccess.of(data);
  }

  InetSocketAddress dns() {
    return dns;
  }

  Path data() {
    return data;
  }

  /** The newest lines of the server's log. */
  String lastLines() {
    try (BufferedReader log = Files.newBufferedReader(data.resolve("server.log"))) {
      List<String> lines = log.lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size()));
    } catch (IOException | UncheckedIOException unreadable) {
      return "(no log: " + unreadable.getMessage() + ")";
    }
  }

  /** Stops the server and removes its directory. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException left) {
      System.err.println("tidegate: could not remove " + data + ": " + left.getMessage());
    }
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
