package io.tidegate.cli;

import io.tidegate.cli.demo.Demo;
import java.io.Console;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the main job on this machine, explained step by step. */
@Command(
    name = "demo",
    description = "A load-balanced, auto-scaled application, explained step by step.")
final class DemoCommand implements Callable<Integer> {
  @Option(names = "--once", description = "Ends after the tour; 0 only if each step happened.")
  private boolean once;

  @Option(names = "--rehearsal", hidden = true)
  private boolean rehearsal;

  @Option(names = "--plain", description = "Prints lines, also on a terminal.")
  private boolean plain;

  @Override
  public Integer call() throws IOException {
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return new Demo(serveCommand(), length(), System.out, terminal && !plain).run();
  }

  private Demo.Length length() {
    if (rehearsal) {
      return Demo.Length.REHEARSAL;
    }
    return once ? Demo.Length.ONCE : Demo.Length.UNTIL_STOPPED;
  }

  /** The launcher beside which this runs, or this JVM's own class path. */
  private static List<String> serveCommand() {
    @Nullable String home = System.getenv("TIDEGATE_HOME");
    return home != null
        ? List.of(home + "/tidegate", "serve")
        : List.of(
            System.getProperty("java.home") + "/bin/java",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "io.tidegate.server.Main",
            "serve");
  }
}
