package io.tidegate.identity.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.base.ThreadTasks;
import io.tidegate.identity.FakeProvider;
import io.tidegate.identity.IdentityKeys;
import io.tidegate.identity.TextRequest;
import io.tidegate.identity.web.WebCalls;
import io.tidegate.model.SealedSecret;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.GuardVerdict.Event;
import io.tidegate.routing.RequestGuard;
import io.tidegate.testkit.VirtualTime;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OidcGuardTest {
  private final FakeProvider provider = new FakeProvider();
  private final VirtualTime time = new VirtualTime();
  private final ThreadTasks tasks =
      new ThreadTasks(
          (where, cause) -> {
            throw new AssertionError(where, cause);
          });
  private final IdentityKeys keys = IdentityKeys.generate(new byte[32]);
  private OidcGuard guard = guard(keys);
  private final Map<String, String> browser = new LinkedHashMap<>();

  private OidcGuard guard(IdentityKeys with) {
    return new OidcGuard(
        with,
        (secret, owner) -> (secret.text() + " of " + owner).getBytes(StandardCharsets.UTF_8),
        new WebCalls(),
        new OidcGuard.Ground(time, tasks, Chance.system()));
  }

  @AfterEach
  void close() {
    tasks.close();
    provider.close();
  }

  @Test
  void aStrangerIsSentToTheProvider() {
    GuardVerdict.Answer answer = visitor("/a/b?c=1", login());
    assertEquals(302, answer.status());
    URI location = URI.create(answer.location());
    assertEquals(provider.url() + "/authorize", provider.url() + location.getPath());
    Map<String, String> asked = query(answer.location());
    assertEquals("shop", asked.get("client_id"));
    assertEquals("https://shop.test/oauth2/idpresponse", asked.get("redirect_uri"));
    assertEquals("code", asked.get("response_type"));
    assertEquals("openid email", asked.get("scope"));
    assertEquals("S256", asked.get("code_challenge_method"));
    assertEquals("login", asked.get("prompt"), "the extra parameter");
    String nonce = answer.cookies().getFirst();
    assertTrue(nonce.startsWith("AWSALBAuthNonce=") && nonce.contains("; Secure; HttpOnly"), nonce);
  }

  @Test
  void whoeverSignsInComesBackToWhereHeWantedToGoWithClaimsForTheTarget() throws Exception {
    GuardVerdict.Answer back = signIn("/a/b?c=1");
    assertEquals(302, back.status());
    assertEquals("https://shop.test/a/b?c=1", back.location());
    assertEquals(Event.AUTH_SUCCESS, back.event());
    String token = provider.asked().getFirst();
    String basic =
        Base64.getEncoder()
            .encodeToString("shop:sealed of oidc-client|shop".getBytes(StandardCharsets.UTF_8));
    assertTrue(token.startsWith("/token Basic " + basic + " "), token);
    assertTrue(token.contains("grant_type=authorization_code&code=code-1"), token);
    assertTrue(token.contains("code_verifier="), token);

    GuardVerdict.Pass pass = assertInstanceOf(GuardVerdict.Pass.class, again("/a/b"));
    List<String> lines = Arrays.asList(pass.lines().split("\r\n"));
    assertEquals("X-Amzn-Oidc-Accesstoken: access-1", lines.get(0));
    assertEquals("X-Amzn-Oidc-Identity: user-1", lines.get(1));
    String[] data = lines.get(2).substring("X-Amzn-Oidc-Data: ".length()).split("\\.");
    String header = text(data[0]);
    for (String part :
        List.of(
            "\"alg\":\"ES256\"", "\"signer\":\"arn:lb\"", "\"client\":\"shop\"", keys.keyId())) {
      assertTrue(header.contains(part), header);
    }
    assertTrue(text(data[1]).contains("\"email\":\"a@b.c\""), text(data[1]));
    Signature check = Signature.getInstance("SHA256withECDSAinP1363Format");
    check.initVerify(keys.verifying());
    check.update((data[0] + "." + data[1]).getBytes(StandardCharsets.US_ASCII));
    assertTrue(check.verify(Base64.getUrlDecoder().decode(data[2])));
    assertEquals(0, data[1].length() % 4, "padded, as ALB does");
  }

  @Test
  void aSessionOutlivesTheServerButNotItsTimeNorOtherKeys() {
    signIn("/");
    guard = guard(IdentityKeys.parse(keys.text()));
    assertInstanceOf(GuardVerdict.Pass.class, again("/"));
    OidcGuard same = guard;
    guard =
        guard(
            IdentityKeys.generate(
                new byte[] {
                  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
                  24, 25, 26, 27, 28, 29, 30, 31, 32
                }));
    assertEquals(302, ((GuardVerdict.Answer) again("/")).status());
    guard = same;
    time.advance(Duration.ofSeconds(3600));
    assertEquals(302, ((GuardVerdict.Answer) again("/")).status());
  }

  @Test
  void aChangedCookieIsNoSession() {
    signIn("/");
    String shard = java.util.Objects.requireNonNull(browser.get("AWSELBAuthSessionCookie-0"));
    char last = shard.charAt(shard.length() - 2);
    browser.put(
        "AWSELBAuthSessionCookie-0",
        shard.substring(0, shard.length() - 2)
            + (last == 'A' ? 'B' : 'A')
            + shard.charAt(shard.length() - 1));
    assertEquals(302, ((GuardVerdict.Answer) again("/")).status());
  }

  @Test
  void sessionsOfAnotherClientOrCookieNameDoNotCount() {
    signIn("/");
    Guard.Oidc other = oidc("other", Guard.Unauthenticated.DENY);
    assertEquals(401, ((GuardVerdict.Answer) known(guard.check(other, visit("/")))).status());
  }

  @ParameterizedTest
  @CsvSource({"DENY, 401", "ALLOW, 0", "AUTHENTICATE, 302"})
  void whatBecomesOfStrangersIsTheRulesChoice(Guard.Unauthenticated choice, int status) {
    GuardVerdict.Known verdict = known(guard.check(oidc("shop", choice), TextRequest.visit("/")));
    switch (verdict) {
      case GuardVerdict.Pass pass -> assertEquals(0, status + pass.lines().length());
      case GuardVerdict.Answer answer -> assertEquals(status, answer.status());
    }
  }

  @Test
  void withDenyAnExpiredSessionIsStillSentToTheProvider() {
    signIn("/");
    time.advance(Duration.ofSeconds(3601));
    Guard.Oidc deny = oidc("shop", Guard.Unauthenticated.DENY);
    assertEquals(302, ((GuardVerdict.Answer) known(guard.check(deny, visit("/")))).status());
  }

  @Test
  void anExpiredAccessTokenIsRefreshedWithoutTheUser() {
    signIn("/");
    provider.answer("/token", 200, tokens("access-2", ""));
    time.advance(Duration.ofSeconds(601));
    GuardVerdict.Pass pass = (GuardVerdict.Pass) again("/");
    assertTrue(pass.lines().contains("access-2"), pass.lines());
    assertEquals(Event.REFRESH_SUCCESS, pass.event());
    assertTrue(provider.asked().stream().anyMatch(it -> it.contains("refresh_token=refresh-1")));
    assertTrue(((GuardVerdict.Pass) again("/")).cookies().isEmpty(), "the new session is kept");
  }

  @Test
  void whenTheRefreshFailsTheUserSignsInAgain() {
    signIn("/");
    provider.answer("/token", 400, "{}");
    time.advance(Duration.ofSeconds(601));
    assertEquals(302, ((GuardVerdict.Answer) again("/")).status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/token | 500 | {} | 561 AuthTokenEpRequestFailed",
        "/token | 200 | text | 561 AuthInvalidTokenResponse",
        "/token | 200 | {} | 561 AuthInvalidTokenResponse",
        "/token | 200 | {\"access_token\":\"a\"} | 401 AuthMissingIdToken",
        "/userinfo | 500 | {} | 561 AuthUserinfoEpRequestFailed",
        "/userinfo | 200 | text | 561 AuthInvalidUserinfoResponse",
        "/userinfo | 200 | {\"sub\":\"somebody else\"} | 561 AuthInvalidUserinfoResponse",
      })
  void whatTheProviderDoesWrongIsSaid(String path, int status, String body, String expected) {
    prepare();
    provider.answer(path, status, body);
    assertEquals(expected, text(finish(visitor("/", login()))));
  }

  @ParameterizedTest
  @CsvSource({"issuer, https://other", "audience, other", "expiry, 0"})
  void anIdTokenMustBeForUsFromTheIssuerAndFresh(String what, String value) {
    prepare();
    String iss = what.equals("issuer") ? value : "https://issuer";
    String aud = what.equals("audience") ? value : "shop";
    String exp = what.equals("expiry") ? value : "99999999999";
    String claims =
        "{\"iss\":\"" + iss + "\",\"aud\":\"" + aud + "\",\"sub\":\"user-1\",\"exp\":" + exp + "}";
    provider.answer(
        "/token",
        200,
        "{\"access_token\":\"a\",\"id_token\":\"" + FakeProvider.token(claims) + "\"}");
    assertEquals("561 AuthInvalidIdToken", text(finish(visitor("/", login()))));
  }

  @ParameterizedTest
  @CsvSource({
    "error=access_denied, 401 AuthAccessDenied",
    "error=server_error, 561 AuthIdpError",
    "x=y, 401 AuthMissingCodeParam",
  })
  void whatTheProviderTellsTheUserCounts(String parameters, String expected) {
    prepare();
    String state = query(visitor("/", login()).location()).get("state");
    assertEquals(expected, text(callback(parameters + "&state=" + state)));
  }

  @Test
  void aLoginBelongsToTheBrowserThatBeganIt() {
    prepare();
    String state = query(visitor("/", login()).location()).get("state");
    browser.put("AWSALBAuthNonce", "of-somebody-else");
    assertEquals("401 AuthInvalidStateParam", text(callback("code=code-1&state=" + state)));
    assertEquals("401 AuthInvalidStateParam", text(callback("code=code-1&state=forged")));
    assertEquals("401 AuthMissingStateParam", text(callback("code=code-1")));
    assertTrue(provider.asked().isEmpty(), "the provider is not asked");
  }

  @Test
  void aLoginTakesFifteenMinutesAtMost() {
    prepare();
    GuardVerdict.Answer sent = visitor("/", login());
    time.advance(Duration.ofMinutes(15).plusSeconds(1));
    assertEquals("401 AuthLoginTimeout", text(finish(sent)));
  }

  @Test
  void largeClaimsAreShardedAndTooLargeOnesRefused() {
    prepare();
    provider.answer("/userinfo", 200, userInfo("x".repeat(8_000)));
    GuardVerdict.Answer back = (GuardVerdict.Answer) finish(visitor("/", login()));
    assertTrue(back.cookies().stream().anyMatch(it -> it.startsWith("AWSELBAuthSessionCookie-2=")));
    back.cookies().forEach(cookie -> assertTrue(cookie.length() < 4096, cookie));
    keep(back.cookies());
    assertInstanceOf(GuardVerdict.Pass.class, again("/"));

    provider.answer("/userinfo", 200, userInfo("x"));
    GuardVerdict.Answer smaller = (GuardVerdict.Answer) finish(visitor("/", login()));
    keep(smaller.cookies());
    assertFalse(browser.containsKey("AWSELBAuthSessionCookie-2"), "what is left over is removed");
    assertInstanceOf(GuardVerdict.Pass.class, again("/"));

    provider.answer("/userinfo", 200, userInfo("x".repeat(12_000)));
    GuardVerdict.Answer refused = (GuardVerdict.Answer) finish(visitor("/", login()));
    assertEquals(500, refused.status());
    assertEquals(Event.CLAIMS_SIZE_EXCEEDED, refused.event());
  }

  @Test
  void aProviderCannotAddHeaderLines() {
    prepare();
    String subject = "u\\r\\nX-Admin: yes";
    String claims =
        "{\"iss\":\"https://issuer\",\"aud\":\"shop\",\"exp\":99999999999,\"sub\":\""
            + subject
            + "\"}";
    provider.answer(
        "/token",
        200,
        "{\"access_token\":\"a\",\"id_token\":\"" + FakeProvider.token(claims) + "\"}");
    provider.answer("/userinfo", 200, "{\"sub\":\"" + subject + "\"}");
    keep(finish(visitor("/", login())).cookies());
    String lines = ((GuardVerdict.Pass) again("/")).lines();
    assertEquals(3, lines.split("\r\n").length, lines);
    assertTrue(lines.contains("X-Amzn-Oidc-Identity: u??X-Admin: yes\r\n"), lines);

    provider.answer("/token", 200, tokens("a\\r\\nX-Admin: yes", ""));
    assertEquals("561 AuthInvalidTokenResponse", text(finish(visitor("/", login()))));
  }

  @Test
  void aProviderThatIsNotThereIs500() {
    prepare();
    GuardVerdict.Answer sent = visitor("/", login());
    provider.close();
    assertEquals("500 AuthTokenEpRequestTimeout", text(finish(sent)));
  }

  @Test
  void withoutAHostThereIsNowhereToComeBackTo() {
    RequestGuard.Visit visit =
        new RequestGuard.Visit(new TextRequest("/", List.of()), "", "arn:lb");
    assertEquals("401 AuthMissingHostHeader", text(known(guard.check(login(), visit))));
  }

  private void prepare() {
    provider.answer("/token", 200, tokens("access-1", ",\"refresh_token\":\"refresh-1\""));
    provider.answer("/userinfo", 200, userInfo("x"));
  }

  private static String userInfo(String more) {
    return "{\"sub\":\"user-1\",\"email\":\"a@b.c\",\"more\":\"" + more + "\"}";
  }

  private static String tokens(String access, String more) {
    String claims =
        "{\"iss\":\"https://issuer\",\"aud\":[\"shop\"],\"sub\":\"user-1\",\"exp\":99999999999}";
    return "{\"access_token\":\""
        + access
        + "\",\"expires_in\":600,\"id_token\":\""
        + FakeProvider.token(claims)
        + "\""
        + more
        + "}";
  }

  private GuardVerdict.Answer signIn(String target) {
    prepare();
    GuardVerdict.Answer back = (GuardVerdict.Answer) finish(visitor(target, login()));
    keep(back.cookies());
    return back;
  }

  private GuardVerdict.Answer visitor(String target, Guard.Oidc login) {
    GuardVerdict.Answer answer =
        (GuardVerdict.Answer) known(guard.check(login, TextRequest.visit(target)));
    keep(answer.cookies());
    return answer;
  }

  private GuardVerdict.Known finish(GuardVerdict.Answer sent) {
    return callback("code=code-1&state=" + query(sent.location()).get("state"));
  }

  private GuardVerdict.Known callback(String query) {
    return known(guard.callback(List.of(login()), visit(RequestGuard.CALLBACK + "?" + query)));
  }

  private GuardVerdict.Known again(String target) {
    GuardVerdict.Known verdict = known(guard.check(login(), visit(target)));
    keep(verdict.cookies());
    return verdict;
  }

  /** A request with the browser's cookies. */
  private RequestGuard.Visit visit(String target) {
    List<String> pairs = new ArrayList<>();
    browser.forEach((name, value) -> pairs.add(name + "=" + value));
    return TextRequest.visit(target, "Cookie: " + String.join("; ", pairs));
  }

  private void keep(List<String> cookies) {
    for (String cookie : cookies) {
      String[] pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
      if (pair[1].isEmpty()) {
        browser.remove(pair[0]);
      } else {
        browser.put(pair[0], pair[1]);
      }
    }
  }

  private Guard.Oidc login() {
    return oidc("shop", Guard.Unauthenticated.AUTHENTICATE);
  }

  private Guard.Oidc oidc(String client, Guard.Unauthenticated choice) {
    return new Guard.Oidc(
        "https://issuer",
        provider.url() + "/authorize",
        provider.url() + "/token",
        provider.url() + "/userinfo",
        client,
        Optional.of(new SealedSecret("sealed")),
        "AWSELBAuthSessionCookie",
        "openid email",
        3600,
        Map.of("prompt", "login"),
        choice);
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

  private static String text(String base64) {
    return new String(Base64.getUrlDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private static Map<String, String> query(String url) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : url.substring(url.indexOf('?') + 1).split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }
}
