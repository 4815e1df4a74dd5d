package io.tidegate.e2e.scenario;

import io.tidegate.cli.aws.ServerAccess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Calls that hold what no SDK would send, rightly signed by AWS's own signer. CloudWatch's, since
 * it speaks every protocol.
 */
record RawCalls(ServerAccess access) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Set<String> BY_THE_CLIENT = Set.of("host", "content-length");
  private static final String SERVICE = "GraniteServiceVersion20100801";

  HttpResponse<String> query(String form) throws IOException, InterruptedException {
    return send("/", Map.of("Content-Type", "application/x-www-form-urlencoded"), ascii(form));
  }

  HttpResponse<String> json(String operation, String body)
      throws IOException, InterruptedException {
    return send(
        "/",
        Map.of(
            "Content-Type",
            "application/x-amz-json-1.0",
            "X-Amz-Target",
            SERVICE + "." + operation),
        ascii(body));
  }

  HttpResponse<String> cbor(String operation, byte[] body)
      throws IOException, InterruptedException {
    return send(
        "/service/" + SERVICE + "/operation/" + operation,
        Map.of("Content-Type", "application/cbor", "smithy-protocol", "rpc-v2-cbor"),
        body);
  }

  private HttpResponse<String> send(String path, Map<String, String> headers, byte[] body)
      throws IOException, InterruptedException {
    URI uri = URI.create(access.endpoint() + path);
    SdkHttpRequest.Builder unsigned = SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(uri);
    headers.forEach(unsigned::putHeader);
    SignedRequest signed =
        AwsV4HttpSigner.create()
            .sign(
                call ->
                    call.identity(
                            AwsBasicCredentials.create(
                                access.accessKeyId(), access.secretAccessKey()))
                        .request(unsigned.build())
                        .payload(ContentStreamProvider.fromByteArray(body))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "monitoring")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, access.region()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(LIMIT)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    signed
        .request()
        .forEachHeader(
            (name, values) -> {
              if (!BY_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
