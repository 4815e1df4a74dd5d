package io.tidegate.whatif.score;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OracleTest {
  @Test
  void aConstantNeedCostsItself() {
    assertEquals(30, Oracle.instanceMinutes(new int[] {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, 5));
  }

  @Test
  void aLaunchIsBilledItsBoot() {
    // Two all the time, a third in minute 4 with three minutes of boot before it.
    assertEquals(12 + 1 + 3, Oracle.instanceMinutes(new int[] {2, 2, 2, 2, 3, 2}, 3));
  }

  @Test
  void bootBeforeTheBeginningIsNotBilled() {
    assertEquals(2 * 2 + 1 + 1, Oracle.instanceMinutes(new int[] {2, 3}, 5));
  }

  @Test
  void aGapNoLongerThanABootIsBridged() {
    assertEquals(4 + 4, Oracle.instanceMinutes(new int[] {2, 1, 1, 2}, 2), "kept for two minutes");
    assertEquals(5 + 2 + 2, Oracle.instanceMinutes(new int[] {2, 1, 1, 1, 2}, 2), "booted again");
  }
}
