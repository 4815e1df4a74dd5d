package io.tidegate.identity.jwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tidegate.base.ThreadTasks;
import io.tidegate.identity.FakeProvider;
import io.tidegate.identity.TextRequest;
import io.tidegate.identity.web.WebCalls;
import io.tidegate.model.elbv2.JwtClaim;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.testkit.VirtualTime;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtGuardTest {
  private static final long NOW = VirtualTime.START.getEpochSecond();
  private static final String GOOD = "\"iss\":\"https://issuer\",\"exp\":" + (NOW + 60);

  private final FakeProvider provider = new FakeProvider();
  private final VirtualTime time = new VirtualTime();
  private final ThreadTasks tasks =
      new ThreadTasks(
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final JwtGuard guard = new JwtGuard(new WebCalls(), tasks, time);

  @AfterEach
  void close() {
    tasks.close();
    provider.close();
  }

  @Test
  void aGoodTokenPasses() {
    assertEquals("pass", verdict(List.of(), bearer("{" + GOOD + "}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                          | JWTHeaderNotPresent",
        "Authorization: Basic abc  | JWTRequestFormatInvalid",
        "Authorization: Bearer a b | JWTRequestFormatInvalid",
        "Authorization: Bearer a.b | JWTRequestFormatInvalid",
        "Authorization: Bearer !.!.! | JWTRequestFormatInvalid",
      })
  void withoutAWellFormedTokenTheAnswerIs401(String line, String reason) {
    GuardVerdict.Known verdict = ask(List.of(), line == null ? new String[0] : new String[] {line});
    assertEquals("401 " + reason, text(verdict));
  }

  @Test
  void twoTokensAreOneTooMany() {
    String line = bearer("{" + GOOD + "}");
    assertEquals("401 JWTRequestFormatInvalid", text(ask(List.of(), line, line)));
  }

  @ParameterizedTest
  @CsvSource({"RS384, key-1", "none, key-1", "HS256, key-1", "RS256, other"})
  void onlyRs256ByAKnownKeyIsASignature(String algorithm, String kid) {
    String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}";
    String good = FakeProvider.token("{" + GOOD + "}");
    String[] parts = good.split("\\.");
    String head =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(
        "401 JWTSignatureValidationError",
        text(ask(List.of(), "Authorization: Bearer " + head + "." + parts[1] + "." + parts[2])));
  }

  @Test
  void aChangedClaimBreaksTheSignature() {
    String[] parts = FakeProvider.token("{" + GOOD + "}").split("\\.");
    String[] others = FakeProvider.token("{" + GOOD + ",\"admin\":true}").split("\\.");
    String forged = parts[0] + "." + others[1] + "." + parts[2];
    assertEquals(
        "401 JWTSignatureValidationError", text(ask(List.of(), "Authorization: Bearer " + forged)));
  }

  @Test
  void aKeyOfAnotherSizeDoesNotCount() {
    var large = FakeProvider.rsa(3072);
    provider.answer("/jwks", 200, FakeProvider.jwks("big", (RSAPublicKey) large.getPublic()));
    String token =
        FakeProvider.token("{\"alg\":\"RS256\",\"kid\":\"big\"}", "{" + GOOD + "}", large);
    assertEquals(
        "401 JWTSignatureValidationError", text(ask(List.of(), "Authorization: Bearer " + token)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iss missing | \"exp\":NOW+60 | JWTClaimNotPresent",
        "exp missing | \"iss\":\"https://issuer\" | JWTClaimNotPresent",
        "other issuer | \"iss\":\"https://other\",\"exp\":NOW+60 | JWTClaimValueInvalid",
        "expired | \"iss\":\"https://issuer\",\"exp\":NOW+0 | JWTClaimValueInvalid",
        "exp is text | \"iss\":\"https://issuer\",\"exp\":\"soon\" | JWTClaimFormatInvalid",
        "not yet | \"iss\":\"https://issuer\",\"exp\":NOW+60,\"nbf\":NOW+9 | JWTClaimValueInvalid",
        "from the future | \"iss\":\"https://issuer\",\"exp\":NOW+60,\"iat\":NOW+9 |"
            + " JWTClaimValueInvalid",
      })
  void eachClaimOfTimeAndIssuerCounts(String what, String claims, String reason) {
    String json = "{" + plus(claims) + "}";
    assertEquals("401 " + reason, verdict(List.of(), bearer(json)), what);
  }

  /** {@code NOW+60} as a number. */
  private static String plus(String claims) {
    return java.util.regex.Pattern.compile("NOW\\+([0-9]+)")
        .matcher(claims)
        .replaceAll(found -> Long.toString(NOW + Long.parseLong(found.group(1))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SINGLE_STRING | a | \"a\" | pass",
        "SINGLE_STRING | a | \"b\" | 401 JWTClaimValueInvalid",
        "SINGLE_STRING | a | [\"a\"] | 401 JWTClaimFormatInvalid",
        "SINGLE_STRING | a,b | \"b\" | pass",
        "STRING_ARRAY | a | [\"x\",\"a\"] | pass",
        "STRING_ARRAY | a | [\"x\"] | 401 JWTClaimValueInvalid",
        "STRING_ARRAY | a | \"a\" | 401 JWTClaimFormatInvalid",
        "SPACE_SEPARATED_VALUES | read,write | \"admin write read\" | pass",
        "SPACE_SEPARATED_VALUES | read,write | \"read\" | 401 JWTClaimValueInvalid",
        "SPACE_SEPARATED_VALUES | read | 7 | 401 JWTClaimFormatInvalid",
        "SINGLE_STRING | a | null | 401 JWTClaimNotPresent",
      })
  void furtherClaimsInThreeFormats(
      JwtClaim.Format format, String values, String held, String expected) {
    JwtClaim claim = new JwtClaim("role", format, List.of(values.split(",")));
    assertEquals(expected, verdict(List.of(claim), bearer("{" + GOOD + ",\"role\":" + held + "}")));
  }

  @ParameterizedTest
  @CsvSource({
    "503, '{}', 562 JWKSRequestFailed",
    "302, '{}', 562 JWKSRequestFailed",
    "200, 'not json', 562 JWKSResponseInvalid",
    "200, '{}', 562 JWKSResponseInvalid",
  })
  void keysThatAreNotToBeHad(int status, String body, String expected) {
    provider.answer("/jwks", status, body);
    assertEquals(expected, verdict(List.of(), bearer("{" + GOOD + "}")));
  }

  @Test
  void anUnreachableIssuerIs500AndSoIsTooLargeASet() {
    provider.answer("/jwks", 200, "{\"keys\":[\"" + "x".repeat(151 * 1024) + "\"]}");
    assertEquals("500 JWKSResponseSizeExceeded", verdict(List.of(), bearer("{" + GOOD + "}")));
    Guard.Jwt nowhere = new Guard.Jwt("http://127.0.0.1:1/jwks", "https://issuer", List.of());
    GuardVerdict verdict = guard.check(nowhere, TextRequest.visit("/", bearer("{" + GOOD + "}")));
    assertEquals("500 JWKSRequestTimeout", text(known(verdict)));
  }

  @Test
  void keysAreFetchedOnceAndAgainForAnUnknownOneButNotAtEachRequest() {
    String line = bearer("{" + GOOD + "}");
    assertEquals("pass", verdict(List.of(), line));
    GuardVerdict second = guard.check(jwt(List.of()), TextRequest.visit("/", line));
    assertInstanceOf(GuardVerdict.Pass.class, second, "from memory, at once");
    assertEquals(1, provider.asked().size());

    var fresh = FakeProvider.rsa(2048);
    provider.answer("/jwks", 200, FakeProvider.jwks("key-2", (RSAPublicKey) fresh.getPublic()));
    String rotated =
        "Authorization: Bearer "
            + FakeProvider.token("{\"alg\":\"RS256\",\"kid\":\"key-2\"}", "{" + GOOD + "}", fresh);
    assertEquals("401 JWTSignatureValidationError", verdict(List.of(), rotated));
    assertEquals(1, provider.asked().size(), "not again so soon");
    time.advance(JwtGuard.AGAIN);
    assertEquals("pass", verdict(List.of(), rotated));
    assertEquals(2, provider.asked().size());
  }

  private String verdict(List<JwtClaim> claims, String line) {
    return text(ask(claims, line));
  }

  private GuardVerdict.Known ask(List<JwtClaim> claims, String... lines) {
    return known(guard.check(jwt(claims), TextRequest.visit("/", lines)));
  }

  private Guard.Jwt jwt(List<JwtClaim> claims) {
    return new Guard.Jwt(provider.url() + "/jwks", "https://issuer", claims);
  }

  private static GuardVerdict.Known known(GuardVerdict verdict) {
    return switch (verdict) {
      case GuardVerdict.Known known -> known;
      case GuardVerdict.Later later -> {
        var told = new java.util.concurrent.CompletableFuture<GuardVerdict.Known>();
        later.pending().tell(told::complete);
        yield told.join();
      }
    };
  }

  private static String text(GuardVerdict.Known verdict) {
    return switch (verdict) {
      case GuardVerdict.Pass _ -> "pass";
      case GuardVerdict.Answer answer -> answer.status() + " " + answer.reason();
    };
  }

  private static String bearer(String claims) {
    return "Authorization: Bearer " + FakeProvider.token(claims);
  }
}
