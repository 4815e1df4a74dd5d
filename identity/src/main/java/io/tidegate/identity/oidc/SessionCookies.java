package io.tidegate.identity.oidc;

import io.tidegate.identity.web.SealedText;
import io.tidegate.routing.Guard;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sessions in cookies: encrypted, cut into shards {@code NAME-0} to {@code NAME-3}. Immutable, any
 * thread. Source: ALB guide, "Cookie handling".
 */
final class SessionCookies {
  /** Characters of one shard, so that the cookie stays below 4 KiB. */
  static final int SHARD = 3_900;

  /** Shards at most. */
  static final int MAX_SHARDS = 4;

  private static final long LIFETIME_SECONDS = 7 * 86_400L;
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private final SealedText sealed;

  SessionCookies(SealedText sealed) {
    this.sealed = sealed;
  }

  /** The session in {@code cookies}, whether over or not; empty when there is none of ours. */
  Optional<Session> read(Guard.Oidc guard, Map<String, String> cookies) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < MAX_SHARDS; i++) {
      String shard = cookies.get(guard.cookieName() + "-" + i);
      if (shard == null) {
        break;
      }
      text.append(shard);
    }
    return text.isEmpty()
        ? Optional.empty()
        : sealed.open(text.toString(), purpose(guard)).flatMap(Session::parse);
  }

  /** Set-Cookie values that keep {@code session}; empty when it does not fit. */
  Optional<List<String>> write(
      Guard.Oidc guard, Session session, Map<String, String> present, Instant now) {
    String text = sealed.seal(session.text(), purpose(guard));
    if (text.length() > SHARD * MAX_SHARDS) {
      return Optional.empty();
    }
    List<String> cookies = new ArrayList<>();
    int shards = (text.length() + SHARD - 1) / SHARD;
    for (int i = 0; i < MAX_SHARDS; i++) {
      String name = guard.cookieName() + "-" + i;
      if (i < shards) {
        String part = text.substring(i * SHARD, Math.min(text.length(), (i + 1) * SHARD));
        cookies.add(cookie(name, part, now.plusSeconds(LIFETIME_SECONDS)));
      } else if (present.containsKey(name)) {
        cookies.add(cookie(name, "", Instant.EPOCH));
      }
    }
    return Optional.of(cookies);
  }

  static String cookie(String name, String value, Instant expires) {
    return name
        + "="
        + value
        + "; Expires="
        + DATE.format(expires)
        + "; Path=/; Secure; HttpOnly; SameSite=None";
  }

  /** A session is good for one client of one issuer under one cookie name. */
  private static String purpose(Guard.Oidc guard) {
    return "session|" + guard.issuer() + "|" + guard.clientId() + "|" + guard.cookieName();
  }
}
