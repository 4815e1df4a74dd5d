package io.tidegate.identity.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tidegate.base.TimeSource;
import io.tidegate.identity.web.WebCalls;
import io.tidegate.model.SecretOpener;
import io.tidegate.model.elbv2.Action;
import io.tidegate.routing.Guard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is asked of an OpenID Connect provider: tokens and claims. Blocks; for virtual threads.
 * Source: OpenID Connect Core 1.0 sections 3.1.3 and 5.3; RFC 6749 sections 2.3.1, 4.1.3 and 6.
 */
final class Provider {
  private static final int MAX_BYTES = 64 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final WebCalls web;
  private final SecretOpener secrets;
  private final TimeSource time;

  Provider(WebCalls web, SecretOpener secrets, TimeSource time) {
    this.web = web;
    this.secrets = secrets;
    this.time = time;
  }

  /** Why there is no session: the client's answer and the access log's reason. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;

    Refused(int status, String reason) {
      super(reason);
      this.status = status;
      this.reason = reason;
    }

    int status() {
      return status;
    }

    String reason() {
      return reason;
    }
  }

  /** A session for the {@code code} that the provider gave the user. */
  Session exchange(Guard.Oidc guard, String code, String verifier, String redirectUri)
      throws Refused {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "authorization_code");
    form.put("code", code);
    form.put("redirect_uri", redirectUri);
    form.put("code_verifier", verifier);
    JsonNode tokens = tokens(guard, form);
    JsonNode id = idToken(guard, tokens.path("id_token").asText(""));
    return session(guard, tokens, id.path("sub").asText(), "");
  }

  /** The session with a fresh access token; it ends when the old one does. */
  Session refresh(Guard.Oidc guard, Session old) throws Refused {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "refresh_token");
    form.put("refresh_token", old.refreshToken());
    Session fresh = session(guard, tokens(guard, form), old.subject(), old.refreshToken());
    return new Session(
        fresh.subject(),
        fresh.accessToken(),
        fresh.claims(),
        fresh.refreshToken(),
        fresh.accessEnds(),
        old.sessionEnds());
  }

  private JsonNode tokens(Guard.Oidc guard, Map<String, String> form) throws Refused {
    Map<String, String> headers = new LinkedHashMap<>();
    if (guard.clientSecret().isPresent()) {
      byte[] secret =
          secrets.open(
              guard.clientSecret().get(), Action.AuthenticateOidc.secretOwner(guard.clientId()));
      String pair = guard.clientId() + ":" + new String(secret, StandardCharsets.UTF_8);
      headers.put(
          "Authorization",
          "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    } else {
      form.put("client_id", guard.clientId());
    }
    try {
      JsonNode answer = web.post(guard.token(), form, headers, MAX_BYTES);
      if (!answer.path("access_token").asText("").matches("[\\x21-\\x7e]+")) {
        throw new Refused(561, "AuthInvalidTokenResponse");
      }
      return answer;
    } catch (WebCalls.CallFailed failed) {
      throw switch (failed.kind()) {
        case TIMEOUT, UNREACHABLE -> new Refused(500, "AuthTokenEpRequestTimeout");
        case BAD_STATUS -> new Refused(561, "AuthTokenEpRequestFailed");
        case TOO_LARGE, NOT_JSON -> new Refused(561, "AuthInvalidTokenResponse");
      };
    }
  }

  /**
   * The claims of an ID token that came straight from the provider's token endpoint: TLS stands for
   * the signature there (OpenID Connect Core 3.1.3.7 point 6), the claims are checked.
   */
  private JsonNode idToken(Guard.Oidc guard, String token) throws Refused {
    String[] parts = token.split("\\.", -1);
    if (token.isEmpty()) {
      throw new Refused(401, "AuthMissingIdToken");
    }
    JsonNode claims;
    try {
      claims = JSON.readTree(Base64.getUrlDecoder().decode(parts.length == 3 ? parts[1] : ""));
    } catch (IllegalArgumentException | IOException malformed) {
      throw new Refused(561, "AuthInvalidIdToken");
    }
    JsonNode audience = claims.path("aud");
    boolean forUs = audience.asText().equals(guard.clientId());
    for (JsonNode one : audience) {
      forUs |= one.asText().equals(guard.clientId());
    }
    boolean good =
        forUs
            && claims.path("iss").asText().equals(guard.issuer())
            && claims.path("exp").asLong() > time.now().getEpochSecond()
            && !claims.path("sub").asText("").isEmpty();
    if (!good) {
      throw new Refused(561, "AuthInvalidIdToken");
    }
    return claims;
  }

  private Session session(Guard.Oidc guard, JsonNode tokens, String subject, String lastRefresh)
      throws Refused {
    String access = tokens.path("access_token").asText();
    JsonNode claims;
    try {
      claims = web.get(guard.userInfo(), Map.of("Authorization", "Bearer " + access), MAX_BYTES);
    } catch (WebCalls.CallFailed failed) {
      throw switch (failed.kind()) {
        case TIMEOUT, UNREACHABLE -> new Refused(500, "AuthUserinfoEpRequestTimeout");
        case BAD_STATUS -> new Refused(561, "AuthUserinfoEpRequestFailed");
        case TOO_LARGE -> new Refused(500, "AuthUserinfoResponseSizeExceeded");
        case NOT_JSON -> new Refused(561, "AuthInvalidUserinfoResponse");
      };
    }
    if (!claims.path("sub").asText().equals(subject)) {
      throw new Refused(561, "AuthInvalidUserinfoResponse");
    }
    long now = time.now().getEpochSecond();
    long lifetime = tokens.path("expires_in").asLong(0);
    return new Session(
        subject,
        access,
        claims.toString(),
        tokens.path("refresh_token").asText(lastRefresh),
        lifetime > 0 ? now + lifetime : 0,
        now + guard.sessionSeconds());
  }
}
