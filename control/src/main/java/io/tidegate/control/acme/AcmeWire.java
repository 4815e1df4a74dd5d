package io.tidegate.control.acme;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.base.TimeSource;
import io.tidegate.control.pki.BadPem;
import io.tidegate.control.pki.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one authority: the directory, nonces, signed POSTs (RFC 8555 section 6). A nonce that
 * the authority does not take is replaced and the request repeated. Safe from any thread: its lock
 * guards the nonces and the directory. Blocks.
 */
final class AcmeWire {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int LARGEST_ANSWER = 1 << 20;
  private static final int NONCE_ATTEMPTS = 4;
  private static final int MOST_NONCES = 16;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final AcmeOptions options;
  private final TimeSource clock;
  private final HttpClient http;
  private final Deque<String> nonces = new ArrayDeque<>();
  private Optional<JsonNode> directory = Optional.empty();

  AcmeWire(AcmeOptions options, TimeSource clock) {
    this.options = options;
    this.clock = clock;
    HttpClient.Builder builder =
        HttpClient.newBuilder().connectTimeout(LIMIT).followRedirects(HttpClient.Redirect.NEVER);
    options.authorities().ifPresent(pem -> builder.sslContext(trusting(pem)));
    this.http = builder.build();
  }

  /** An answer: the body, the {@code Location}, and when to ask again. */
  record Answer(byte[] body, Optional<String> location, Optional<Duration> retryAfter) {
    JsonNode json() throws AcmeProblem {
      return tree(body);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /** Who signs a request: the account's URL once there is one, the key itself before. */
  record Signer(AccountKey key, Optional<String> account) {}

  /** The directory, asked for once. */
  synchronized JsonNode directory() throws AcmeProblem {
    if (directory.isEmpty()) {
      HttpResponse<byte[]> answer = send(HttpRequest.newBuilder(options.directory()).GET());
      refuse(answer);
      directory = Optional.of(tree(answer.body()));
    }
    return directory.get();
  }

  /** The URL of a resource of the directory, as {@code newOrder}. */
  String resource(String name) throws AcmeProblem {
    String url = directory().path(name).asText();
    if (url.isEmpty()) {
      throw new AcmeProblem(
          "malformed", "the directory has no " + name, List.of(), Optional.empty());
    }
    return url;
  }

  /** A signed request with {@code payload}, empty text to read (section 6.3). */
  Answer post(Signer signer, String url, String payload) throws AcmeProblem {
    for (int attempt = 1; ; attempt++) {
      ObjectNode header = JSON.createObjectNode().put("nonce", nonce()).put("url", url);
      signer
          .account()
          .ifPresentOrElse(
              kid -> header.put("kid", kid), () -> header.set("jwk", signer.key().webKey()));
      HttpResponse<byte[]> answer =
          send(
              request(url)
                  .header("Content-Type", "application/jose+json")
                  .POST(HttpRequest.BodyPublishers.ofString(signer.key().signed(header, payload))));
      keepNonce(answer);
      try {
        refuse(answer);
        return new Answer(
            answer.body(), answer.headers().firstValue("Location"), retryAfter(answer));
      } catch (AcmeProblem refused) {
        if (!refused.is("badNonce") || attempt == NONCE_ATTEMPTS) {
          throw refused;
        }
      }
    }
  }

  /** Asks that {@code leaf} be revoked (section 7.6); done already is done. */
  void revoke(Signer signer, byte[] leaf, int reason) throws AcmeProblem {
    String certificate = Base64.getUrlEncoder().withoutPadding().encodeToString(leaf);
    ObjectNode payload =
        JSON.createObjectNode().put("certificate", certificate).put("reason", reason);
    try {
      post(signer, resource("revokeCert"), payload.toString());
    } catch (AcmeProblem refused) {
      if (!refused.is("alreadyRevoked")) {
        throw refused;
      }
    }
  }

  private String nonce() throws AcmeProblem {
    synchronized (this) {
      String known = nonces.poll();
      if (known != null) {
        return known;
      }
    }
    HttpResponse<byte[]> answer =
        send(request(resource("newNonce")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
    refuse(answer);
    return answer
        .headers()
        .firstValue("Replay-Nonce")
        .orElseThrow(() -> AcmeProblem.unreachable("the authority gave no nonce"));
  }

  private synchronized void keepNonce(HttpResponse<byte[]> answer) {
    if (nonces.size() < MOST_NONCES) {
      answer.headers().firstValue("Replay-Nonce").ifPresent(nonces::add);
    }
  }

  private static HttpRequest.Builder request(String url) throws AcmeProblem {
    try {
      return HttpRequest.newBuilder(URI.create(url));
    } catch (IllegalArgumentException malformed) {
      throw AcmeProblem.unreachable("not a URL: " + url);
    }
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request) throws AcmeProblem {
    request.timeout(LIMIT).header("User-Agent", "tidegate");
    try {
      return http.send(
          request.build(),
          HttpResponse.BodyHandlers.limiting(
              HttpResponse.BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    } catch (IOException failed) {
      throw AcmeProblem.unreachable(options.directory().getHost() + ": " + failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw AcmeProblem.unreachable("interrupted");
    }
  }

  private void refuse(HttpResponse<byte[]> answer) throws AcmeProblem {
    if (answer.statusCode() / 100 == 2) {
      return;
    }
    JsonNode problem = JSON.createObjectNode();
    try {
      problem = tree(answer.body());
    } catch (AcmeProblem notJson) {
      // the status says enough
    }
    throw problem(problem, "status " + answer.statusCode(), retryAfter(answer));
  }

  /** The error of a problem document, {@code otherwise} where it says nothing. */
  static AcmeProblem problem(JsonNode document, String otherwise, Optional<Duration> retryAfter) {
    List<String> causes = new ArrayList<>();
    document
        .path("subproblems")
        .forEach(below -> causes.add(AcmeProblem.word(below.path("type").asText())));
    return new AcmeProblem(
        AcmeProblem.word(document.path("type").asText("serverInternal")),
        document.path("detail").asText(otherwise),
        causes,
        retryAfter);
  }

  private Optional<Duration> retryAfter(HttpResponse<byte[]> answer) {
    return answer.headers().firstValue("Retry-After").flatMap(this::wait);
  }

  /** Seconds, or a date (RFC 9110 section 10.2.3). */
  private Optional<Duration> wait(String text) {
    if (text.matches("[0-9]{1,7}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      return Optional.of(
          Duration.between(
              clock.now(),
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()));
    } catch (DateTimeParseException neither) {
      return Optional.empty();
    }
  }

  private static JsonNode tree(byte[] body) throws AcmeProblem {
    try {
      return JSON.readTree(body);
    } catch (IOException notJson) {
      throw new AcmeProblem("malformed", "the answer is not JSON", List.of(), Optional.empty());
    }
  }

  /** Trusts what Java trusts, and the authorities of {@code pem}. */
  private static SSLContext trusting(String pem) {
    try {
      KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
      known.load(null, null);
      int count = 0;
      for (X509Certificate authority : Certificates.parse(pem)) {
        known.setCertificateEntry("given-" + count++, authority);
      }
      TrustManagerFactory standard = managers(null);
      for (TrustManager manager : standard.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          for (X509Certificate authority : x509.getAcceptedIssuers()) {
            known.setCertificateEntry("java-" + count++, authority);
          }
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(known).getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException | BadPem bad) {
      throw new IllegalStateException("the authorities of the ACME directory cannot be read", bad);
    }
  }

  private static TrustManagerFactory managers(@Nullable KeyStore known)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(known);
    return factory;
  }
}
