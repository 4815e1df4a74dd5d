package io.tidegate.cli;

import io.tidegate.cli.aws.ServerAccess;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code env}: exports that point the aws CLI and SDKs at the server of a data directory. */
@Command(name = "env", description = "Prints exports for eval \"$(./tidegate env)\".")
final class EnvCommand implements Callable<Integer> {
  @Option(names = "--data", description = "The server's data directory.")
  private Optional<Path> data = Optional.empty();

  @Override
  public Integer call() {
    try {
      System.out.print(ServerAccess.of(data.orElseGet(ServerAccess::standardData)).exports());
      return 0;
    } catch (ServerAccess.Unknown unknown) {
      System.err.println("tidegate: " + unknown.getMessage());
      return 1;
    }
  }
}
