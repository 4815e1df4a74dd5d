package io.tidegate.control.elbv2;

import io.tidegate.base.Chance;
import io.tidegate.base.Tasks;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.Outcome;
import io.tidegate.model.ApiError;
import io.tidegate.model.Change;
import io.tidegate.model.Image;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.CookieKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Makes a new cookie key every day and forgets those that no cookie can need any more: a cookie
 * binds for at most seven days. Safe from any thread; works on tasks.
 */
public final class CookieKeyManager {
  /** How long the youngest key seals. */
  static final Duration ROTATION = Duration.ofDays(1);

  /** How long a key opens: the longest stickiness and session, and the time it sealed itself. */
  static final Duration KEPT = Duration.ofDays(9);

  private static final Duration LOOK = Duration.ofHours(1);
  private static final int KEY_BYTES = 32;

  private final Controller controller;
  private final BiFunction<byte[], String, SealedSecret> vault;
  private final TimeSource time;
  private final Chance chance;

  /**
   * @param vault seals a key for the entity with an id
   * @param chance must be cryptographically strong
   */
  public CookieKeyManager(
      Controller controller,
      BiFunction<byte[], String, SealedSecret> vault,
      TimeSource time,
      Chance chance) {
    this.controller = controller;
    this.vault = vault;
    this.time = time;
    this.chance = chance;
  }

  /** Makes the first key if there is none, and rotates from now on. */
  public Tasks.Cancellable start(Tasks tasks) {
    rotate();
    return tasks.every(LOOK, "cookie-keys", this::rotate);
  }

  private void rotate() {
    try {
      controller.submit("RotateCookieKeys", this::decide);
    } catch (ApiError busy) {
      return; // the next look is soon enough: keys are kept longer than they are needed
    }
  }

  Outcome<Boolean> decide(Image image) {
    Instant now = time.now();
    List<Change> changes = new ArrayList<>();
    boolean young = false;
    for (CookieKey key : image.cookieKeys().all()) {
      Duration age = Duration.between(key.createdAt(), now);
      young |= age.compareTo(ROTATION) < 0;
      if (age.compareTo(KEPT) > 0) {
        changes.add(Change.remove(key));
      }
    }
    if (!young) {
      String id = "ck-" + chance.hex(16);
      byte[] bytes = new byte[KEY_BYTES];
      chance.bytes(bytes);
      changes.add(Change.put(new CookieKey(id, vault.apply(bytes, id), now)));
    }
    return new Outcome<>(changes, !young);
  }

  /** The keys of {@code image}, the youngest first. */
  public static List<CookieKey> youngestFirst(Image image) {
    return image.cookieKeys().stream()
        .sorted(Comparator.comparing(CookieKey::createdAt).reversed().thenComparing(CookieKey::id))
        .toList();
  }
}
