package io.tidegate.e2e.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a scenario in a network namespace of its own, where a whole IPv6 block is local. Needs root,
 * or a kernel that gives users namespaces; nothing outside is touched. Stateless.
 */
final class NetworkSpace {
  /** What is local there. */
  static final String IPV6 = "fd00:7::/56";

  /** Addresses of targets and clients: one has to have what one binds to by plain means. */
  static final List<String> OWN =
      List.of("fd00:7:0:80::10", "fd00:7:0:90::5", "fd00:8::5", "2001:db8:7::5");

  private static final String SCRIPT =
      "ip link set lo up && ip -6 route add local "
          + IPV6
          + " dev lo && for own in "
          + String.join(" ", OWN)
          + "; do ip -6 address add $own/128 dev lo nodad || exit 1; done; exec \"$@\"";
  private static final int LIMIT_S = 240;

  private NetworkSpace() {}

  /** What goes before a command that is to run in a new namespace; nothing where none is given. */
  static Optional<List<String>> runner() throws IOException, InterruptedException {
    for (String kind : List.of("-n", "-Urn")) {
      List<String> runner = List.of("unshare", kind, "sh", "-c", SCRIPT, "sh");
      List<String> trial = new ArrayList<>(runner);
      trial.add("true");
      Process process;
      try {
        process = new ProcessBuilder(trial).redirectErrorStream(true).start();
      } catch (IOException noSuchProgram) {
        return Optional.empty();
      }
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() == 0) {
        return Optional.of(runner);
      }
      System.err.println("no namespace by unshare " + kind + ": " + said.strip());
    }
    return Optional.empty();
  }

  /** Runs {@code main} by {@code runner}, with this process's class path; fails when it fails. */
  static void run(List<String> runner, Class<?> main) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(runner);
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
      process.destroy();
      process.waitFor(LIMIT_S, TimeUnit.SECONDS);
      throw new AssertionError(main + " does not end");
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(main + " failed; it says above why");
    }
  }
}
