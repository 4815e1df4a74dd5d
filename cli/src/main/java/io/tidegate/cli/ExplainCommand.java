package io.tidegate.cli;

import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.ServerAccess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain group NAME}: why an Auto Scaling group has the capacity it has. */
@Command(
    name = "explain",
    description = "Says why: explain group NAME tells what decides a group's capacity.")
final class ExplainCommand implements Callable<Integer> {
  @Option(names = "--data", description = "The server's data directory.")
  private Optional<Path> data = Optional.empty();

  @Parameters(index = "0", description = "What to explain: group.")
  private String kind = "";

  @Parameters(index = "1", description = "Its name.")
  private String name = "";

  @Override
  public Integer call() {
    if (!kind.equals("group")) {
      System.err.println("tidegate: cannot explain " + kind + "; use: explain group NAME");
      return 2;
    }
    try {
      ServerAccess access = ServerAccess.of(data.orElseGet(ServerAccess::standardData));
      AwsClient client = new AwsClient(access, TimeSource.system());
      System.out.print(client.page("/_tidegate/explain/group/", name));
      return 0;
    } catch (ServerAccess.Unknown unknown) {
      System.err.println("tidegate: " + unknown.getMessage());
      return 1;
    } catch (AwsClient.Refused | UncheckedIOException failed) {
      System.err.println("tidegate: " + failed.getMessage());
      return 1;
    }
  }
}
