package io.tidegate.identity.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.identity.IdentityKeys;
import io.tidegate.routing.Guard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * {@code x-amzn-oidc-data}: the user's claims, signed with ES256 by this installation. Signing
 * costs more than all the rest of a request, so a token serves a session for {@link
 * #REUSE_SECONDS}. Safe from any thread. Source: ALB guide, "User claims encoding and signature
 * verification".
 */
final class ClaimsToken {
  /** How long a token is good. */
  static final int LIFETIME_SECONDS = 120;

  /** How long one is used again. */
  static final int REUSE_SECONDS = 60;

  private static final int MAX_KEPT = 10_000;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final IdentityKeys keys;
  private final String keyId;
  private final Map<Whose, Kept> kept = new ConcurrentHashMap<>();

  ClaimsToken(IdentityKeys keys) {
    this.keys = keys;
    this.keyId = keys.keyId();
  }

  private record Whose(String accessToken, String clientId, String loadBalancerArn) {}

  private record Kept(String claims, String token, long made) {}

  /** The token for {@code session} at {@code now}, epoch seconds. */
  String of(Guard.Oidc guard, Session session, String loadBalancerArn, long now) {
    Whose whose = new Whose(session.accessToken(), guard.clientId(), loadBalancerArn);
    Kept last = kept.get(whose);
    if (last != null
        && now - last.made() < REUSE_SECONDS
        && last.claims().equals(session.claims())) {
      return last.token();
    }
    String token = sign(guard, session, loadBalancerArn, now + LIFETIME_SECONDS);
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(whose, new Kept(session.claims(), token, now));
    return token;
  }

  private String sign(Guard.Oidc guard, Session session, String loadBalancerArn, long expires) {
    ObjectNode header = JSON.createObjectNode();
    header.put("typ", "JWT");
    header.put("kid", keyId);
    header.put("alg", "ES256");
    header.put("iss", guard.issuer());
    header.put("client", guard.clientId());
    header.put("signer", loadBalancerArn);
    header.put("exp", expires);
    ObjectNode claims = claims(session.claims());
    claims.put("exp", expires);
    claims.put("iss", guard.issuer());
    String signed = base64(header.toString()) + "." + base64(claims.toString());
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(keys.signing());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + Base64.getUrlEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this JDK has no ES256", missing);
    }
  }

  private static ObjectNode claims(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node instanceof ObjectNode object ? object : JSON.createObjectNode();
    } catch (IOException malformed) {
      return JSON.createObjectNode();
    }
  }

  /** With padding, as ALB does and as standard decoders refuse. */
  private static String base64(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
