package io.tidegate.control.notification;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Posts with the JDK's client: 15 seconds at most (SNS Developer Guide, HTTP/S endpoints), no
 * redirects; {@code user:password@} of the URL becomes Basic authentication. Safe from any thread:
 * its lock owns the client, which is made at the first post.
 */
public final class HttpPoster implements Poster {
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable HttpClient client;

  @Override
  public int post(URI to, Map<String, String> headers, String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(withoutUser(to))
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (to.getUserInfo() != null) {
      byte[] pair = to.getUserInfo().getBytes(StandardCharsets.UTF_8);
      request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
    try {
      return client().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", stop);
    }
  }

  private HttpClient client() {
    lock.lock();
    try {
      HttpClient known = client;
      if (known == null) {
        known =
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        client = known;
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private static URI withoutUser(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(url.getScheme() + "://" + url.getHost() + port + path + query);
  }
}
