package io.tidegate.dataplane.log;

import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Buckets of an S3-compatible server, by path-style PUT with Signature Version 4 (S3 API reference,
 * PutObject; "Signature Calculations for the Authorization Header"). Any thread.
 */
public final class S3Buckets implements LogBuckets, AutoCloseable {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String HMAC = "HmacSHA256";

  private final Options options;
  private final TimeSource time;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  /** Where the server is and as whom to speak; {@code endpoint} has no path. */
  public record Options(URI endpoint, String region, String accessKeyId, String secretAccessKey) {
    @Override
    public String toString() {
      return "Options[endpoint=" + endpoint + ", accessKeyId=" + accessKeyId + "]";
    }
  }

  /** A client. */
  public S3Buckets(Options options, TimeSource time) {
    this.options = options;
    this.time = time;
  }

  @Override
  public void put(String bucket, String key, Path file) throws IOException {
    try {
      String path = "/" + encoded(bucket) + "/" + encoded(key);
      String hash = hash(file);
      String stamp = STAMP.format(time.now());
      HttpRequest request =
          HttpRequest.newBuilder(options.endpoint().resolve(path))
              .timeout(LIMIT)
              .header("x-amz-content-sha256", hash)
              .header("x-amz-date", stamp)
              .header("Authorization", authorization(path, hash, stamp))
              .PUT(HttpRequest.BodyPublishers.ofFile(file))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IOException(
            "PUT " + path + " was answered " + answer.statusCode() + ": " + shortened(answer));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has SHA-256", missing);
    }
  }

  private static String shortened(HttpResponse<String> answer) {
    String body = answer.body();
    return body.substring(0, Math.min(300, body.length()));
  }

  /** The Authorization header of a PUT of {@code path}; {@code stamp} is ISO 8601 basic. */
  public String authorization(String path, String hash, String stamp) {
    try {
      return signed(path, hash, stamp);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", missing);
    }
  }

  private String signed(String path, String hash, String stamp) throws GeneralSecurityException {
    String day = stamp.substring(0, 8);
    String scope = day + "/" + options.region() + "/s3/aws4_request";
    URI at = options.endpoint();
    String host = at.getPort() < 0 ? at.getHost() : at.getHost() + ":" + at.getPort();
    String names = "host;x-amz-content-sha256;x-amz-date";
    String canonical =
        "PUT\n"
            + path
            + "\n\nhost:"
            + host
            + "\nx-amz-content-sha256:"
            + hash
            + "\nx-amz-date:"
            + stamp
            + "\n\n"
            + names
            + "\n"
            + hash;
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + stamp
            + "\n"
            + scope
            + "\n"
            + HexFormat.of().formatHex(sha256().digest(utf8(canonical)));
    byte[] key = hmac(utf8("AWS4" + options.secretAccessKey()), day);
    key = hmac(hmac(hmac(key, options.region()), "s3"), "aws4_request");
    return "AWS4-HMAC-SHA256 Credential="
        + options.accessKeyId()
        + "/"
        + scope
        + ", SignedHeaders="
        + names
        + ", Signature="
        + HexFormat.of().formatHex(hmac(key, toSign));
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(key, HMAC));
    return mac.doFinal(utf8(text));
  }

  private static String hash(Path file) throws IOException, GeneralSecurityException {
    MessageDigest digest = sha256();
    byte[] part = new byte[64 * 1024];
    try (var in = Files.newInputStream(file)) {
      for (int got = in.read(part); got >= 0; got = in.read(part)) {
        digest.update(part, 0, got);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256");
  }

  /** Each segment percent-encoded, slashes kept (S3: UriEncode). */
  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~")
        .replace("%2F", "/");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.close();
  }
}
