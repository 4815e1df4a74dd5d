package io.tidegate.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private static final Status STATUS =
      new Status(
          1,
          3,
          6,
          List.of(
              new Status.Member("i-00000000000000001", "us-east-1a", "InService", "healthy"),
              new Status.Member("i-00000000000000002", "us-east-1b", "InService", "healthy"),
              new Status.Member(
                  "i-00000000000000003", "us-east-1c", "Terminating:Wait", "draining")),
          List.of(new Status.Alarm("TargetTracking-demo-AlarmHigh-" + "x".repeat(36), "ALARM")));

  @Test
  void fitsEightyColumnsAndTwentyFourLines() {
    List<String> story = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      story.add(i + " " + "a long sentence about load balancers, ".repeat(4));
    }
    List<String> lines = Screen.render(view(story));
    assertTrue(lines.stream().allMatch(line -> line.length() <= 80), String.join("\n", lines));
    assertEquals(22, lines.size());
  }

  @Test
  void showsInstancesHealthRatesCapacityAndAlarms() {
    String picture = String.join("\n", Screen.render(view(List.of("Hello."))));
    for (String part :
        List.of(
            "Hello.",
            "us-east-1a  i-00000000000000001  InService          healthy        40 ▪▪",
            "draining",
            "min 1  desired 3  max 6   ■■□···",
            "40/s   1,234 answered   5 failed",
            "ALARM")) {
      assertTrue(picture.contains(part), part + " in\n" + picture);
    }
  }

  @Test
  void wrapsAtSpacesAndIndents() {
    List<String> lines = Screen.wrap("word ".repeat(30).strip());
    assertEquals(2, lines.size());
    assertTrue(lines.getLast().startsWith("  word"));
  }

  private static Screen.View view(List<String> story) {
    return new Screen.View(story, STATUS, Map.of("i-00000000000000001", 40.0), 1234, 5);
  }
}
