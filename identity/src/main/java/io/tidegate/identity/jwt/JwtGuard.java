package io.tidegate.identity.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.identity.web.Fields;
import io.tidegate.identity.web.WebCalls;
import io.tidegate.model.elbv2.JwtClaim;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.GuardVerdict.Event;
import io.tidegate.routing.RequestGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Verifies bearer tokens. Keys are fetched aside and kept for {@link #KEEP}; a token that names an
 * unknown key has them fetched again, at most every {@link #AGAIN}. Safe from any thread. Source:
 * ALB guide, "Verify JWTs"; RFC 7519 section 4.1.
 */
public final class JwtGuard {
  /** How long keys are good. */
  static final Duration KEEP = Duration.ofMinutes(5);

  /** How soon they are asked for again. */
  static final Duration AGAIN = Duration.ofSeconds(10);

  private static final int MAX_KEYS_BYTES = 150 * 1024;

  private final WebCalls web;
  private final Tasks tasks;
  private final TimeSource time;
  private final Map<String, Fetched> sets = new ConcurrentHashMap<>();

  /** Fetches keys with {@code web}. */
  public JwtGuard(WebCalls web, Tasks tasks, TimeSource time) {
    this.web = web;
    this.tasks = tasks;
    this.time = time;
  }

  /** Keys of one URL, or their being fetched; {@code at} is when that began. */
  private record Fetched(CompletableFuture<Result> result, Instant at) {}

  /** Keys, or what is to be answered for want of them. */
  private record Result(Optional<KeySet> keys, int status, String reason) {
    static Result failed(int status, String reason) {
      return new Result(Optional.empty(), status, reason);
    }
  }

  /** Whether {@code request} bears a good token. */
  public GuardVerdict check(Guard.Jwt guard, RequestGuard.Visit request) {
    List<String> given = Fields.header(request.head(), "authorization");
    if (given.isEmpty()) {
      return refused(401, "JWTHeaderNotPresent");
    }
    String[] words = given.getFirst().strip().split(" +");
    if (given.size() > 1
        || words.length != 2
        || !words[0].toLowerCase(Locale.ROOT).equals("bearer")) {
      return refused(401, "JWTRequestFormatInvalid");
    }
    Optional<BearerToken> token = BearerToken.parse(words[1]);
    if (token.isEmpty()) {
      return refused(401, "JWTRequestFormatInvalid");
    }
    CompletableFuture<Result> result = keys(guard.jwks(), token.get());
    if (result.isDone()) {
      return verdict(guard, token.get(), result.join());
    }
    return new GuardVerdict.Later(
        listener -> result.thenAccept(keys -> listener.accept(verdict(guard, token.get(), keys))));
  }

  private CompletableFuture<Result> keys(String url, BearerToken token) {
    Fetched fetched =
        sets.compute(url, (same, last) -> last == null || isStale(last, token) ? fetch(url) : last);
    return fetched.result();
  }

  private boolean isStale(Fetched last, BearerToken token) {
    if (!last.result().isDone()) {
      return false;
    }
    Instant now = time.now();
    Optional<KeySet> keys = last.result().join().keys();
    Duration good = keys.isPresent() && keys.get().knows(token) ? KEEP : AGAIN;
    return !now.isBefore(last.at().plus(good));
  }

  private Fetched fetch(String url) {
    CompletableFuture<Result> result = new CompletableFuture<>();
    tasks.start("jwks", () -> result.complete(fetched(url)));
    return new Fetched(result, time.now());
  }

  private Result fetched(String url) {
    try {
      return KeySet.of(web.get(url, Map.of(), MAX_KEYS_BYTES))
          .map(keys -> new Result(Optional.of(keys), 200, ""))
          .orElseGet(() -> Result.failed(562, "JWKSResponseInvalid"));
    } catch (WebCalls.CallFailed failed) {
      return switch (failed.kind()) {
        case TIMEOUT, UNREACHABLE -> Result.failed(500, "JWKSRequestTimeout");
        case TOO_LARGE -> Result.failed(500, "JWKSResponseSizeExceeded");
        case BAD_STATUS -> Result.failed(562, "JWKSRequestFailed");
        case NOT_JSON -> Result.failed(562, "JWKSResponseInvalid");
      };
    } catch (RuntimeException unforeseen) {
      return Result.failed(500, "JWTValidationInternalError");
    }
  }

  private GuardVerdict.Known verdict(Guard.Jwt guard, BearerToken token, Result result) {
    if (result.keys().isEmpty()) {
      return refused(result.status(), result.reason());
    }
    if (!result.keys().get().signed(token)) {
      return refused(401, "JWTSignatureValidationError");
    }
    return claims(guard, token.claims(), time.now().getEpochSecond())
        .map(reason -> refused(401, reason))
        .orElseGet(() -> new GuardVerdict.Pass("", List.of(), Event.JWT_SUCCESS));
  }

  /** What is wrong with the claims; empty when nothing is. {@code now} in epoch seconds. */
  static Optional<String> claims(Guard.Jwt guard, JsonNode claims, long now) {
    for (String name : List.of("iss", "exp")) {
      if (!claims.hasNonNull(name)) {
        return Optional.of("JWTClaimNotPresent");
      }
    }
    for (String name : List.of("exp", "nbf", "iat")) {
      if (claims.hasNonNull(name) && !claims.path(name).isNumber()) {
        return Optional.of("JWTClaimFormatInvalid");
      }
    }
    boolean timely =
        claims.path("exp").asLong() > now
            && claims.path("nbf").asLong(0) <= now
            && claims.path("iat").asLong(0) <= now;
    if (!timely || !claims.path("iss").asText().equals(guard.issuer())) {
      return Optional.of("JWTClaimValueInvalid");
    }
    for (JwtClaim wanted : guard.claims()) {
      Optional<String> wrong = claim(wanted, claims.path(wanted.name()));
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> claim(JwtClaim wanted, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return Optional.of("JWTClaimNotPresent");
    }
    List<String> held = new ArrayList<>();
    switch (wanted.format()) {
      case SINGLE_STRING, SPACE_SEPARATED_VALUES -> {
        if (!value.isTextual()) {
          return Optional.of("JWTClaimFormatInvalid");
        }
        boolean single = wanted.format() == JwtClaim.Format.SINGLE_STRING;
        held.addAll(single ? List.of(value.asText()) : Arrays.asList(value.asText().split(" +")));
      }
      case STRING_ARRAY -> {
        if (!value.isArray()) {
          return Optional.of("JWTClaimFormatInvalid");
        }
        value.forEach(element -> held.add(element.asText()));
      }
    }
    boolean fits =
        wanted.format() == JwtClaim.Format.SPACE_SEPARATED_VALUES
            ? held.containsAll(wanted.values())
            : wanted.values().stream().anyMatch(held::contains);
    return fits ? Optional.empty() : Optional.of("JWTClaimValueInvalid");
  }

  private static GuardVerdict.Known refused(int status, String reason) {
    return new GuardVerdict.Answer(status, "", List.of(), reason, Event.JWT_FAILURE);
  }
}
