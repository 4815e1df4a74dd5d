package io.tidegate.identity.oidc;

import io.tidegate.base.Chance;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.identity.IdentityKeys;
import io.tidegate.identity.web.Fields;
import io.tidegate.identity.web.SealedText;
import io.tidegate.identity.web.WebCalls;
import io.tidegate.model.SecretOpener;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.GuardVerdict.Event;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RequestView;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Signs users in: the authorization code flow with PKCE, sessions in encrypted cookies. Sessions
 * are read on the event loop; the provider is asked on virtual threads. Safe from any thread.
 * Source: ALB guide, "Authenticate users using an Application Load Balancer".
 */
public final class OidcGuard {
  /** The cookie that ties a login to the browser that began it. */
  static final String NONCE_COOKIE = "AWSALBAuthNonce";

  private static final long LOGIN_SECONDS = 15 * 60L;
  private static final int MAX_CLAIMS_BYTES = 11 * 1024;

  private final TimeSource time;
  private final Tasks tasks;
  private final Chance chance;
  private final SealedText sealed;
  private final SessionCookies cookies;
  private final Provider provider;
  private final ClaimsToken claims;

  /** Time, chance and the threads that calls run on. */
  public record Ground(TimeSource time, Tasks tasks, Chance chance) {}

  /** Signs in with {@code keys}; calls go through {@code web}. */
  public OidcGuard(IdentityKeys keys, SecretOpener secrets, WebCalls web, Ground ground) {
    this.time = ground.time();
    this.tasks = ground.tasks();
    this.chance = ground.chance();
    this.sealed = new SealedText(keys.session(), chance);
    this.cookies = new SessionCookies(sealed);
    this.provider = new Provider(web, secrets, time);
    this.claims = new ClaimsToken(keys);
  }

  /** Whether the user of {@code request} has a session; if not, what becomes of the request. */
  public GuardVerdict check(Guard.Oidc guard, RequestGuard.Visit request) {
    Map<String, String> present = Fields.cookies(request.head());
    Optional<Session> session = cookies.read(guard, present);
    long now = time.now().getEpochSecond();
    if (session.isPresent() && session.get().sessionEnds() > now) {
      Session known = session.get();
      boolean stale = known.accessEnds() != 0 && known.accessEnds() <= now;
      if (!stale || known.refreshToken().isEmpty()) {
        return pass(guard, known, request.loadBalancerArn(), List.of(), Event.NONE);
      }
      GuardVerdict.Known otherwise = login(guard, request);
      String arn = request.loadBalancerArn();
      return later(() -> refreshed(guard, known, present, arn, otherwise));
    }
    return switch (guard.unauthenticated()) {
      case AUTHENTICATE -> login(guard, request);
      case ALLOW -> new GuardVerdict.Pass("", List.of(), Event.NONE);
      case DENY ->
          session.isPresent()
              ? login(guard, request)
              : new GuardVerdict.Answer(401, "", List.of(), "AuthDenied", Event.AUTH_FAILURE);
    };
  }

  private GuardVerdict.Known refreshed(
      Guard.Oidc guard,
      Session old,
      Map<String, String> present,
      String arn,
      GuardVerdict.Known otherwise) {
    try {
      Session fresh = provider.refresh(guard, old);
      Optional<List<String>> kept = cookies.write(guard, fresh, present, time.now());
      return kept.isPresent() && fits(fresh)
          ? pass(guard, fresh, arn, kept.get(), Event.REFRESH_SUCCESS)
          : tooLarge();
    } catch (Provider.Refused refused) {
      return otherwise;
    }
  }

  private GuardVerdict.Known login(Guard.Oidc guard, RequestGuard.Visit request) {
    if (request.origin().isEmpty()) {
      return refused(401, "AuthMissingHostHeader", Event.AUTH_FAILURE);
    }
    Instant now = time.now();
    String nonce = random();
    String verifier = random();
    RequestView head = request.head();
    String state =
        new LoginState(
                request.origin() + Fields.pathAndQuery(head),
                nonce,
                verifier,
                now.getEpochSecond(),
                LoginState.idOf(guard))
            .seal(sealed);
    Map<String, String> parameters = new LinkedHashMap<>(guard.extraParameters());
    parameters.put("client_id", guard.clientId());
    parameters.put("redirect_uri", request.origin() + RequestGuard.CALLBACK);
    parameters.put("response_type", "code");
    parameters.put("scope", guard.scope());
    parameters.put("state", state);
    parameters.put("code_challenge", challenge(verifier));
    parameters.put("code_challenge_method", "S256");
    String url = guard.authorization();
    String location = url + (url.contains("?") ? "&" : "?") + Fields.form(parameters);
    String cookie = SessionCookies.cookie(NONCE_COOKIE, nonce, now.plusSeconds(LOGIN_SECONDS));
    return new GuardVerdict.Answer(302, location, List.of(cookie), "", Event.NONE);
  }

  /** The user comes back with a code, or with the provider's refusal. */
  public GuardVerdict callback(List<Guard.Oidc> logins, RequestGuard.Visit request) {
    Map<String, String> parameters = Fields.parameters(request.head());
    Map<String, String> present = Fields.cookies(request.head());
    String sent = parameters.getOrDefault("state", "");
    if (sent.isEmpty()) {
      return refused(401, "AuthMissingStateParam", Event.AUTH_FAILURE);
    }
    Optional<LoginState> state = LoginState.open(sealed, sent);
    Optional<Guard.Oidc> guard =
        logins.stream()
            .filter(
                login -> state.filter(it -> it.login().equals(LoginState.idOf(login))).isPresent())
            .findFirst();
    if (state.isEmpty() || guard.isEmpty() || !isOurs(state.get(), present)) {
      return refused(401, "AuthInvalidStateParam", Event.AUTH_FAILURE);
    }
    if (time.now().getEpochSecond() - state.get().began() > LOGIN_SECONDS) {
      return refused(401, "AuthLoginTimeout", Event.AUTH_FAILURE);
    }
    String error = parameters.getOrDefault("error", "");
    if (!error.isEmpty()) {
      return error.equals("access_denied")
          ? refused(401, "AuthAccessDenied", Event.AUTH_FAILURE)
          : refused(561, "AuthIdpError", Event.AUTH_ERROR);
    }
    String code = parameters.getOrDefault("code", "");
    if (code.isEmpty()) {
      return refused(401, "AuthMissingCodeParam", Event.AUTH_FAILURE);
    }
    String back = request.origin() + RequestGuard.CALLBACK;
    return later(() -> signedIn(guard.get(), state.get(), code, back, present));
  }

  private static boolean isOurs(LoginState state, Map<String, String> present) {
    return MessageDigest.isEqual(
        state.nonce().getBytes(StandardCharsets.UTF_8),
        present.getOrDefault(NONCE_COOKIE, "").getBytes(StandardCharsets.UTF_8));
  }

  private GuardVerdict.Known signedIn(
      Guard.Oidc guard,
      LoginState state,
      String code,
      String redirectUri,
      Map<String, String> present) {
    try {
      Session session = provider.exchange(guard, code, state.verifier(), redirectUri);
      Instant now = time.now();
      Optional<List<String>> kept = cookies.write(guard, session, present, now);
      if (kept.isEmpty() || !fits(session)) {
        return tooLarge();
      }
      List<String> all = new ArrayList<>(kept.get());
      all.add(SessionCookies.cookie(NONCE_COOKIE, "", Instant.EPOCH));
      return new GuardVerdict.Answer(302, state.url(), all, "", Event.AUTH_SUCCESS);
    } catch (Provider.Refused refused) {
      return refused(
          refused.status(),
          refused.reason(),
          refused.status() == 401 ? Event.AUTH_FAILURE : Event.AUTH_ERROR);
    }
  }

  private GuardVerdict.Known pass(
      Guard.Oidc guard, Session session, String arn, List<String> set, Event event) {
    String lines =
        "X-Amzn-Oidc-Accesstoken: "
            + printable(session.accessToken())
            + "\r\nX-Amzn-Oidc-Identity: "
            + printable(session.subject())
            + "\r\nX-Amzn-Oidc-Data: "
            + claims.of(guard, session, arn, time.now().getEpochSecond())
            + "\r\n";
    return new GuardVerdict.Pass(lines, set, event);
  }

  /** What a provider says never ends a header line or begins another. */
  private static String printable(String text) {
    return text.replaceAll("[^\\x20-\\x7e]", "?");
  }

  private static boolean fits(Session session) {
    return session.claims().length() + session.accessToken().length() <= MAX_CLAIMS_BYTES;
  }

  private static GuardVerdict.Known tooLarge() {
    return refused(500, "AuthUserClaimsSizeExceeded", Event.CLAIMS_SIZE_EXCEEDED);
  }

  private GuardVerdict later(java.util.function.Supplier<GuardVerdict.Known> asking) {
    CompletableFuture<GuardVerdict.Known> verdict = new CompletableFuture<>();
    tasks.start(
        "oidc",
        () -> {
          try {
            verdict.complete(asking.get());
          } catch (RuntimeException unforeseen) {
            verdict.complete(refused(500, "AuthUnhandledException", Event.AUTH_ERROR));
            throw unforeseen;
          }
        });
    return new GuardVerdict.Later(verdict::thenAccept);
  }

  private static GuardVerdict.Known refused(int status, String reason, Event event) {
    return new GuardVerdict.Answer(status, "", List.of(), reason, event);
  }

  private String random() {
    byte[] bytes = new byte[32];
    chance.bytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no SHA-256", missing);
    }
  }
}
