package io.tidegate.cli.whatif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.BadInput;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.report.Comparison;
import io.tidegate.whatif.report.Crowd;
import io.tidegate.whatif.report.HtmlReport;
import io.tidegate.whatif.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WhatifCommandTest {
  @TempDir private Path directory;

  private static Setting setting() {
    double[] minutes = new double[4 * 1440];
    for (int m = 0; m < minutes.length; m++) {
      minutes[m] = 300 + 200 * Math.sin(m / 229.0);
    }
    return new Setting(
        "<b>",
        new Trace("<b>", Instant.parse("2026-03-01T00:00:00Z"), minutes, 0),
        50,
        Duration.ofSeconds(60),
        new GroupFacts.Bounds(2, 100),
        1440);
  }

  private static Comparison comparison() {
    Setting setting = setting();
    List<Crowd.Question> questions =
        PlanText.USUAL.stream()
            .map(text -> new Crowd.Question(setting, PlanText.parse(text, setting)))
            .toList();
    return new Comparison(setting, Crowd.replay(questions, 2, done -> {}), 0.005);
  }

  @Test
  void comparesAndRecommends() {
    Comparison comparison = comparison();
    comparison
        .table()
        .lines()
        .forEach(line -> assertTrue(line.length() <= 80, () -> "over 80 columns: " + line));
    assertEquals(2 + PlanText.USUAL.size(), comparison.table().lines().count());
    int best = comparison.best();
    assertTrue(comparison.outcomes().get(best).score().violatedShare() <= 0.005);
    assertTrue(comparison.recommendation().startsWith("Recommended: "));
    assertEquals(comparison.sureness(), comparison().sureness(), "repeatable");
  }

  @Test
  void thePageNeedsNothingElse() {
    String page = HtmlReport.of(comparison());
    assertFalse(page.contains("http:") || page.contains("https:"), "an address");
    assertFalse(page.contains("<b>"), "a name is not markup");
    assertFalse(page.contains("NaN"), "no number");
    assertTrue(page.contains("tidegate:cpu=70"));
  }

  @Test
  void takesPoliciesInTheSyntaxOfAws() throws IOException {
    Path file = directory.resolve("policy.json");
    Files.writeString(
        file,
        """
        [{"PolicyName":"cpu","PolicyType":"TargetTrackingScaling","TargetTrackingConfiguration":
          {"PredefinedMetricSpecification":{"PredefinedMetricType":"ASGAverageCPUUtilization"},
           "TargetValue":50}},
         {"PolicyName":"out","PolicyType":"StepScaling","AdjustmentType":"ChangeInCapacity",
          "StepAdjustments":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":2}],
          "Alarm":{"Threshold":80,"ComparisonOperator":"GreaterThanThreshold",
                   "EvaluationPeriods":1}}]
        """);
    Plan plan = PlanText.parse(file.toString(), setting());
    assertEquals(2, plan.rules().size());
    assertEquals(2, plan.rules().getFirst().scale());
    assertEquals("out", plan.rules().getLast().triggers().getFirst().name());
  }

  @Test
  void namesTheFieldOfAPolicyThatIsWrong() throws IOException {
    Path file = directory.resolve("policy.json");
    Files.writeString(
        file,
        """
        {"PolicyType":"TargetTrackingScaling","TargetTrackingConfiguration":
          {"PredefinedMetricSpecification":{"PredefinedMetricType":"ASGAverageCPUUtilization"}}}
        """);
    BadInput refused =
        assertThrows(BadInput.class, () -> PlanText.parse(file.toString(), setting()));
    assertEquals(file + ": TargetValue is missing or no number", refused.getMessage());
    Files.writeString(file, "{");
    assertThrows(BadInput.class, () -> PlanText.parse(file.toString(), setting()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fast:cpu=50 | --policy fast:cpu=50: no kind fast",
        "step | --policy step: is neither a file nor",
        "step:cpu | --policy step:cpu: no value",
        "step:ram=5 | --policy step:ram=5: no metric ram",
        "step:cpu=much | --policy step:cpu=much: no number: much",
        "step:cpu=-5 | --policy step:cpu=-5: the value must be over zero",
        "static:0 | --policy static:0: needs at least one instance"
      })
  void saysWhatIsWrong(String text, String message) {
    BadInput refused = assertThrows(BadInput.class, () -> PlanText.parse(text, setting()));
    assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused::getMessage);
  }

  @Test
  void endsWithTwoOnBadInput() throws IOException {
    assertEquals(2, new CommandLine(new WhatifCommand()).execute("no-such-file.csv"));
    Path file = directory.resolve("t.csv");
    Files.writeString(file, "t,v\n0,5\n60,6\n120,7\n");
    assertEquals(2, new CommandLine(new WhatifCommand()).execute(file.toString()));
    assertEquals(
        2,
        new CommandLine(new WhatifCommand())
            .execute(file.toString(), "--per-instance=10", "--min=9", "--max=3"));
    assertEquals(
        0, new CommandLine(new WhatifCommand()).execute(file.toString(), "--per-instance=10"));
  }
}
