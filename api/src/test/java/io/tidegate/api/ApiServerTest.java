package io.tidegate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.api.sts.StsActions;
import io.tidegate.base.Chance;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiServerTest {
  private ApiServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    ApiDispatcher dispatcher =
        new ApiDispatcher(
            Map.of("sts", StsActions.all()),
            RequestVerifier.anyone("123456789012"),
            Chance.seeded(1),
            (where, cause) -> {
              throw new AssertionError(where, cause);
            });
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            dispatcher,
            Map.of(
                "/_tidegate/live",
                exchange -> {
                  exchange.sendResponseHeaders(200, -1);
                  exchange.close();
                }));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersCallerIdentity() throws Exception {
    HttpResponse<String> response = post("Action=GetCallerIdentity&Version=2011-06-15");
    assertEquals(200, response.statusCode());
    assertTrue(response.body().contains("<Account>123456789012</Account>"), response.body());
    String id = response.headers().firstValue("x-amzn-RequestId").orElseThrow();
    assertTrue(response.body().contains("<RequestId>" + id + "</RequestId>"), response.body());
  }

  @Test
  void servesOtherPages() throws Exception {
    URI page = URI.create("http://127.0.0.1:" + server.address().getPort() + "/_tidegate/live");
    var request = HttpRequest.newBuilder(page).build();
    assertEquals(200, client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
  }

  @Test
  void refusesAGigabyteWithoutReadingIt() throws Exception {
    String head =
        head("Content-Length: 1073741824", "Content-Type: application/x-www-form-urlencoded");
    assertTrue(raw(head).startsWith("HTTP/1.1 413"));
  }

  @Test
  void refusesAnEndlessChunkedBody() throws Exception {
    String head = head("Transfer-Encoding: chunked");
    String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
    assertTrue(raw(head + chunk.repeat(17)).startsWith("HTTP/1.1 413"));
  }

  @Test
  void survivesARequestCutAtEveryByte() throws Exception {
    String body = "Action=GetCallerIdentity&Version=2011-06-15";
    String whole =
        head("Content-Length: " + body.length(), "Content-Type: application/x-www-form-urlencoded")
            + body;
    for (int cut = 0; cut < whole.length(); cut++) {
      try (Socket socket = connect()) {
        socket.getOutputStream().write(whole.substring(0, cut).getBytes(StandardCharsets.US_ASCII));
      }
    }
    assertEquals(200, post(body).statusCode());
  }

  private HttpResponse<String> post(String form) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + "/"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String head(String... fields) {
    return "POST / HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", fields) + "\r\n\r\n";
  }

  private String raw(String bytes) throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(bytes.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(64), StandardCharsets.US_ASCII);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout(10_000);
    return socket;
  }
}
