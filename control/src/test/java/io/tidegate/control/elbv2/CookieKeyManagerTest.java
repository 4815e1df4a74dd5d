package io.tidegate.control.elbv2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.Chance;
import io.tidegate.control.Controller;
import io.tidegate.model.Image;
import io.tidegate.model.SealedSecret;
import io.tidegate.model.elbv2.CookieKey;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class CookieKeyManagerTest {
  private final ElbWorld world = new ElbWorld();
  private final VirtualTime time = new VirtualTime();
  private final CookieKeyManager manager =
      new CookieKeyManager(
          new Controller(
              new MemoryStore(),
              (where, cause) -> {
                throw new AssertionError(where, cause);
              }),
          (bytes, owner) ->
              new SealedSecret(owner + ":" + Base64.getEncoder().encodeToString(bytes)),
          time,
          Chance.seeded(1));

  private List<CookieKey> look() {
    world.does(manager::decide);
    return CookieKeyManager.youngestFirst(world.image);
  }

  @Test
  void aNewKeyComesEveryDayAndAnOldOneGoesWhenNoCookieNeedsIt() {
    CookieKey first = look().getFirst();
    assertEquals(List.of(first), look());
    time.advance(CookieKeyManager.ROTATION.minusSeconds(1));
    assertEquals(List.of(first), look());
    time.advance(Duration.ofSeconds(1));
    assertEquals(first, look().getLast());
    assertEquals(2, look().size());
    assertNotEquals(first.secret(), look().getFirst().secret());
    for (int day = 0; day < 7; day++) {
      time.advance(Duration.ofDays(1));
      assertTrue(look().contains(first), "day " + day);
    }
    time.advance(Duration.ofDays(2));
    assertTrue(!look().contains(first));
  }

  @Test
  void keysAreSealedForTheirOwner() {
    CookieKey key = look().getFirst();
    assertTrue(key.secret().text().startsWith(key.id() + ":"));
    assertEquals(Image.empty().cookieKeys().size(), 0);
  }
}
