package io.tidegate.api.auth;

import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.WireRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a signed request says of its signature. {@code lifetime} is there for the presigned form.
 * {@code date} is text as it stands in the string to sign.
 */
record SignatureParts(
    String accessKeyId,
    Scope scope,
    String date,
    List<String> signedHeaders,
    String signature,
    Optional<Duration> lifetime,
    Optional<String> sessionToken) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";
  static final Duration LONGEST_LIFETIME = Duration.ofDays(7);

  /** The credential scope: day, region, service. */
  record Scope(String day, String region, String service, String terminator) {
    @Override
    public String toString() {
      return day + "/" + region + "/" + service + "/" + terminator;
    }
  }

  static SignatureParts of(WireRequest request, ErrorStyle style) {
    Optional<String> header = request.header("authorization");
    if (header.isPresent()) {
      return fromHeader(request, header.get(), style);
    }
    Map<String, String> query = CanonicalRequest.queryMap(request.rawQuery());
    if (query.containsKey("X-Amz-Signature") || query.containsKey("X-Amz-Algorithm")) {
      return fromQuery(query, style);
    }
    throw style.missingToken();
  }

  private static SignatureParts fromHeader(WireRequest request, String header, ErrorStyle style) {
    if (!header.startsWith(ALGORITHM + " ") && !header.equals(ALGORITHM)) {
      throw style.incompleteSignature(
          "Authorization header requires '" + ALGORITHM + "'. Authorization=" + first(header));
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : header.substring(ALGORITHM.length()).split(",")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
      }
    }
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (fields.getOrDefault(name, "").isEmpty()) {
        throw style.incompleteSignature("Authorization header requires '" + name + "' parameter.");
      }
    }
    String date =
        request
            .header("x-amz-date")
            .or(() -> request.header("date").flatMap(SigV4Dates::fromHttpDate))
            .orElseThrow(
                () ->
                    style.incompleteSignature(
                        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."));
    return parts(fields, date, Optional.empty(), request.header("x-amz-security-token"), style);
  }

  private static SignatureParts fromQuery(Map<String, String> query, ErrorStyle style) {
    for (String name :
        List.of("Algorithm", "Credential", "Date", "Expires", "SignedHeaders", "Signature")) {
      if (query.getOrDefault("X-Amz-" + name, "").isEmpty()) {
        throw style.incompleteSignature(
            "AWS query-string parameters must include 'X-Amz-" + name + "'.");
      }
    }
    if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
      throw style.incompleteSignature("X-Amz-Algorithm must be '" + ALGORITHM + "'.");
    }
    Map<String, String> fields = new HashMap<>();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      fields.put(name, query.getOrDefault("X-Amz-" + name, ""));
    }
    return parts(
        fields,
        query.getOrDefault("X-Amz-Date", ""),
        Optional.of(lifetime(query.getOrDefault("X-Amz-Expires", ""), style)),
        Optional.ofNullable(query.get("X-Amz-Security-Token")),
        style);
  }

  private static Duration lifetime(String text, ErrorStyle style) {
    try {
      Duration lifetime = Duration.ofSeconds(Integer.parseInt(text));
      if (!lifetime.isNegative() && lifetime.compareTo(LONGEST_LIFETIME) <= 0) {
        return lifetime;
      }
    } catch (NumberFormatException notNumber) {
      // falls through to the refusal
    }
    throw style.incompleteSignature("X-Amz-Expires must be a number of seconds from 0 to 604800.");
  }

  private static SignatureParts parts(
      Map<String, String> fields,
      String date,
      Optional<Duration> lifetime,
      Optional<String> sessionToken,
      ErrorStyle style) {
    String[] credential = fields.getOrDefault("Credential", "").split("/", -1);
    if (credential.length != 5 || Arrays.asList(credential).contains("")) {
      throw style.incompleteSignature(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
    }
    return new SignatureParts(
        credential[0],
        new Scope(credential[1], credential[2], credential[3], credential[4]),
        date,
        List.of(fields.getOrDefault("SignedHeaders", "").split(";")),
        fields.getOrDefault("Signature", ""),
        lifetime,
        sessionToken);
  }

  private static String first(String header) {
    return header.substring(0, Math.min(header.length(), 32));
  }
}
