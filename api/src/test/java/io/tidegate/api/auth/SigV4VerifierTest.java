package io.tidegate.api.auth;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.api.wire.ErrorStyle;
import io.tidegate.api.wire.WireRequest;
import io.tidegate.base.TimeSource;
import io.tidegate.model.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures were made by an AWS SDK with AWS's documented example key. */
class SigV4VerifierTest {
  private static final String KEY = "AKIDEXAMPLE";
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  private static final Instant SIGNED = Instant.parse("2026-01-01T12:00:00Z");
  private static final String STS_SIGNATURE =
      "e31091778b0bfe8d98a8b22bef05dfbcd6eb16d1cfc904b8d23dd380587c2e4c";
  private static final String PRESIGNED =
      "Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=a%20b%2Fc~d"
          + "&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fus-east-1%2Felasticloadbalancing%2Faws4_request"
          + "&X-Amz-Date=20260101T120000Z&X-Amz-Expires=600&X-Amz-SignedHeaders=host"
          + "&X-Amz-Signature=fa9caf6b8ccefd666b60d30e4361453caa004ea675e191c8b969a982c50107d4";

  @Test
  void acceptsAwsOwnExample() {
    WireRequest request =
        new WireRequest(
            "GET",
            "/",
            "",
            Map.of(
                "host", List.of("example.amazonaws.com"),
                "x-amz-date", List.of("20150830T123600Z"),
                "authorization",
                    List.of(
                        "AWS4-HMAC-SHA256"
                            + " Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                            + " SignedHeaders=host;x-amz-date, Signature="
                            + "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")),
            new byte[0]);
    assertDoesNotThrow(
        () ->
            verifier(Instant.parse("2015-08-30T12:36:00Z"))
                .verify(request, "service", ErrorStyle.QUERY));
  }

  @Test
  void acceptsAQueryRequest() {
    assertDoesNotThrow(() -> verify(sts(Map.of()), SIGNED));
  }

  @Test
  void acceptsACborRequest() {
    WireRequest request =
        new WireRequest(
            "POST",
            "/service/GraniteServiceVersion20100801/operation/DescribeAlarms",
            "",
            Map.of(
                "host", List.of("127.0.0.1:4566"),
                "smithy-protocol", List.of("rpc-v2-cbor"),
                "content-type", List.of("application/cbor"),
                "x-amz-date", List.of("20260101T120000Z"),
                "authorization",
                    List.of(
                        authorization(
                            "monitoring",
                            "content-type;host;smithy-protocol;x-amz-date",
                            "5ac283e26832248f844bae5487dd27171e763992e912726903441acbc38f0179"))),
            new byte[] {(byte) 0xa0});
    assertDoesNotThrow(() -> verifier(SIGNED).verify(request, "monitoring", ErrorStyle.JSON));
  }

  @Test
  void normalisesPathAndQuery() {
    WireRequest request =
        new WireRequest(
            "GET",
            "/a%20b/../c//d/",
            "x=2&x=1&y",
            Map.of(
                "host", List.of("127.0.0.1:4566"),
                "x-amz-date", List.of("20260101T120000Z"),
                "authorization",
                    List.of(
                        authorization(
                            "sts",
                            "host;x-amz-date",
                            "e18f12a8723655398c37b694a544d2a7f9e45499019a56bb2455d7e8e6a5a51c"))),
            new byte[0]);
    assertDoesNotThrow(() -> verify(request, SIGNED));
  }

  @ParameterizedTest
  @CsvSource({"0, true", "299, true", "599, true", "601, false", "-299, true", "-301, false"})
  void acceptsPresignedRequestsForTheirLifetime(long seconds, boolean accepted) {
    WireRequest request =
        new WireRequest(
            "GET", "/", PRESIGNED, Map.of("host", List.of("127.0.0.1:4566")), new byte[0]);
    SigV4Verifier verifier = verifier(SIGNED.plusSeconds(seconds));
    if (accepted) {
      assertDoesNotThrow(() -> verifier.verify(request, "elasticloadbalancing", ErrorStyle.QUERY));
    } else {
      assertThrows(
          ApiError.class, () -> verifier.verify(request, "elasticloadbalancing", ErrorStyle.QUERY));
    }
  }

  @ParameterizedTest
  @CsvSource({"299, true", "300, true", "301, false", "-300, true", "-301, false"})
  void allowsFiveMinutesOfClockDifference(long seconds, boolean accepted) {
    if (accepted) {
      assertDoesNotThrow(() -> verify(sts(Map.of()), SIGNED.plusSeconds(seconds)));
    } else {
      ApiError error = refused(sts(Map.of()), SIGNED.plusSeconds(seconds), ErrorStyle.QUERY);
      assertEquals("SignatureDoesNotMatch", error.code());
      assertTrue(error.text().startsWith("Signature "), error.text());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QUERY, SignatureDoesNotMatch, 403",
    "EC2, AuthFailure, 401",
    "JSON, InvalidSignatureException, 400"
  })
  void refusesAWrongSignature(ErrorStyle style, String code, int status) {
    WireRequest request = sts(Map.of("authorization", stsAuthorization("0".repeat(64))));
    ApiError error = refused(request, SIGNED, style);
    assertEquals(code, error.code());
    assertEquals(status, error.status());
  }

  @Test
  void refusesAnythingThatWasChangedAfterSigning() {
    WireRequest good = sts(Map.of());
    byte[] body = "Action=GetCallerIdentity&Version=2011-06-16".getBytes(StandardCharsets.UTF_8);
    for (WireRequest changed :
        List.of(
            new WireRequest("POST", "/", "", good.headers(), body),
            new WireRequest("PUT", "/", "", good.headers(), good.body()),
            new WireRequest("POST", "/x", "", good.headers(), good.body()),
            new WireRequest("POST", "/", "a=b", good.headers(), good.body()),
            sts(Map.of("host", "127.0.0.1:4567")),
            sts(Map.of("content-type", "text/plain")))) {
      assertEquals("SignatureDoesNotMatch", refused(changed, SIGNED, ErrorStyle.QUERY).code());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QUERY, MissingAuthenticationToken, 403",
    "EC2, AuthFailure, 401",
    "JSON, MissingAuthenticationTokenException, 400"
  })
  void refusesARequestWithoutCredentials(ErrorStyle style, String code, int status) {
    WireRequest request = new WireRequest("POST", "/", "", Map.of(), new byte[0]);
    ApiError error = refused(request, SIGNED, style);
    assertEquals(code, error.code());
    assertEquals(status, error.status());
  }

  @ParameterizedTest
  @CsvSource({
    "QUERY, InvalidClientTokenId, 403",
    "EC2, AuthFailure, 401",
    "JSON, UnrecognizedClientException, 400"
  })
  void refusesAnUnknownKey(ErrorStyle style, String code, int status) {
    String other = stsAuthorization(STS_SIGNATURE).replace(KEY, "AKIDOTHER");
    ApiError error = refused(sts(Map.of("authorization", other)), SIGNED, style);
    assertEquals(code, error.code());
    assertEquals(status, error.status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Basic abc|IncompleteSignature",
        "AWS4-HMAC-SHA256|IncompleteSignature",
        "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=x|IncompleteSignature",
        "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/sts/aws4_request,"
            + " SignedHeaders=host|IncompleteSignature",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/sts/aws4_request,"
            + " SignedHeaders=host, Signature=x|SignatureDoesNotMatch",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/ec2/aws4_request,"
            + " SignedHeaders=host, Signature=x|SignatureDoesNotMatch",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/sts/aws4_request,"
            + " SignedHeaders=host, Signature=x|SignatureDoesNotMatch",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/sts/aws4, SignedHeaders=host,"
            + " Signature=x|SignatureDoesNotMatch",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/sts/aws4_request,"
            + " SignedHeaders=x-amz-date, Signature=x|SignatureDoesNotMatch",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/sts/aws4_request,"
            + " SignedHeaders=host, Signature=x|SignatureDoesNotMatch"
      })
  void refusesACredentialThatIsNotWellFormedOrForSomethingElse(String header, String code) {
    assertEquals(
        code, refused(sts(Map.of("authorization", header)), SIGNED, ErrorStyle.QUERY).code());
  }

  @Test
  void wantsTheSessionTokenOfTemporaryCredentials() {
    Credentials temporary =
        id ->
            java.util.Optional.of(
                new Credentials.Credential(SECRET, java.util.Optional.of("t"), Caller.root("1")));
    SigV4Verifier verifier = new SigV4Verifier(temporary, "us-east-1", at(SIGNED));
    ApiError error =
        assertThrows(ApiError.class, () -> verifier.verify(sts(Map.of()), "sts", ErrorStyle.QUERY));
    assertEquals("InvalidClientTokenId", error.code());
  }

  @Test
  void refusesADateThatIsNone() {
    WireRequest request = sts(Map.of("x-amz-date", "20260101 noon"));
    assertEquals("IncompleteSignature", refused(request, SIGNED, ErrorStyle.QUERY).code());
  }

  private static WireRequest sts(Map<String, String> changed) {
    Map<String, List<String>> headers = new HashMap<>();
    headers.put("host", List.of("127.0.0.1:4566"));
    headers.put("content-type", List.of("application/x-www-form-urlencoded; charset=utf-8"));
    headers.put("x-amz-date", List.of("20260101T120000Z"));
    headers.put("authorization", List.of(stsAuthorization(STS_SIGNATURE)));
    changed.forEach((name, value) -> headers.put(name, List.of(value)));
    return new WireRequest(
        "POST",
        "/",
        "",
        headers,
        "Action=GetCallerIdentity&Version=2011-06-15".getBytes(StandardCharsets.UTF_8));
  }

  private static String stsAuthorization(String signature) {
    return authorization("sts", "content-type;host;x-amz-date", signature);
  }

  private static String authorization(String service, String signedHeaders, String signature) {
    return "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/"
        + service
        + "/aws4_request, SignedHeaders="
        + signedHeaders
        + ", Signature="
        + signature;
  }

  private static void verify(WireRequest request, Instant now) {
    verifier(now).verify(request, "sts", ErrorStyle.QUERY);
  }

  private static ApiError refused(WireRequest request, Instant now, ErrorStyle style) {
    return assertThrows(ApiError.class, () -> verifier(now).verify(request, "sts", style));
  }

  private static SigV4Verifier verifier(Instant now) {
    return new SigV4Verifier(Credentials.of(KEY, SECRET, "123456789012"), "us-east-1", at(now));
  }

  private static TimeSource at(Instant now) {
    return new TimeSource() {
      @Override
      public Instant now() {
        return now;
      }

      @Override
      public long nanoTime() {
        return 0;
      }
    };
  }
}
