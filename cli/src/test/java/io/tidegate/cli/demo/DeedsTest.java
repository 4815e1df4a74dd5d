package io.tidegate.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeedsTest {
  @Test
  void tellsActivitiesOfOneCauseInOneSentence() {
    String alarm =
        "At 2026-11-23T14:25:33Z a monitor alarm x in state ALARM triggered policy out changing"
            + " the desired capacity from 3 to 5.  At 2026-11-23T14:25:34Z an instance was started.";
    assertEquals(
        List.of(
            "Terminating i-0c: an instance was taken out of service.",
            "Launching i-0a, i-0b: a monitor alarm x in state ALARM triggered policy out changing"
                + " the desired capacity from 3 to 5."),
        Deeds.of(
            List.of(
                activity(
                    "Terminating EC2 instance: i-0c - Waiting For ELB Connection Draining.",
                    "At 2026-11-23T14:25:00Z an instance was taken out of service."),
                activity("Launching a new EC2 instance: i-0a", alarm),
                activity("Launching a new EC2 instance: i-0b", alarm))));
  }

  @Test
  void keepsWhatItDoesNotKnow() {
    assertEquals(
        List.of("Failed : no reason."), Deeds.of(List.of(activity("Failed", "no reason"))));
  }

  private static Application.Activity activity(String description, String cause) {
    return new Application.Activity("id", description, cause);
  }
}
