package io.tidegate.server;

import io.tidegate.identity.IdentityGuard;
import io.tidegate.identity.IdentityKeys;
import io.tidegate.identity.oidc.OidcGuard;
import io.tidegate.identity.web.WebCalls;
import io.tidegate.model.SecretOpener;
import io.tidegate.routing.Guard;
import io.tidegate.routing.GuardVerdict;
import io.tidegate.routing.RequestGuard;
import io.tidegate.routing.RoutingSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Authentication of this installation, made once a rule asks for it: most servers never need it.
 * Its keys lie in {@code identity.key} of the data directory (0600). Safe from any thread; guarded
 * by its own monitor while it is made.
 */
final class Identities implements RequestGuard {
  private static final String FILE = "identity.key";
  private static final int SESSION_KEY_BYTES = 32;

  private final DataDirectory data;
  private final SecretOpener secrets;
  private final OidcGuard.Ground ground;
  private volatile @Nullable IdentityGuard made;
  private volatile @Nullable IdentityKeys keys;

  Identities(Ground ground, SecretOpener secrets) {
    this.data = ground.data();
    this.secrets = secrets;
    this.ground = new OidcGuard.Ground(ground.time(), ground.tasks(), ground.chance());
  }

  /** Gets ready for {@code snapshot} before event loops see it. */
  void prepare(RoutingSnapshot snapshot) {
    boolean asked =
        snapshot.loadBalancers().values().stream()
            .flatMap(balancer -> balancer.listeners().stream())
            .anyMatch(listener -> listener.rules().isGuarded());
    if (asked) {
      guard();
    }
  }

  /** The PEM of the key {@code id}, with which targets verify {@code x-amzn-oidc-data}. */
  Optional<String> publicKey(String id) {
    return Optional.ofNullable(keys).filter(ours -> ours.keyId().equals(id)).map(IdentityKeys::pem);
  }

  @Override
  public GuardVerdict check(Guard asked, Visit request) {
    return guard().check(asked, request);
  }

  @Override
  public GuardVerdict callback(List<Guard.Oidc> logins, Visit request) {
    return guard().callback(logins, request);
  }

  private IdentityGuard guard() {
    IdentityGuard ready = made;
    return ready == null ? make() : ready;
  }

  private synchronized IdentityGuard make() {
    IdentityGuard ready = made;
    if (ready == null) {
      IdentityKeys ours = load();
      keys = ours;
      ready = new IdentityGuard(ours, secrets, new WebCalls(), ground);
      made = ready;
    }
    return ready;
  }

  private IdentityKeys load() {
    Path file = data.resolve(FILE);
    try {
      if (!Files.exists(file)) {
        byte[] session = new byte[SESSION_KEY_BYTES];
        ground.chance().bytes(session);
        data.writePrivate(FILE, IdentityKeys.generate(session).text() + "\n");
      }
      return IdentityKeys.parse(Files.readString(file));
    } catch (IOException | IllegalArgumentException unreadable) {
      throw new IllegalStateException(
          "cannot read " + file + ": put a good copy back, or delete it to end every session",
          unreadable);
    }
  }
}
