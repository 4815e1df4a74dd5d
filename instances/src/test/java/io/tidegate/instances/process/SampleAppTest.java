package io.tidegate.instances.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.instances.sample.SampleImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample app and the metadata service, as a real instance has them. */
class SampleAppTest {
  @TempDir Path temporary;
  private ProviderBench bench;
  private String id;

  @BeforeEach
  void launch() throws Exception {
    bench = new ProviderBench(temporary);
    id = bench.launch(SampleImage.write(temporary.resolve("sample")), it -> it.ip("127.78.3.4"));
    bench.awaitConsole(id, "listens on");
  }

  @AfterEach
  void end() {
    bench.end();
  }

  @Test
  void answersAndSaysWhoItIs() throws Exception {
    int port = WebPort.choose();
    String app = "http://" + bench.spec(id, 1).ip() + ":" + port;
    assertEquals("ok\n", get(app + "/health").body());
    HttpResponse<String> echoed = get(app + "/user/1?x=y", "X-Forwarded-For", "192.0.2.7");
    assertTrue(echoed.body().contains("\"instance\": \"" + id + "\""), echoed.body());
    assertTrue(echoed.body().contains("\"zone\": \"us-east-1a\""), echoed.body());
    assertTrue(echoed.body().contains("192.0.2.7"), echoed.body());
    assertEquals(503, get(app + "/status?code=503").statusCode());
    get(app + "/work?ms=200");
    assertTrue(bench.provider().usage(id).orElseThrow().cpuNanos() > 100_000_000L);
  }

  @Test
  void metadataNeedsATokenAndTellsTheInstanceWhoItIs() throws Exception {
    String base = "http://" + bench.spec(id, 1).ip() + ":1338/latest/";
    assertEquals(401, get(base + "meta-data/instance-id").statusCode());
    String header = "X-aws-ec2-metadata-token";
    assertEquals(400, put(base + "api/token", "0").statusCode());
    assertEquals(400, put(base + "api/token", "21601").statusCode());
    String token = put(base + "api/token", "60").body();
    assertEquals(id, get(base + "meta-data/instance-id", header, token).body());
    assertEquals(
        "us-east-1a", get(base + "meta-data/placement/availability-zone", header, token).body());
    assertEquals(
        "InService",
        get(base + "meta-data/autoscaling/target-lifecycle-state", header, token).body());
    assertEquals(
        "availability-zone\navailability-zone-id\nregion",
        get(base + "meta-data/placement/", header, token).body());
    assertEquals(404, get(base + "meta-data/nothing", header, token).statusCode());
    assertEquals(404, get(base + "user-data", header, token).statusCode());
    assertEquals(401, get(base + "meta-data/instance-id", header, token + "0").statusCode());
  }

  private static HttpResponse<String> get(String url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.GET());
  }

  private static HttpResponse<String> put(String url, String ttl)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("X-aws-ec2-metadata-token-ttl-seconds", ttl)
            .PUT(HttpRequest.BodyPublishers.noBody()));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          request.timeout(Duration.ofSeconds(10)).build(), HttpResponse.BodyHandlers.ofString());
    }
  }
}
