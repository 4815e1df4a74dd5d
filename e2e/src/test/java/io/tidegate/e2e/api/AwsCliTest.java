package io.tidegate.e2e.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.api.Action;
import io.tidegate.api.ApiDispatcher;
import io.tidegate.api.ApiServer;
import io.tidegate.api.Call;
import io.tidegate.api.Struct;
import io.tidegate.api.auth.Credentials;
import io.tidegate.api.auth.SigV4Verifier;
import io.tidegate.api.sts.StsActions;
import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The unmodified aws CLI against the endpoint with signatures on; skipped where there is no CLI.
 */
class AwsCliTest {
  private static final String KEY = "AKIATIDEGATETEST";
  private static final String SECRET = "secret/with+odd=characters";

  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    assumeTrue(hasCli(), "no aws CLI");
    Action record =
        call -> {
          calls.add(call);
          return Struct.of();
        };
    Map<String, Map<String, Action>> actions =
        Map.of(
            "sts", StsActions.all(),
            "cloudwatch", Map.of("PutMetricData", record),
            "elbv2", Map.of("CreateRule", record),
            "ec2", Map.of("CreateTags", record));
    SigV4Verifier verifier =
        new SigV4Verifier(
            Credentials.of(KEY, SECRET, "123456789012"), "us-east-1", TimeSource.system());
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ApiDispatcher(
                actions,
                verifier,
                Chance.system(),
                (where, cause) -> {
                  throw new AssertionError(where, cause);
                }),
            Map.of());
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void isToldWhoItIs() throws Exception {
    String answer = aws(SECRET, true, "sts", "get-caller-identity", "--query", "Account");
    assertEquals("\"123456789012\"", answer.strip());
  }

  @Test
  void isRefusedWithTheWrongSecret() throws Exception {
    String answer = aws("wrong", false, "sts", "get-caller-identity");
    assertTrue(answer.contains("(SignatureDoesNotMatch)"), answer);
  }

  @Test
  void sendsNestedParametersInEveryProtocol() throws Exception {
    aws(
        SECRET,
        true,
        "cloudwatch",
        "put-metric-data",
        "--namespace",
        "N",
        "--metric-name",
        "m",
        "--value",
        "1.5",
        "--dimensions",
        "a=b");
    aws(
        SECRET,
        true,
        "elbv2",
        "create-rule",
        "--listener-arn",
        "arn:l",
        "--priority",
        "7",
        "--conditions",
        "Field=path-pattern,Values=/a*",
        "--actions",
        "Type=forward,TargetGroupArn=arn:t");
    aws(SECRET, true, "ec2", "create-tags", "--resources", "i-1", "--tags", "Key=k,Value=a b&c");
    Struct datum = calls.get(0).input().structs("MetricData").getFirst();
    assertEquals(1.5, datum.optDouble("Value").orElseThrow());
    assertEquals(
        "/a*", calls.get(1).input().structs("Conditions").getFirst().texts("Values").getFirst());
    assertEquals("a b&c", calls.get(2).input().structs("Tags").getFirst().text("Value"));
  }

  @Test
  void isToldWhatIsNotServed() throws Exception {
    String answer = aws(SECRET, false, "elbv2", "describe-trust-stores");
    assertTrue(answer.contains("(InvalidAction)"), answer);
  }

  private String aws(String secret, boolean accepted, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("aws", "--endpoint-url"));
    command.add("http://127.0.0.1:" + server.address().getPort());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("AWS_ACCESS_KEY_ID", KEY);
    builder.environment().put("AWS_SECRET_ACCESS_KEY", secret);
    builder.environment().put("AWS_DEFAULT_REGION", "us-east-1");
    builder.environment().put("AWS_EC2_METADATA_DISABLED", "true");
    builder.environment().put("AWS_MAX_ATTEMPTS", "1");
    builder.environment().put("NO_PROXY", "127.0.0.1");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(accepted, process.exitValue() == 0, output);
    return output;
  }

  private static boolean hasCli() {
    try {
      return new ProcessBuilder("aws", "--version")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
