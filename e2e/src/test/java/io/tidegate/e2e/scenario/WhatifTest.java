package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.base.TimeSource;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command {@code whatif} in a process of its own, on a file and on what a running server has
 * recorded of one of its groups.
 */
class WhatifTest {
  private static final int DAYS = 4;
  private static final int MINUTES = DAYS * 1440;
  private static final int CAPACITY = 4;

  @TempDir private Path directory;

  /** A day's cycle between 20 and 80 percent, in whole percent. */
  private static double busy(int minute) {
    return Math.rint(50 + 30 * Math.sin(2 * Math.PI * minute / 1440));
  }

  private static List<String> command(String... words) {
    List<String> command =
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "io.tidegate.cli.Main",
            "whatif");
    return Stream.concat(command.stream(), Stream.of(words)).toList();
  }

  private static String whatif(String... words) throws IOException, InterruptedException {
    Aws.Done done = Aws.run(command(words), Map.of());
    assertEquals(0, done.code(), done.text());
    return done.text();
  }

  /** What a server would have recorded in four days. */
  private static void record(Path file, Instant start) throws IOException {
    Map<String, String> group = Map.of("AutoScalingGroupName", "g");
    MetricId cpu = MetricId.of("AWS/EC2", "CPUUtilization", group);
    MetricId capacity = MetricId.of("Tidegate/AutoScaling", "GroupInServiceInstances", group);
    try (MetricStore store =
        MetricStore.open(file, MetricStoreOptions.defaults(), TimeSource.system())) {
      for (int day = 0; day < DAYS; day++) {
        List<MetricDatum> data = new ArrayList<>();
        for (int m = day * 1440; m < (day + 1) * 1440; m++) {
          Instant at = start.plusSeconds(60L * m);
          data.add(MetricDatum.value(cpu, at, busy(m), "Percent"));
          data.add(MetricDatum.value(capacity, at, CAPACITY, "None"));
        }
        store.put(data);
        store.flush();
      }
    }
  }

  @Test
  void aGroupsOwnMetricsAreReplayedAsTheSameLoadInAFileIs() throws Exception {
    try (ServerProcess server = ServerProcess.start()) {
      server.stop();
      Instant start =
          TimeSource.system().now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(60L * MINUTES);
      record(server.data().resolve("metrics.db"), start);
      server.restart();
      StringBuilder csv = new StringBuilder("time,load\n");
      for (int m = 0; m < MINUTES; m++) {
        csv.append(start.plusSeconds(60L * m)).append(',').append(busy(m) * CAPACITY).append('\n');
      }
      Path file = Files.writeString(directory.resolve("g.csv"), csv);
      Path page = directory.resolve("page.html");

      String ofGroup = whatif("--group=g", "--data=" + server.data(), "--events", "--html=" + page);
      String ofFile = whatif(file.toString(), "--per-instance=100", "--events");

      assertTrue(ofGroup.startsWith("g: " + MINUTES + " minutes from " + start), ofGroup);
      assertTrue(ofGroup.contains("Recommended: "), ofGroup);
      assertTrue(ofGroup.contains(" of 100 cases."), "how sure: " + ofGroup);
      assertEquals(ofFile, ofGroup.replaceFirst("\nwritten to .*", ""));
      String html = Files.readString(page);
      assertTrue(html.contains("<svg") && html.contains("</html>"));
      assertFalse(html.contains("http:") || html.contains("https:"), "nothing is loaded");
    }
  }

  @Test
  void aTerminalSeesHowFarItIs() throws Exception {
    assumeTrue(Aws.has("script"), "SKIPPED: this machine has no script(1)");
    Path file = directory.resolve("t.csv");
    StringBuilder csv = new StringBuilder("t,v\n");
    for (int m = 0; m < MINUTES; m++) {
      csv.append(60 * m).append(',').append(busy(m)).append('\n');
    }
    Files.writeString(file, csv);
    String words = String.join(" ", command(file.toString(), "--per-instance=10"));
    Aws.Done done = Aws.run(List.of("script", "-qec", words, "/dev/null"), Map.of());
    assertEquals(0, done.code(), done.text());
    assertTrue(done.text().contains("\r[####"), done.text());
    assertTrue(done.text().contains("1 of "), done.text());
    assertFalse(whatif(file.toString(), "--per-instance=10").contains("\r["), "no terminal");
  }

  @Test
  void aGroupWithoutARecordIsNamed() throws Exception {
    try (ServerProcess server = ServerProcess.start()) {
      Aws.Done done = Aws.run(command("--group=nobody", "--data=" + server.data()), Map.of());
      assertEquals(2, done.code(), done.text());
      assertTrue(done.text().contains("group nobody has 0 minutes of CPUUtilization"), done.text());
    }
  }
}
