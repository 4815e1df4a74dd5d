package io.tidegate.control.notification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpPosterTest {
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final HttpPoster poster = new HttpPoster();

  HttpPosterTest() throws IOException {
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          seen.add(
              String.join(
                  " ",
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  String.valueOf(exchange.getRequestHeaders().getFirst("x-amz-sns-message-type")),
                  String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")),
                  body));
          boolean moved = exchange.getRequestURI().getPath().equals("/moved");
          exchange.getResponseHeaders().add("Location", "/");
          exchange.sendResponseHeaders(moved ? 302 : 204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI url(String user, String path) {
    return URI.create("http://" + user + "127.0.0.1:" + server.getAddress().getPort() + path);
  }

  @Test
  void postsTheBodyWithHeadersAndTheUserOfTheUrl() throws IOException {
    Map<String, String> headers = Map.of("x-amz-sns-message-type", "Notification");
    assertEquals(204, poster.post(url("u:p@", "/hook?a=b%20c"), headers, "{}"));
    assertEquals(204, poster.post(url("", ""), Map.of(), "x"));
    assertEquals(
        List.of("POST /hook?a=b%20c Notification Basic dTpw {}", "POST / null null x"), seen);
  }

  @Test
  void redirectsAreNotFollowedAndNoAnswerIsAFailure() throws IOException {
    assertEquals(302, poster.post(url("", "/moved"), Map.of(), ""));
    assertEquals(1, seen.size());
    URI gone = url("", "/");
    server.stop(0);
    assertThrows(IOException.class, () -> poster.post(gone, Map.of(), ""));
  }
}
