package io.tidegate.cli;

import io.tidegate.cli.aws.ServerAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ca}: the certificate of the server's own authority, for clients to trust. */
@Command(
    name = "ca",
    description = "Prints the local certificate authority in PEM: ./tidegate ca > ca.pem")
final class CaCommand implements Callable<Integer> {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Option(names = "--data", description = "The server's data directory.")
  private Optional<Path> data = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build()) {
      ServerAccess server = ServerAccess.of(data.orElseGet(ServerAccess::standardData));
      HttpRequest asked =
          HttpRequest.newBuilder(URI.create(server.endpoint() + "/_tidegate/ca.pem"))
              .timeout(LIMIT)
              .build();
      HttpResponse<String> answer = client.send(asked, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        System.out.print(answer.body());
        return 0;
      }
      System.err.println("tidegate: the server answered " + answer.statusCode());
    } catch (ServerAccess.Unknown | IOException unreachable) {
      System.err.println("tidegate: " + unreachable.getMessage());
    }
    return 1;
  }
}
