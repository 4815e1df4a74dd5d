package io.tidegate.cli.whatif;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.scaling.GroupFacts;
import io.tidegate.whatif.BadInput;
import io.tidegate.whatif.replay.Plan;
import io.tidegate.whatif.replay.Setting;
import io.tidegate.whatif.report.Outcome;
import io.tidegate.whatif.trace.Trace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies of every type, as the aws CLI takes them and as templates have them. */
class PolicyFileTest {
  private static final String ALARM =
      """
      {"AlarmName":"hot","MetricName":"CPUUtilization","Period":60,"EvaluationPeriods":2,
       "DatapointsToAlarm":1,"Threshold":70,"TreatMissingData":"notBreaching",
       "ComparisonOperator":"GreaterThanOrEqualToThreshold",
       "AlarmActions":["arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:autoScalingGroupName/g:policyName/out"]}
      """;

  @TempDir private Path directory;

  private static Setting setting() {
    double[] minutes = new double[3 * 1440];
    for (int m = 0; m < minutes.length; m++) {
      minutes[m] = 300 + m / 6.0 + 200 * Math.sin(m / 229.0);
    }
    return new Setting(
        "g",
        new Trace("g", Instant.parse("2026-03-01T00:00:00Z"), minutes, 0),
        50,
        Duration.ofSeconds(60),
        new GroupFacts.Bounds(2, 100),
        1440);
  }

  private Plan plan(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, text);
    return PlanText.parse(file.toString(), setting());
  }

  private static List<String> log(Plan plan) {
    return Outcome.of(setting(), plan).events().stream().map(Outcome.Event::line).toList();
  }

  @Test
  void stepWithTheAlarmThatNamesIt() throws IOException {
    Plan plan =
        plan(
            "step.json",
            """
            [{"PolicyName":"out","PolicyType":"StepScaling","AdjustmentType":"ChangeInCapacity",
              "MetricAggregationType":"Maximum","EstimatedInstanceWarmup":120,
              "StepAdjustments":[{"MetricIntervalLowerBound":0,"ScalingAdjustment":2}]},
            """
                + ALARM
                + "]");
    Plan.Rule rule = plan.rules().getFirst();
    assertEquals(Optional.of(Duration.ofSeconds(120)), rule.policy().estimatedInstanceWarmup());
    assertEquals("hot", rule.triggers().getFirst().name());
    assertEquals(1, rule.triggers().getFirst().condition().required());
    assertTrue(log(plan).getFirst().contains("ChangeInCapacity +2"), log(plan)::toString);
    assertTrue(log(plan).getFirst().contains("after 120 s"), log(plan)::toString);
  }

  @Test
  void simplePoliciesKeepTheirCooldown() throws IOException {
    Plan plan =
        plan(
            "simple.json",
            """
            [{"PolicyName":"out","AdjustmentType":"ChangeInCapacity","ScalingAdjustment":1,
              "Cooldown":1800},
            """
                + ALARM
                + "]");
    List<String> log = log(plan);
    assertTrue(log.size() > 3, log::toString);
    for (int i = 1; i < log.size(); i++) {
      Instant before = Instant.parse(log.get(i - 1).split(" ")[0]);
      Instant after = Instant.parse(log.get(i).split(" ")[0]);
      assertTrue(Duration.between(before, after).toMinutes() >= 30, log::toString);
    }
  }

  @Test
  void predictiveAndTargetTracking() throws IOException {
    Plan plan =
        plan(
            "both.json",
            """
            [{"PolicyName":"cpu","PolicyType":"TargetTrackingScaling",
              "TargetTrackingConfiguration":{"TargetValue":50,"DisableScaleIn":true,
               "PredefinedMetricSpecification":{"PredefinedMetricType":"ASGAverageCPUUtilization"}}},
             {"PolicyName":"ahead","PolicyType":"PredictiveScaling",
              "PredictiveScalingConfiguration":{"Mode":"ForecastAndScale","SchedulingBufferTime":600,
               "MaxCapacityBreachBehavior":"IncreaseMaxCapacity","MaxCapacityBuffer":10,
               "MetricSpecifications":[{"TargetValue":50,
                "PredefinedMetricPairSpecification":{"PredefinedMetricType":"ASGCPUUtilization"}}]}}]
            """);
    assertTrue(
        log(plan).stream().anyMatch(line -> line.contains("; ahead HOLD ")),
        () -> String.join("\n", log(plan)));
  }

  @Test
  void scheduledActionsRunInTheirTimeZone() throws IOException {
    Plan plan =
        plan(
            "schedule.json",
            """
            [{"ScheduledActionName":"morning","Recurrence":"30 8 * * *",
              "TimeZone":"Europe/Berlin","MinSize":12},
             {"ScheduledActionName":"evening","Recurrence":"0 20 * * *",
              "TimeZone":"Europe/Berlin","MinSize":2,"DesiredCapacity":4}]
            """);
    List<String> log = log(plan);
    assertTrue(log.getFirst().startsWith("2026-03-02T07:30:00Z g 4 -> 12"), log::toString);
    assertTrue(log.getFirst().endsWith("scheduled action morning"), log::toString);
    assertTrue(log.get(1).startsWith("2026-03-02T19:00:00Z g 12 -> 4"), log::toString);
    assertEquals(4, log.size());
  }

  @Test
  void aTemplateInYaml() throws IOException {
    Plan plan =
        plan(
            "stack.yaml",
            """
            Resources:
              Servers:
                Type: AWS::AutoScaling::AutoScalingGroup
                Properties:
                  MinSize: "2"
                  DefaultInstanceWarmup: 90
                  VPCZoneIdentifier: [!ImportValue subnets, !Sub "${a}"]
                  Tags:
                    - {Key: "tidegate:scaling-profile", Value: tidegate, PropagateAtLaunch: false}
              Hot:
                Type: AWS::AutoScaling::ScalingPolicy
                Properties:
                  AutoScalingGroupName: !Ref Servers
                  PolicyType: StepScaling
                  AdjustmentType: PercentChangeInCapacity
                  MinAdjustmentMagnitude: 1
                  StepAdjustments:
                    - {MetricIntervalLowerBound: "0", ScalingAdjustment: 20}
              HotAlarm:
                Type: AWS::CloudWatch::Alarm
                Properties:
                  MetricName: CPUUtilization
                  EvaluationPeriods: 1
                  Period: 60
                  Threshold: 75
                  ComparisonOperator: GreaterThanThreshold
                  AlarmActions: [!Ref Hot]
              Night:
                Type: AWS::AutoScaling::ScheduledAction
                Properties: {Recurrence: "0 1 * * *", DesiredCapacity: 2}
            """);
    assertEquals(Optional.of(Duration.ofSeconds(90)), plan.timing().defaultInstanceWarmup());
    assertTrue(plan.tidegate());
    assertEquals("HotAlarm", plan.rules().getFirst().triggers().getFirst().name());
    assertEquals("Night", plan.schedules().getFirst().name());
    assertTrue(
        log(plan).stream().anyMatch(line -> line.contains("PercentChangeInCapacity +20")),
        () -> String.join("\n", log(plan)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | no policy in it",
        "[5] | expected an object",
        "{\"PolicyType\":\"Magic\"} | PolicyType must be",
        "{\"AdjustmentType\":\"ChangeInCapacity\",\"ScalingAdjustment\":1} | no alarm triggers",
        "{\"ScheduledActionName\":\"a\",\"Recurrence\":\"61 * * * *\"} | a: Recurrence is not",
        "{\"ScheduledActionName\":\"a\",\"MinSize\":1} | a needs a StartTime or a Recurrence",
        "{\"ScheduledActionName\":\"a\",\"StartTime\":\"soon\"} | StartTime is no ISO 8601",
        "{\"ScheduledActionName\":\"a\",\"Recurrence\":\"0 1 * * *\"} | a sets neither",
      })
  void saysWhatIsWrong(String text, String message) {
    BadInput refused = assertThrows(BadInput.class, () -> plan("p.json", text));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::getMessage);
  }

  @Test
  void saysThatAFileIsNoYaml() {
    BadInput refused = assertThrows(BadInput.class, () -> plan("p.yml", "a: [1"));
    assertTrue(String.valueOf(refused.getMessage()).contains("is not YAML"), refused::getMessage);
  }
}
