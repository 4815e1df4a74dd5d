package io.tidegate.cli.aws;

import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls operations of the query and ec2 protocols. Safe from any thread; each call blocks. */
public final class AwsClient {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final URI endpoint;
  private final Signer signer;
  private final TimeSource time;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();

  /** A client of the server described by {@code access}. */
  public AwsClient(ServerAccess access, TimeSource time) {
    this.endpoint = URI.create(access.endpoint() + "/");
    this.signer = new Signer(access.accessKeyId(), access.secretAccessKey(), access.region());
    this.time = time;
  }

  /**
   * Calls {@code action} with parameters by their wire names, given as name, value, name, value.
   *
   * @throws Refused when the server answers with an error
   * @throws UncheckedIOException when it does not answer
   */
  public Answer call(Service service, String action, String... parameters) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", action);
    form.put("Version", service.version());
    for (int i = 0; i + 1 < parameters.length; i += 2) {
      form.put(parameters[i], parameters[i + 1]);
    }
    String body =
        form.entrySet().stream()
            .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
            .collect(Collectors.joining("&"));
    try {
      return send(service, action, body.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(action + ": " + failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(action + " was interrupted", interrupted));
    }
  }

  private Answer send(Service service, String action, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint)
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    Map<String, String> headers =
        Map.of("content-type", "application/x-www-form-urlencoded; charset=utf-8");
    signer
        .sign(service.signingName(), endpoint.getAuthority(), headers, body, time.now())
        .forEach(request::header);
    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    Answer answer = Answer.parse(response.body());
    if (response.statusCode() != 200) {
      String prefix = service == Service.EC2 ? "Errors/Error/" : "Error/";
      throw new Refused(
          action,
          answer.find(prefix + "Code").orElse("HTTP " + response.statusCode()),
          answer.find(prefix + "Message").orElse(""));
    }
    return answer;
  }

  /**
   * A page of the server's own, text.
   *
   * @throws Refused when there is none by that name, or it may not be read
   * @throws UncheckedIOException when the server does not answer
   */
  public String page(String directory, String name) {
    return page(Service.AUTO_SCALING, directory, name);
  }

  /** The same, signed for {@code service}. */
  public String page(Service service, String directory, String name) {
    URI page = endpoint.resolve(directory + encode(name));
    HttpRequest.Builder request = HttpRequest.newBuilder(page).timeout(LIMIT).GET();
    signer
        .sign(
            service.signingName(),
            new Signer.Line("GET", page.getRawPath(), endpoint.getAuthority()),
            Map.of(),
            new byte[0],
            time.now())
        .forEach(request::header);
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new Refused(directory + name, "HTTP " + response.statusCode(), response.body());
      }
      return response.body();
    } catch (IOException failed) {
      throw new UncheckedIOException(page + ": " + failed.getMessage(), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException(page + " was interrupted", interrupted));
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The server refused a call. */
  public static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    Refused(String action, String code, String message) {
      super(action + ": " + code + ": " + message);
      this.code = code;
    }

    /** AWS's error code. */
    public String code() {
      return code;
    }
  }
}
