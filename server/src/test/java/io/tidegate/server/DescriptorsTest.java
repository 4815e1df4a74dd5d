package io.tidegate.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.dataplane.TrafficLimits;
import org.junit.jupiter.api.Test;

class DescriptorsTest {
  private static final TrafficLimits WANTED = TrafficLimits.standard();

  @Test
  void leavesOneForTheTargetOfEachClient() {
    assertEquals(1_779, new Descriptors(4_096).connections());
    assertEquals(1_779, new Descriptors(4_096).within(WANTED).connections());
    assertEquals(WANTED.memoryBytes(), new Descriptors(4_096).within(WANTED).memoryBytes());
  }

  @Test
  void restrictsNothingWhereThereIsPlenty() {
    assertEquals(WANTED, new Descriptors(1_048_576).within(WANTED));
    assertEquals(WANTED, new Descriptors(Long.MAX_VALUE).within(WANTED));
  }

  @Test
  void alwaysLetsOneIn() {
    assertEquals(1, new Descriptors(100).within(WANTED).connections());
  }

  @Test
  void knowsThisProcess() {
    assertTrue(Descriptors.own().most() > 100);
  }
}
