package io.tidegate.e2e.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tidegate.api.model.Service;
import io.tidegate.api.model.ServiceModels;
import io.tidegate.server.ServeOptions;
import io.tidegate.server.Setting;
import io.tidegate.server.Tidegate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/api-coverage.md} is what the server itself says when every operation of AWS's models
 * is asked for, without parameters. {@code -Dtidegate.update=true} writes it anew.
 */
class ApiCoverageTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("tidegate.root", ".."), "docs", "api-coverage.md");
  private static final String NOT_SERVED = "is not served by this version";

  @TempDir Path data;

  @Test
  void theDocumentSaysWhatTheServerServes() throws Exception {
    String now = document();
    if (Boolean.getBoolean("tidegate.update")) {
      Files.writeString(DOCUMENT, now);
    }
    String written = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : "";
    assertEquals(written, now, "run this test with -Dtidegate.update=true and commit the document");
  }

  private String document() throws IOException, InterruptedException {
    StringBuilder counts = new StringBuilder();
    StringBuilder lists = new StringBuilder();
    Map<Setting, String> settings =
        Map.of(
            Setting.LISTEN, "127.0.0.1:0",
            Setting.DNS_LISTEN, "127.0.0.1:0",
            Setting.DATA, data.toString(),
            Setting.SIMULATED, "true");
    try (Tidegate server = new Tidegate(ServeOptions.of(settings));
        HttpClient client = HttpClient.newHttpClient()) {
      URI endpoint = URI.create("http://127.0.0.1:" + server.address().getPort() + "/");
      ServiceModels models = new ServiceModels();
      for (Service service : Service.values()) {
        SortedMap<String, Boolean> served = new TreeMap<>();
        for (String operation : models.of(service).operations().keySet()) {
          served.put(operation, !ask(client, endpoint, service, operation).contains(NOT_SERVED));
        }
        long count = served.values().stream().filter(is -> is).count();
        counts.append(
            "| "
                + service.id()
                + " | "
                + service.version()
                + " | "
                + count
                + " | "
                + served.size()
                + " |\n");
        lists.append(section(service, served));
      }
    }
    return """
        # API coverage

        Made by `ApiCoverageTest`, which asks the server for every operation of AWS's service models. An operation \
        that is not served answers `InvalidAction`; operations of models that are newer than ours are unknown.

        | Service | API version | Served | All |
        |---|---|---|---|
        """
        + counts
        + lists;
  }

  private static String section(Service service, SortedMap<String, Boolean> served) {
    return "\n## "
        + service.id()
        + "\n\nServed: "
        + names(served, true)
        + "\n\nNot served: "
        + names(served, false)
        + "\n";
  }

  private static String names(SortedMap<String, Boolean> served, boolean wanted) {
    String names =
        served.entrySet().stream()
            .filter(entry -> entry.getValue() == wanted)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none." : names + ".";
  }

  private static String ask(HttpClient client, URI endpoint, Service service, String operation)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint);
    if (service == Service.ACM || service == Service.WAFV2) {
      request
          .header("X-Amz-Target", service.targetPrefix() + "." + operation)
          .header("Content-Type", "application/x-amz-json-1.1")
          .POST(HttpRequest.BodyPublishers.ofString("{}"));
    } else {
      request
          .header("Content-Type", "application/x-www-form-urlencoded")
          .POST(
              HttpRequest.BodyPublishers.ofString(
                  "Action=" + operation + "&Version=" + service.version()));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }
}
