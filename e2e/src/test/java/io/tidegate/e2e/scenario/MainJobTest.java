package io.tidegate.e2e.scenario;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.base.Pause;
import io.tidegate.base.ThreadTasks;
import io.tidegate.base.TimeSource;
import io.tidegate.cli.demo.Traffic;
import io.tidegate.instances.sample.SampleImage;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job, driven by the aws CLI and curl: each test is one step and stands on those before.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String ELB = "elbv2 ";
  private static final String ASG = "autoscaling ";

  private Path scratch = Path.of("");
  private @Nullable ServerProcess started;
  private @Nullable ThreadTasks workers;
  private @Nullable Traffic clients;
  private List<String> nodes = List.of();
  private String image = "";
  private String targetGroup = "";
  private String loadBalancer = "";
  private List<String> subnets = List.of();
  private int done;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    scratch = directory;
    assumeTrue(Aws.has("aws"), "SKIPPED: this machine has no aws CLI");
    assumeTrue(Aws.has("curl"), "SKIPPED: this machine has no curl");
    assumeTrue(Aws.has("dig"), "SKIPPED: this machine has no dig");
    started = ServerProcess.start();
    workers =
        new ThreadTasks(
            (where, cause) -> {
              throw new AssertionError(where, cause);
            });
  }

  @AfterAll
  void stop() {
    if (clients != null) {
      clients.close();
    }
    if (workers != null) {
      workers.close();
    }
    if (started != null) {
      started.close();
    }
  }

  @Test
  @Order(1)
  void registersAnImageAndALaunchTemplate() throws Exception {
    follows(0);
    Path directory = SampleImage.write(scratch.resolve("image"));
    image =
        aws(
                "ec2 register-image --name shop --root-device-name /dev/xvda --image-location",
                directory)
            .path("ImageId")
            .asText();
    assertTrue(image.matches("ami-[0-9a-f]{17}"), image);
    String userData =
        Base64.getEncoder()
            .encodeToString("#!/bin/sh\necho started > marker\n".getBytes(StandardCharsets.UTF_8));
    JsonNode template =
        aws(
            "ec2 create-launch-template --launch-template-name shop --launch-template-data",
            "{\"ImageId\":\""
                + image
                + "\",\"InstanceType\":\"t3.nano\",\"UserData\":\""
                + userData
                + "\"}");
    assertEquals(1, template.at("/LaunchTemplate/LatestVersionNumber").asInt());
    done++;
  }

  @Test
  @Order(2)
  void createsALoadBalancerInTwoZonesWithRules() throws Exception {
    follows(1);
    JsonNode network = aws("ec2 describe-subnets");
    String vpc = network.at("/Subnets/0/VpcId").asText();
    subnets =
        List.of(
            network.at("/Subnets/0/SubnetId").asText(), network.at("/Subnets/1/SubnetId").asText());
    targetGroup =
        aws(
                ELB
                    + "create-target-group --name shop --protocol HTTP --port 8080 --health-check-path"
                    + " /health --health-check-interval-seconds 5 --health-check-timeout-seconds 2"
                    + " --healthy-threshold-count 2 --unhealthy-threshold-count 2 --vpc-id",
                vpc)
            .at("/TargetGroups/0/TargetGroupArn")
            .asText();
    aws(
        ELB
            + "modify-target-group-attributes --target-group-arn "
            + targetGroup
            + " --attributes Key=deregistration_delay.timeout_seconds,Value=5");
    JsonNode made =
        aws(ELB + "create-load-balancer --name shop --subnets " + String.join(" ", subnets));
    loadBalancer = made.at("/LoadBalancers/0/LoadBalancerArn").asText();
    String listener =
        aws(ELB
                + "create-listener --protocol HTTP --port 8080 --load-balancer-arn "
                + loadBalancer
                + " --default-actions Type=fixed-response,FixedResponseConfig={StatusCode=404}")
            .at("/Listeners/0/ListenerArn")
            .asText();
    aws(
        ELB
            + "create-rule --priority 10 --listener-arn "
            + listener
            + " --actions Type=forward,TargetGroupArn="
            + targetGroup
            + " --conditions",
        "[{\"Field\":\"path-pattern\",\"PathPatternConfig\":{\"Values\":[\"/user*\",\"/search*\"]}}]");
    aws(
        ELB + "create-rule --priority 20 --listener-arn " + listener + " --conditions",
        "[{\"Field\":\"query-string\",\"QueryStringConfig\":{\"Values\":"
            + "[{\"Key\":\"Platform\",\"Value\":\"Mobile\"}]}}]",
        "--actions",
        "Type=fixed-response,FixedResponseConfig={StatusCode=200,ContentType=text/plain,"
            + "MessageBody=mobile}");
    aws(ELB + "wait load-balancer-available --load-balancer-arns " + loadBalancer);
    done++;
  }

  @Test
  @Order(3)
  void aGroupOfTwoBecomesHealthy() throws Exception {
    follows(2);
    aws(
        ASG
            + "create-auto-scaling-group --auto-scaling-group-name shop --min-size 2"
            + " --max-size 6 --desired-capacity 2 --launch-template"
            + " LaunchTemplateName=shop,Version=$Latest --health-check-type ELB"
            + " --health-check-grace-period 30 --default-instance-warmup 10 --target-group-arns "
            + targetGroup
            + " --vpc-zone-identifier "
            + String.join(",", subnets));
    await(() -> healthy().size() == 2 && inService() == 2);
    String name = aws(ELB + "describe-load-balancers").at("/LoadBalancers/0/DNSName").asText();
    Aws.Done dig =
        Aws.run(
            List.of("dig", "+short", "@127.0.0.1", "-p", "" + server().dnsPort(), name), Map.of());
    nodes = dig.text().lines().sorted().toList();
    assertEquals(2, nodes.size(), dig.text());
    done++;
  }

  @Test
  @Order(4)
  void curlReachesAllInstancesWithTheRightForwardedHeaders() throws Exception {
    follows(3);
    Set<String> seen = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      JsonNode echo =
          new ObjectMapper()
              .readTree(
                  curl(
                      "--interface",
                      "127.0.0.9",
                      "-H",
                      "X-Forwarded-For: 198.51.100.7",
                      url(i, "/user/42?a=b")));
      seen.add(echo.path("instance").asText());
      JsonNode headers = echo.path("headers");
      assertEquals("198.51.100.7, 127.0.0.9", header(headers, "X-forwarded-for"));
      assertEquals("http", header(headers, "X-forwarded-proto"));
      assertEquals("8080", header(headers, "X-forwarded-port"));
      assertTrue(header(headers, "X-amzn-trace-id").startsWith("Root=1-"), headers.toString());
      assertEquals("/user/42?a=b", echo.path("path").asText());
    }
    assertEquals(healthy(), seen);
    done++;
  }

  @Test
  @Order(5)
  void rulesDecideByPathAndQuery() throws Exception {
    follows(4);
    assertTrue(curl(url(0, "/search/x")).contains("\"instance\""));
    assertEquals("mobile", curl(url(0, "/shop?Platform=Mobile")));
    assertEquals("404", curl("-o", "/dev/null", "-w", "%{http_code}", url(0, "/shop")));
    done++;
  }

  @Test
  @Order(6)
  void aKilledInstanceIsReplacedWithoutHarm() throws Exception {
    follows(5);
    List<URI> targets = nodes.stream().map(n -> URI.create("http://" + n + ":8080/user")).toList();
    Traffic traffic = new Traffic(targets, TimeSource.system(), requireNonNull(workers));
    clients = traffic;
    traffic.rate(50);
    Set<String> before = healthy();
    String victim = before.iterator().next();
    List<ProcessHandle> processes = Leftovers.processesNaming(victim);
    assertTrue(!processes.isEmpty(), "no process of " + victim);
    processes.forEach(ProcessHandle::destroyForcibly);
    await(() -> !healthy().contains(victim) && healthy().size() == 2 && inService() == 2);
    assertTrue(traffic.counts().failed() <= 16, "failed: " + traffic.counts());
    String activities =
        aws(ASG + "describe-scaling-activities --auto-scaling-group-name shop").toString();
    assertTrue(activities.contains("in response to an EC2 health check"), activities);
    done++;
  }

  @Test
  @Order(7)
  void targetTrackingScalesOutUnderLoadAndInAfterIt() throws Exception {
    follows(6);
    Traffic traffic = requireNonNull(clients);
    String label =
        loadBalancer.substring(loadBalancer.indexOf("app/"))
            + "/"
            + targetGroup.substring(targetGroup.indexOf("targetgroup/"));
    aws(
        ASG
            + "put-scaling-policy --auto-scaling-group-name shop --policy-name load"
            + " --policy-type TargetTrackingScaling --target-tracking-configuration",
        "{\"PredefinedMetricSpecification\":{\"PredefinedMetricType\":"
            + "\"ALBRequestCountPerTarget\",\"ResourceLabel\":\""
            + label
            + "\"},\"TargetValue\":500}");
    traffic.rate(200);
    await(() -> inService() >= 4 && healthy().size() >= 4);
    long failed = traffic.counts().failed();
    traffic.rate(10);
    Pause.until(
        Duration.ofSeconds(300), Duration.ofSeconds(2), () -> quiet(() -> inService() == 2));
    assertEquals(2, inService(), server().log());
    assertEquals(failed, traffic.counts().failed(), "scaling in lost requests");
    done++;
  }

  @Test
  @Order(8)
  void afterDeletingEverythingNothingIsLeft() throws Exception {
    follows(7);
    requireNonNull(clients).close();
    aws(ASG + "delete-auto-scaling-group --force-delete --auto-scaling-group-name shop");
    await(() -> aws(ASG + "describe-auto-scaling-groups").at("/AutoScalingGroups").isEmpty());
    aws(ELB + "delete-load-balancer --load-balancer-arn " + loadBalancer);
    aws(ELB + "delete-target-group --target-group-arn " + targetGroup);
    aws("ec2 delete-launch-template --launch-template-name shop");
    aws("ec2 deregister-image --image-id " + image);
    await(() -> Leftovers.names(server().data().resolve("instances")).isEmpty());
    assertEquals(List.of(), Leftovers.listeners(server().addressPrefix()));
    assertEquals(List.of(), Leftovers.processesNaming(server().data().toString() + "/instances"));
    assertEquals(List.of(), Leftovers.mounts(server().data()), "volumes are unmounted");
    assertEquals(0, aws("cloudwatch describe-alarms").path("MetricAlarms").size());
    done++;
  }

  /** Skips this step when one before it failed. */
  private void follows(int steps) {
    assumeTrue(done == steps, "SKIPPED: a step before this one failed");
  }

  private ServerProcess server() {
    return requireNonNull(started);
  }

  private JsonNode aws(String words, Object... more) throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    for (Object one : more) {
      texts.add(one.toString());
    }
    return new Aws(server().access()).run(words, texts.toArray(String[]::new));
  }

  private Set<String> healthy() throws IOException, InterruptedException {
    Set<String> ids = new TreeSet<>();
    aws(ELB + "describe-target-health --target-group-arn " + targetGroup)
        .path("TargetHealthDescriptions")
        .forEach(
            row -> {
              if (row.at("/TargetHealth/State").asText().equals("healthy")) {
                ids.add(row.at("/Target/Id").asText());
              }
            });
    return ids;
  }

  private int inService() throws IOException, InterruptedException {
    int count = 0;
    for (JsonNode row :
        aws(ASG + "describe-auto-scaling-groups").at("/AutoScalingGroups/0/Instances")) {
      count += row.path("LifecycleState").asText().equals("InService") ? 1 : 0;
    }
    return count;
  }

  private String url(int turn, String path) {
    return "http://" + nodes.get(turn % nodes.size()) + ":8080" + path;
  }

  private static String curl(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("curl", "-s", "--max-time", "10"));
    command.addAll(List.of(words));
    Aws.Done done = Aws.run(command, Map.of());
    assertEquals(0, done.code(), String.join(" ", words) + ": " + done.text());
    return done.text();
  }

  private static String header(JsonNode headers, String name) {
    for (Map.Entry<String, JsonNode> header : headers.properties()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return header.getValue().asText();
      }
    }
    return "no " + name + " in " + headers;
  }

  private void await(Callable<Boolean> done) {
    boolean happened = Pause.until(LIMIT, Duration.ofMillis(500), () -> quiet(done));
    assertTrue(happened, () -> "did not happen within " + LIMIT + "\n" + evidence());
  }

  /** What a reader of a failure wants to see. */
  private String evidence() {
    try {
      Aws aws = new Aws(server().access());
      return aws.attempt(ASG + "describe-scaling-activities --output text").text()
          + aws.attempt(
                  ELB + "describe-target-health --output text --target-group-arn " + targetGroup)
              .text()
          + aws.attempt(
                  "ec2 describe-instances --output text --query"
                      + " Reservations[].Instances[].[InstanceId,State.Name,StateReason.Message]")
              .text()
          + server().log();
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
