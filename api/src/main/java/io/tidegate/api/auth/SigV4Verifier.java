package io.tidegate.api.auth;

import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.base.TimeSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies Signature Version 4 in the header and the presigned form. A signature is good for {@link
 * #WINDOW} either side of its date, a presigned one for its own lifetime. Safe from any thread.
 */
public final class SigV4Verifier implements RequestVerifier {
  /** How far the clocks of client and server may be apart. */
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private static final String TERMINATOR = "aws4_request";

  private final Credentials credentials;
  private final String region;
  private final TimeSource time;

  /** Requests must be signed for {@code region}. */
  public SigV4Verifier(Credentials credentials, String region, TimeSource time) {
    this.credentials = credentials;
    this.region = region;
    this.time = time;
  }

  @Override
  public Caller verify(WireRequest request, String signingName, ErrorStyle style) {
    SignatureParts parts = SignatureParts.of(request, style);
    checkScope(parts, signingName, style);
    checkHeaders(request, parts, style);
    checkTime(parts, style);
    Credentials.Credential credential =
        credentials.find(parts.accessKeyId()).orElseThrow(style::unknownKey);
    if (!credential.sessionToken().equals(parts.sessionToken())) {
      throw style.unknownKey();
    }
    byte[] expected = sign(request, parts, credential.secretKey());
    byte[] given = parts.signature().getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(hex(expected).getBytes(StandardCharsets.UTF_8), given)) {
      throw style.wrongSignature(
          "The request signature we calculated does not match the signature you provided. Check"
              + " your AWS Secret Access Key and signing method. Consult the service documentation"
              + " for details.");
    }
    return credential.caller();
  }

  private void checkScope(SignatureParts parts, String signingName, ErrorStyle style) {
    SignatureParts.Scope scope = parts.scope();
    if (!scope.terminator().equals(TERMINATOR)) {
      throw style.wrongSignature(
          "Credential should be scoped with a valid terminator: '" + TERMINATOR + "'.");
    }
    if (!scope.region().equals(region)) {
      throw style.wrongSignature(
          "Credential should be scoped to a valid region: '" + region + "'.");
    }
    if (!scope.service().equals(signingName)) {
      throw style.wrongSignature(
          "Credential should be scoped to correct service: '" + signingName + "'.");
    }
    if (!parts.date().startsWith(scope.day())) {
      throw style.wrongSignature(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from"
              + " HTTP: '"
              + scope.day()
              + "' != '"
              + parts.date()
              + "'.");
    }
  }

  private static void checkHeaders(WireRequest request, SignatureParts parts, ErrorStyle style) {
    if (!parts.signedHeaders().contains("host")) {
      throw style.wrongSignature(
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (String name : request.headers().keySet()) {
      if (name.startsWith("x-amz-") && !parts.signedHeaders().contains(name)) {
        throw style.wrongSignature(
            "'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
  }

  private void checkTime(SignatureParts parts, ErrorStyle style) {
    Instant signed =
        SigV4Dates.parse(parts.date())
            .orElseThrow(
                () ->
                    style.incompleteSignature(
                        "Date must be in ISO-8601 'basic format'. Got '" + parts.date() + "'."));
    Instant now = time.now();
    if (signed.isAfter(now.plus(WINDOW))) {
      throw style.expired(
          "Signature not yet current: "
              + parts.date()
              + " is still later than "
              + SigV4Dates.format(now.plus(WINDOW))
              + " ("
              + SigV4Dates.format(now)
              + " + 5 min.)");
    }
    Instant last = signed.plus(parts.lifetime().orElse(WINDOW));
    if (last.isBefore(now)) {
      throw style.expired(
          "Signature expired: "
              + parts.date()
              + " is now earlier than "
              + SigV4Dates.format(now.minus(parts.lifetime().orElse(WINDOW)))
              + " ("
              + SigV4Dates.format(now)
              + " - "
              + parts.lifetime().orElse(WINDOW).toMinutes()
              + " min.)");
    }
  }

  private static byte[] sign(WireRequest request, SignatureParts parts, String secret) {
    String canonical =
        CanonicalRequest.of(request, parts.signedHeaders(), hex(sha256(request.body())));
    String toSign =
        String.join(
            "\n",
            SignatureParts.ALGORITHM,
            parts.date(),
            parts.scope().toString(),
            hex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
    SignatureParts.Scope scope = parts.scope();
    byte[] key = hmac(("AWS4" + secret).getBytes(StandardCharsets.UTF_8), scope.day());
    key = hmac(hmac(hmac(key, scope.region()), scope.service()), scope.terminator());
    return hmac(key, toSign);
  }

  private static byte[] sha256(byte[] data) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(data);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no SHA-256", missing);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no HmacSHA256", missing);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
