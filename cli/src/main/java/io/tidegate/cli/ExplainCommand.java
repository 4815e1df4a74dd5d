package io.tidegate.cli;

import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.ServerAccess;
import io.tidegate.cli.aws.Service;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code explain group NAME}: why an Auto Scaling group has the capacity it has; {@code explain
 * request URL}: where a request would go.
 */
@Command(
    name = "explain",
    description =
        "Says why: explain group NAME tells what decides a group's capacity, explain request URL"
            + " which rule and targets a request meets.")
final class ExplainCommand implements Callable<Integer> {
  @Option(names = "--data", description = "The server's data directory.")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = {"-X", "--method"},
      description = "The request's method.")
  private String method = "GET";

  @Option(
      names = {"-H", "--header"},
      description = "A header of the request, Name: value.")
  private List<String> headers = new ArrayList<>();

  @Option(names = "--source", description = "The client's address.")
  private String source = "";

  @Option(names = "--load-balancer", description = "Name or ARN of the load balancer.")
  private String loadBalancer = "";

  @Option(names = "--zone", description = "The zone of the node that is asked.")
  private String zone = "";

  @Option(names = "--json", description = "A group's explanation as JSON.")
  private boolean json;

  @Parameters(index = "0", description = "What to explain: group or request.")
  private String kind = "";

  @Parameters(index = "1", description = "The group's name, or the request's URL.")
  private String name = "";

  @Override
  public Integer call() {
    if (!kind.equals("group") && !kind.equals("request")) {
      System.err.println(
          "tidegate: cannot explain " + kind + "; use: explain group NAME, explain request URL");
      return 2;
    }
    try {
      ServerAccess access = ServerAccess.of(data.orElseGet(ServerAccess::standardData));
      AwsClient client = new AwsClient(access, TimeSource.system());
      System.out.print(
          kind.equals("group")
              ? client.page("/_tidegate/explain/group" + (json ? ".json/" : "/"), name)
              : client.page(Service.ELBV2, "/_tidegate/explain/request/", request().form()));
      return 0;
    } catch (ServerAccess.Unknown | IllegalArgumentException unknown) {
      System.err.println("tidegate: " + unknown.getMessage());
      return 1;
    } catch (AwsClient.Refused | UncheckedIOException failed) {
      System.err.println("tidegate: " + failed.getMessage());
      return 1;
    }
  }

  private AskedRequest request() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("method", method);
    options.put("source", source);
    options.put("loadBalancer", loadBalancer);
    options.put("zone", zone);
    return new AskedRequest(name, headers, options);
  }
}
