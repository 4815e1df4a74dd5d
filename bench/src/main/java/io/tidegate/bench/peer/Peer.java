package io.tidegate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A balancer with one worker on one core, keep-alive on both sides, X-Forwarded headers added, no
 * access log.
 */
public sealed interface Peer permits Nginx, Haproxy, Tidegate {
  /** As printed: {@code nginx}, {@code haproxy} or {@code tidegate}. */
  String name();

  /** What is missing to run it, with the command that helps; empty when it can run. */
  Optional<String> missing();

  /** The command line that serves until it is ended; files go to {@code directory}. */
  List<String> command(Setting setting, Path directory) throws IOException;

  /**
   * Where to listen and where the backend is; {@code pem}, for TLS, holds a certificate and its
   * private key.
   */
  record Setting(
      String address, int port, String backendAddress, int backendPort, Optional<Path> pem) {}

  /** The program in one of the usual places. */
  static Optional<Path> find(String program) {
    for (String directory : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
      Path path = Path.of(directory, program);
      if (Files.isExecutable(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }
}
