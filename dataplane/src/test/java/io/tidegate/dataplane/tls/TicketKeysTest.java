package io.tidegate.dataplane.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.internal.tcnative.SessionTicketKey;
import io.tidegate.base.Chance;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TicketKeysTest {
  private final TicketKeys keys = new TicketKeys(Chance.seeded(1));

  private static void assertSame(SessionTicketKey one, SessionTicketKey other) {
    assertArrayEquals(one.getName(), other.getName());
    assertArrayEquals(one.getAesKey(), other.getAesKey());
    assertArrayEquals(one.getHmacKey(), other.getHmacKey());
  }

  private static void assertOther(SessionTicketKey one, SessionTicketKey other) {
    assertFalse(Arrays.equals(one.getName(), other.getName()));
    assertFalse(Arrays.equals(one.getAesKey(), other.getAesKey()));
    assertFalse(Arrays.equals(one.getHmacKey(), other.getHmacKey()));
  }

  @Test
  void anotherKeySealsEverySixHoursAndTheLastOneStillOpens() {
    assertEquals(TicketKeys.period(21_600), TicketKeys.period(43_199));
    assertEquals(TicketKeys.period(43_199) + 1, TicketKeys.period(43_200));
    SessionTicketKey[] now = keys.keys("listener", 7);
    SessionTicketKey[] next = keys.keys("listener", 8);
    SessionTicketKey[] later = keys.keys("listener", 9);
    assertEquals(2, now.length);
    assertSame(now[0], next[1]);
    assertOther(now[0], next[0]);
    for (SessionTicketKey each : later) {
      assertOther(now[0], each);
    }
  }

  @Test
  void aTicketOpensOnItsOwnListenerAndInItsOwnFamilyOfProcesses() {
    assertOther(keys.keys("listener", 7)[0], keys.keys("another", 7)[0]);
    TicketKeys successor = new TicketKeys(Chance.seeded(2));
    assertOther(keys.keys("listener", 7)[0], successor.keys("listener", 7)[0]);
    successor.inherit(keys.secret());
    assertSame(keys.keys("listener", 7)[0], successor.keys("listener", 7)[0]);
  }
}
