package io.tidegate.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {
  private static final String STAT =
      "4711 (a) b) S 1 4711 4711 0 -1 4194304 1 0 0 0 5 6 0 0 20 0 1 0 120050 1 2 3";

  @Test
  void countsFromTheStartThatTheKernelTells() {
    assertEquals(Duration.ofMillis(1250), ProcessAge.between(STAT, "1201.75 2000.00\n"));
  }

  @Test
  void isNeverNegative() {
    assertEquals(Duration.ZERO, ProcessAge.between(STAT, "1200.49 2000.00\n"));
  }

  @Test
  void thisProcessHasAnAge() {
    assertTrue(ProcessAge.now().isPositive());
  }
}
