package io.tidegate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code version}: this build and the JVM under it. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
  static final String VERSION = "0.1.0";

  @Override
  public Integer call() {
    System.out.println("tidegate " + VERSION + ", Java " + Runtime.version());
    return 0;
  }
}
