package io.tidegate.e2e.scenario;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidegate.base.Pause;
import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each type of scaling policy, created with the unmodified aws CLI on a group of real processes,
 * acts. One server with metric periods of ten seconds; each test has a group of its own.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScalingPoliciesTest {
  private static final Duration LIMIT = Duration.ofSeconds(150);
  private static final String ASG = "autoscaling ";
  private static final String OWN = "Shop";
  private static final int HISTORY_HOURS = 14 * 24 - 1;

  /** Jobs an hour that one worker does at its target. */
  private static final double JOBS = 100 * 60;

  private final TimeSource time = TimeSource.system();
  private Path scratch = Path.of("");
  private @Nullable ServerProcess started;
  private String group = "";

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    scratch = directory;
    assumeTrue(Aws.has("aws"), "SKIPPED: this machine has no aws CLI");
    started = ServerProcess.start();
    Path program = Files.createDirectories(directory.resolve("image"));
    Path start = program.resolve("start");
    Files.writeString(start, "#!/bin/sh\nexec sleep 100000\n");
    Files.setPosixFilePermissions(start, PosixFilePermissions.fromString("rwxr-xr-x"));
    String image =
        aws(
                "ec2 register-image --name idle --root-device-name /dev/xvda --image-location",
                program.toString())
            .path("ImageId")
            .asText();
    template("idle", image, "#!/bin/sh\n:\n");
    template("busy", image, "#!/bin/sh\nfor i in 1 2; do (while :; do :; done) & done\n");
  }

  /** Of a quarter of a processor: a busy one gets that even where others load the machine. */
  private void template(String name, String image, String userData) throws Exception {
    String encoded = Base64.getEncoder().encodeToString(userData.getBytes(StandardCharsets.UTF_8));
    ObjectNode data = new ObjectMapper().createObjectNode();
    data.put("ImageId", image).put("InstanceType", "process.nano").put("UserData", encoded);
    aws(
        "ec2 create-launch-template --launch-template-data " + data + " --launch-template-name",
        name);
  }

  @AfterEach
  void deleteGroup() throws Exception {
    if (!group.isEmpty()) {
      aws(ASG + "delete-auto-scaling-group --force-delete --auto-scaling-group-name " + group);
    }
  }

  @AfterAll
  void stop() {
    if (started != null) {
      started.close();
    }
  }

  private void create(String name, String template) throws Exception {
    group = name;
    aws(
        ASG
            + "create-auto-scaling-group --min-size 1 --max-size 3 --desired-capacity 1"
            + " --default-instance-warmup 0 --default-cooldown 0 --availability-zones us-east-1a"
            + " --launch-template LaunchTemplateName="
            + template
            + ",Version=$Latest --auto-scaling-group-name "
            + name);
    await(() -> inService() == 1);
  }

  @Test
  void processorTrackingAtFortyPercentScalesOut() throws Exception {
    create("processor", "busy");
    JsonNode put =
        policy(
            "cpu",
            "TargetTrackingScaling --target-tracking-configuration",
            "{\"PredefinedMetricSpecification\":{\"PredefinedMetricType\":"
                + "\"ASGAverageCPUUtilization\"},\"TargetValue\":40}");
    assertEquals(2, put.path("Alarms").size());
    await(() -> inService() >= 2);
    assertTrue(activities().contains("in state ALARM triggered policy cpu changing"));
  }

  @Test
  void stepsAtSeventyAndThirtyPercentGoOutAndIn() throws Exception {
    create("steps", "idle");
    String more =
        policy(
                "more",
                "StepScaling --adjustment-type ChangeInCapacity --step-adjustments",
                "MetricIntervalLowerBound=0,MetricIntervalUpperBound=20,ScalingAdjustment=1",
                "MetricIntervalLowerBound=20,ScalingAdjustment=2")
            .path("PolicyARN")
            .asText();
    String less =
        policy(
                "less",
                "StepScaling --adjustment-type ChangeInCapacity --step-adjustments",
                "MetricIntervalUpperBound=0,ScalingAdjustment=-1")
            .path("PolicyARN")
            .asText();
    alarm("hot", 70, "GreaterThanOrEqualToThreshold", more);
    alarm("cold", 30, "LessThanOrEqualToThreshold", less);
    keepUntil("Utilization", 95, () -> inService() == 3);
    keepUntil("Utilization", 10, () -> inService() == 1);
    assertTrue(activities().contains("a monitor alarm hot in state ALARM triggered policy more"));
    String details = activities();
    assertTrue(details.contains("InvokingAlarms"), details);
    assertTrue(details.contains("policy more won: ChangeInCapacity +"), details);
  }

  private void alarm(String name, int threshold, String comparison, String policy)
      throws Exception {
    aws(
        "cloudwatch put-metric-alarm --namespace Shop --metric-name Utilization --statistic Average"
            + " --period 10 --evaluation-periods 1 --alarm-name "
            + name
            + " --threshold "
            + threshold
            + " --comparison-operator "
            + comparison
            + " --alarm-actions "
            + policy);
  }

  @Test
  void customMetricIsTracked() throws Exception {
    create("custom", "idle");
    policy(
        "backlog",
        "TargetTrackingScaling --target-tracking-configuration",
        "{\"CustomizedMetricSpecification\":{\"Namespace\":\"Shop\",\"MetricName\":\"Backlog\","
            + "\"Statistic\":\"Average\",\"Period\":10},\"TargetValue\":50}");
    keepUntil("Backlog", 90, () -> inService() >= 2);
    assertTrue(activities().contains("triggered policy backlog changing"));
  }

  @Test
  void theTagChoosesTheProfileThatScales() throws Exception {
    create("profile", "idle");
    policy(
        "depth",
        "TargetTrackingScaling --target-tracking-configuration",
        "{\"CustomizedMetricSpecification\":{\"Namespace\":\"Shop\",\"MetricName\":\"Depth\","
            + "\"Statistic\":\"Average\",\"Period\":10},\"TargetValue\":50}");
    String tag =
        ASG
            + "create-or-update-tags --tags ResourceId=profile,ResourceType=auto-scaling-group,"
            + "PropagateAtLaunch=false,Key=tidegate:scaling-profile,Value=";
    Aws aws = new Aws(requireNonNull(started).access());
    assertTrue(aws.attempt(tag + "best").text().contains("must be aws or tidegate"));
    aws(tag + "tidegate");
    assertTrue(explained().contains("bounds 1 to 3, profile tidegate."), explained());
    keepUntil("Depth", 90, () -> inService() >= 2);
    assertTrue(activities().contains("policy depth changing"), activities());
  }

  private String explained() {
    return requireNonNull(started).client().page("/_tidegate/explain/group/", group);
  }

  @Test
  void scheduledActionRunsAtItsTime() throws Exception {
    create("schedule", "idle");
    Instant at = time.now().plusSeconds(8).truncatedTo(ChronoUnit.SECONDS);
    aws(
        ASG
            + "put-scheduled-update-group-action --scheduled-action-name morning"
            + " --desired-capacity 2 --min-size 2 --auto-scaling-group-name schedule --start-time "
            + at);
    await(() -> inService() == 2);
    assertTrue(activities().contains("the scheduled action morning executed."), activities());
  }

  @Test
  void predictivePolicyActsOnTwoWeeksOfBackFilledMetrics() throws Exception {
    create("predictive", "idle");
    Instant hour = time.now().truncatedTo(ChronoUnit.HOURS);
    backFill("Jobs", hour, before -> JOBS * needed(-before));
    backFill("JobsPerWorker", hour, before -> 100.0 * needed(-before) / 5);
    backFill("Workers", hour, before -> 5);
    policy(
        "forecast",
        "PredictiveScaling --predictive-scaling-configuration",
        "{\"Mode\":\"ForecastAndScale\",\"MetricSpecifications\":[{\"TargetValue\":100,"
            + "\"CustomizedLoadMetricSpecification\":"
            + query("Jobs", "Sum")
            + ",\"CustomizedScalingMetricSpecification\":"
            + query("JobsPerWorker", "Average")
            + ",\"CustomizedCapacityMetricSpecification\":"
            + query("Workers", "Average")
            + "}]}");
    await(() -> inService() == 3);
    assertTrue(activities().contains("a predictive scaling policy forecast changing"));
    String explained =
        requireNonNull(started).client().page("/_tidegate/explain/group/", "predictive");
    assertTrue(explained.contains("policy forecast won: forecast 3"), explained);
    JsonNode document =
        new ObjectMapper()
            .readTree(
                requireNonNull(started)
                    .client()
                    .page("/_tidegate/explain/group.json/", "predictive"));
    assertEquals(3, document.at("/DesiredCapacity").asInt());
    assertTrue(document.at("/Decisions").toString().contains("policy forecast won: forecast 3"));
    String page =
        requireNonNull(started).access().endpoint() + "/_tidegate/explain/group/predictive";
    assertEquals(
        "403",
        Aws.run(
                List.of("curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", page),
                java.util.Map.of())
            .text(),
        "unsigned");
    JsonNode forecast =
        aws(
            ASG
                + "get-predictive-scaling-forecast --auto-scaling-group-name predictive"
                + " --policy-name forecast --start-time "
                + hour.minus(Duration.ofDays(7))
                + " --end-time "
                + hour.plus(Duration.ofDays(3)));
    JsonNode capacity = forecast.at("/CapacityForecast/Values");
    assertEquals(7 * 24 + 48, capacity.size());
    for (int h = 0; h < capacity.size(); h++) {
      assertEquals(needed(h - 7 * 24), capacity.get(h).asInt(), "hour " + (h - 7 * 24));
    }
    assertEquals(7 * 24 + 48, forecast.at("/LoadForecast/0/Values").size());
    JsonNode predicted =
        aws(ASG + "describe-auto-scaling-groups --auto-scaling-group-names " + group);
    assertEquals(3, predicted.at("/AutoScalingGroups/0/PredictedCapacity").asInt());
  }

  /** Workers that a day's pattern needs {@code hours} from now: three around now, then one. */
  private static int needed(int hours) {
    return Math.floorMod(hours + 6, 24) < 12 ? 3 : 1;
  }

  private static String query(String metric, String stat) {
    return "{\"MetricDataQueries\":[{\"Id\":\"m\",\"MetricStat\":{\"Metric\":{\"Namespace\":\"Shop\","
        + "\"MetricName\":\""
        + metric
        + "\"},\"Stat\":\""
        + stat
        + "\"}}]}";
  }

  /** One datapoint for each of the hours before {@code hour}, all in one call. */
  private void backFill(String metric, Instant hour, IntToDoubleFunction value) throws Exception {
    ArrayNode data = new ObjectMapper().createArrayNode();
    for (int i = 1; i <= HISTORY_HOURS; i++) {
      ObjectNode datum =
          data.addObject().put("MetricName", metric).put("Value", value.applyAsDouble(i));
      datum.put("Timestamp", hour.minus(Duration.ofHours(i)).toString());
    }
    Path file = scratch.resolve(metric + ".json");
    Files.writeString(file, data.toString());
    aws("cloudwatch put-metric-data --namespace Shop --metric-data", "file://" + file);
  }

  /** Sends {@code value} every few seconds until {@code done}. */
  private void keepUntil(String metric, double value, Callable<Boolean> done) {
    await(
        () -> {
          aws(
              "cloudwatch put-metric-data --namespace "
                  + OWN
                  + " --storage-resolution 1 --metric-name "
                  + metric
                  + " --value "
                  + value);
          return done.call();
        });
  }

  private JsonNode policy(String name, String words, String... more) throws Exception {
    return aws(
        ASG
            + "put-scaling-policy --auto-scaling-group-name "
            + group
            + " --policy-name "
            + name
            + " --policy-type "
            + words,
        more);
  }

  private String activities() throws IOException, InterruptedException {
    return aws(ASG + "describe-scaling-activities --auto-scaling-group-name " + group).toString();
  }

  private int inService() throws IOException, InterruptedException {
    int count = 0;
    for (JsonNode row :
        aws(ASG + "describe-auto-scaling-groups --auto-scaling-group-names " + group)
            .at("/AutoScalingGroups/0/Instances")) {
      count += row.path("LifecycleState").asText().equals("InService") ? 1 : 0;
    }
    return count;
  }

  private JsonNode aws(String words, String... more) throws IOException, InterruptedException {
    return new Aws(requireNonNull(started).access()).run(words, more);
  }

  private void await(Callable<Boolean> done) {
    boolean happened = Pause.until(LIMIT, Duration.ofSeconds(1), () -> quiet(done));
    assertTrue(happened, () -> "did not happen within " + LIMIT + "\n" + evidence());
  }

  private String evidence() {
    try {
      Aws aws = new Aws(requireNonNull(started).access());
      return String.join(
          "\n",
          List.of(
              aws.attempt(ASG + "describe-scaling-activities --output text").text(),
              aws.attempt("cloudwatch describe-alarms --output text").text(),
              requireNonNull(started).log()));
    } catch (IOException | InterruptedException failed) {
      return failed.toString();
    }
  }

  private static boolean quiet(Callable<Boolean> done) {
    try {
      return done.call();
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
