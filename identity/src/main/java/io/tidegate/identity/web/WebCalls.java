package io.tidegate.identity.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;

/**
 * Calls to identity providers: JSON answers, 5 seconds at most (ALB guide, "Authenticate users"), a
 * bounded size, no redirects. Blocks: for virtual threads. Safe from any thread.
 */
public final class WebCalls {
  /** How long an endpoint may take. */
  public static final Duration LIMIT = Duration.ofSeconds(5);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(LIMIT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /** A call that gave no usable answer. */
  public static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    CallFailed(Kind kind, String message) {
      super(message);
      this.kind = kind;
    }

    /** In which way. */
    public Kind kind() {
      return kind;
    }
  }

  /** How a call fails. */
  public enum Kind {
    TIMEOUT,
    UNREACHABLE,
    BAD_STATUS,
    TOO_LARGE,
    NOT_JSON
  }

  /** GET. */
  public JsonNode get(String url, Map<String, String> headers, int maxBytes) throws CallFailed {
    return call(HttpRequest.newBuilder(uri(url)).GET(), headers, maxBytes);
  }

  /** POST of a form. */
  public JsonNode post(
      String url, Map<String, String> form, Map<String, String> headers, int maxBytes)
      throws CallFailed {
    return call(
        HttpRequest.newBuilder(uri(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(Fields.form(form))),
        headers,
        maxBytes);
  }

  private JsonNode call(HttpRequest.Builder request, Map<String, String> headers, int maxBytes)
      throws CallFailed {
    headers.forEach(request::header);
    request.header("Accept", "application/json").timeout(LIMIT);
    HttpResponse<byte[]> response;
    try {
      response =
          client.send(
              request.build(),
              HttpResponse.BodyHandlers.limiting(
                  HttpResponse.BodyHandlers.ofByteArray(), maxBytes));
    } catch (HttpTimeoutException late) {
      throw new CallFailed(Kind.TIMEOUT, "no answer within " + LIMIT.toSeconds() + " s");
    } catch (IOException failed) {
      String why = String.valueOf(failed.getMessage());
      boolean large = why.contains("body exceeds capacity");
      throw new CallFailed(large ? Kind.TOO_LARGE : Kind.UNREACHABLE, why);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new CallFailed(Kind.UNREACHABLE, "interrupted");
    }
    if (response.statusCode() / 100 != 2) {
      throw new CallFailed(Kind.BAD_STATUS, "status " + response.statusCode());
    }
    try {
      return JSON.readTree(response.body());
    } catch (IOException notJson) {
      throw new CallFailed(Kind.NOT_JSON, "the answer is not JSON");
    }
  }

  private static URI uri(String url) throws CallFailed {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException malformed) {
      throw new CallFailed(Kind.UNREACHABLE, "not a URL: " + url);
    }
  }
}
