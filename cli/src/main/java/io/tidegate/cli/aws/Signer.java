package io.tidegate.cli.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signature Version 4 for a POST of a body to the path {@code /} (AWS IAM User Guide, "Create a
 * signed AWS API request"). Immutable, safe from any thread.
 */
final class Signer {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String accessKeyId;
  private final String secretAccessKey;
  private final String region;

  Signer(String accessKeyId, String secretAccessKey, String region) {
    this.accessKeyId = accessKeyId;
    this.secretAccessKey = secretAccessKey;
    this.region = region;
  }

  /** The headers to send, host excluded, with {@code x-amz-date} and {@code authorization}. */
  Map<String, String> sign(
      String signingName, String host, Map<String, String> headers, byte[] body, Instant now) {
    return sign(signingName, new Line("POST", "/", host), headers, body, now);
  }

  /** Method, path as it is sent, and host of a request without query. */
  record Line(String method, String path, String host) {}

  /** The same for any request without query; {@code line.path} needs no escape but per cent. */
  Map<String, String> sign(
      String signingName, Line line, Map<String, String> headers, byte[] body, Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("host", line.host());
    signed.put("x-amz-date", time);
    String names = String.join(";", signed.keySet());
    String fields =
        signed.entrySet().stream()
            .map(field -> field.getKey() + ":" + field.getValue() + "\n")
            .collect(Collectors.joining());
    String request =
        line.method()
            + "\n"
            + encoded(line.path())
            + "\n\n"
            + fields
            + "\n"
            + names
            + "\n"
            + hex(sha256(body));
    String scope = time.substring(0, 8) + "/" + region + "/" + signingName + "/aws4_request";
    String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + hex(sha256(utf8(request)));
    byte[] key = utf8("AWS4" + secretAccessKey);
    for (String part : scope.split("/")) {
      key = hmac(key, part);
    }
    SortedMap<String, String> out = new TreeMap<>(signed);
    out.remove("host");
    out.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential="
            + (accessKeyId + "/" + scope)
            + (", SignedHeaders=" + names)
            + (", Signature=" + hex(hmac(key, text))));
    return out;
  }

  /** Paths are escaped once more for the signature. */
  private static String encoded(String path) {
    return path.replace("%", "%25");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(utf8(text));
    } catch (GeneralSecurityException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }
}
