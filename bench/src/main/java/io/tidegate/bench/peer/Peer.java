package io.tidegate.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A balancer with one worker on one core, keep-alive on both sides, X-Forwarded headers added, and
 * an access log unless told otherwise.
 */
public sealed interface Peer permits Nginx, Haproxy, Tidegate {
  /** As printed: {@code nginx}, {@code haproxy} or {@code tidegate}. */
  String name();

  /** What is missing to run it, with the command that helps; empty when it can run. */
  Optional<String> missing();

  /** The command line that serves until it is ended; files go to {@code directory}. */
  List<String> command(Setting setting, Path directory) throws IOException;

  /** An address and a port. */
  record Place(String address, int port) {
    @Override
    public String toString() {
      return address + ":" + port;
    }
  }

  /**
   * How clients come.
   *
   * @param pem for TLS, a certificate and its private key
   * @param http2 whether clients may speak HTTP/2
   * @param log whether every request gets a line in the access log
   */
  record Listening(Optional<Path> pem, boolean http2, boolean log) {
    /** HTTP/1.1 without TLS. */
    public static Listening plain(boolean log) {
      return new Listening(Optional.empty(), false, log);
    }

    /** TLS, HTTP/1.1 or HTTP/2. */
    public static Listening tls(Path pem, boolean http2, boolean log) {
      return new Listening(Optional.of(pem), http2, log);
    }
  }

  /**
   * What to serve.
   *
   * @param gone a path below {@code /gone/} that is answered with 410, as a rule that can change
   */
  record Setting(Place place, Place backend, Listening listening, String gone) {
    /** The same with another rule. */
    public Setting withGone(String other) {
      return new Setting(place, backend, listening, other);
    }
  }

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
