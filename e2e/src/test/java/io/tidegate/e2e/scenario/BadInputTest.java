package io.tidegate.e2e.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidegate.base.TimeSource;
import io.tidegate.cli.aws.AwsClient;
import io.tidegate.cli.aws.ServerAccess;
import io.tidegate.cli.aws.Service;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What must not go well, against the real server: a coded refusal, nothing lost, nothing hangs. */
class BadInputTest {
  private static final int MANY = 10_000;

  private static @Nullable ServerProcess started;

  @BeforeAll
  static void start() throws IOException {
    started = ServerProcess.start();
  }

  @AfterAll
  static void stop() {
    server().close();
  }

  @AfterEach
  void theServerStillAnswers() {
    server().client().call(Service.STS, "GetCallerIdentity");
  }

  @Test
  void aWrongSecretIsRefused() {
    ServerAccess right = server().access();
    ServerAccess wrong =
        new ServerAccess(right.endpoint(), right.region(), right.accessKeyId(), "wrong");
    AwsClient client = new AwsClient(wrong, TimeSource.system());
    assertEquals("SignatureDoesNotMatch", refusal(client, Service.ELBV2, "DescribeLoadBalancers"));
    assertEquals("AuthFailure", refusal(client, Service.EC2, "DescribeInstances"));
  }

  @Test
  void aClockThatIsSixMinutesOffIsRefused() {
    TimeSource late =
        new TimeSource() {
          @Override
          public Instant now() {
            return TimeSource.system().now().minus(Duration.ofMinutes(6));
          }

          @Override
          public long nanoTime() {
            return TimeSource.system().nanoTime();
          }
        };
    AwsClient client = new AwsClient(server().access(), late);
    assertEquals("SignatureDoesNotMatch", refusal(client, Service.ELBV2, "DescribeLoadBalancers"));
  }

  @Test
  void whatCannotBeIsRefusedWithAwsCodes() {
    Shop shop = Shop.on(server());
    String none =
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/no/0123456789abcdef";
    assertEquals("InvalidAction", refused(Service.ELBV2, "MakeCoffee"));
    assertEquals("ValidationError", refused(Service.ELBV2, "CreateLoadBalancer"));
    assertEquals(
        "ValidationError",
        refused(
            Service.ELBV2,
            "CreateTargetGroup",
            "Name",
            "x",
            "Protocol",
            "HTTP",
            "Port",
            "0",
            "VpcId",
            shop.vpc()));
    assertEquals(
        "TargetGroupNotFound",
        refused(Service.ELBV2, "DescribeTargetHealth", "TargetGroupArn", none));
    assertEquals(
        "InvalidInstanceID.NotFound",
        refused(Service.EC2, "TerminateInstances", "InstanceId.1", "i-0123456789abcdef0"));
    shop.targetGroup("twice", "ip", 80);
    assertEquals(
        "DuplicateTargetGroupName",
        refused(
            Service.ELBV2,
            "CreateTargetGroup",
            "Name",
            "twice",
            "Protocol",
            "HTTP",
            "Port",
            "81",
            "VpcId",
            shop.vpc(),
            "TargetType",
            "ip"));
  }

  @Test
  void aBodyOfAGigabyteIsRefusedUnread() throws IOException {
    String head =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 1073741824\r\n\r\nAction=";
    assertTrue(exchange(head).startsWith("HTTP/1.1 413 "));
  }

  @Test
  void tenThousandMembersAreRefusedInEveryProtocol() throws Exception {
    RawCalls raw = new RawCalls(server().access());
    StringBuilder form = new StringBuilder("Action=DescribeAlarms&Version=2010-08-01");
    for (int i = 1; i <= MANY; i++) {
      form.append("&AlarmNames.member.").append(i).append("=a");
    }
    answers("<Code>ValidationError</Code>", raw.query(form.toString()));
    String names = "\"a\",".repeat(MANY - 1) + "\"a\"";
    answers("#ValidationError\"", raw.json("DescribeAlarms", "{\"AlarmNames\":[" + names + "]}"));
    HexFormat hex = HexFormat.of();
    String list =
        hex.toHexDigits((byte) 0x99) + hex.toHexDigits((short) MANY) + "6161".repeat(MANY);
    answers(
        "#ValidationError",
        raw.cbor("DescribeAlarms", hex.parseHex("a16a416c61726d4e616d6573" + list)));
  }

  @Test
  void tenThousandTargetsAreTooMany() {
    String group = Shop.on(server()).targetGroup("many", "ip", 80);
    List<String> words = new ArrayList<>(List.of("TargetGroupArn", group));
    for (int i = 1; i <= MANY; i++) {
      words.add("Targets.member." + i + ".Id");
      words.add("10." + i / 62_500 + "." + i / 250 % 250 + "." + (1 + i % 250));
      words.add("Targets.member." + i + ".AvailabilityZone");
      words.add("all");
    }
    String[] targets = words.toArray(String[]::new);
    assertEquals("TooManyTargets", refused(Service.ELBV2, "RegisterTargets", targets));
    assertEquals(0, Shop.on(server()).targets(group, "initial"));
  }

  @Test
  void deepNestingIsRefusedInEveryProtocol() throws Exception {
    RawCalls raw = new RawCalls(server().access());
    String deep = "Action=DescribeAlarms&Version=2010-08-01&A" + ".member.1".repeat(MANY) + "=x";
    answers("<Code>InvalidQueryParameter</Code>", raw.query(deep));
    for (String level : List.of("[", "{\"MetricData\":")) {
      String body = "{\"MetricData\":" + level.repeat(5 * MANY);
      answers("#SerializationException\"", raw.json("PutMetricData", body));
    }
    for (String level : List.of("81", "9f", "bf", "a16a4d657472696344617461", "c1")) {
      byte[] body = HexFormat.of().parseHex("a16a4d657472696344617461" + level.repeat(5 * MANY));
      answers("#SerializationException", raw.cbor("PutMetricData", body));
    }
  }

  @Test
  void operationsThatDoNotExistAreRefusedInEveryProtocol() throws Exception {
    RawCalls raw = new RawCalls(server().access());
    answers("<Code>InvalidAction</Code>", raw.query("Action=MakeCoffee&Version=2010-08-01"));
    answers("#UnknownOperationException\"", raw.json("MakeCoffee", "{}"));
    answers("#UnknownOperationException", raw.cbor("MakeCoffee", new byte[] {(byte) 0xa0}));
  }

  /** Each ends at once: the client that sends no more is not waited for. */
  @Test
  void requestsCutAtEveryByteEnd() throws IOException {
    String request =
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + "Content-Length: 43\r\n\r\nAction=GetCallerIdentity&Version=2011-06-15";
    for (int length = 0; length < request.length(); length++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
        socket.setSoTimeout(20_000);
        socket
            .getOutputStream()
            .write(request.substring(0, length).getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertFalse(answer.startsWith("HTTP/1.1 200 "), "after " + length + " bytes: " + answer);
      }
    }
  }

  private static void answers(String code, HttpResponse<String> response) {
    String body = response.body();
    String start = body.substring(0, Math.min(300, body.length()));
    assertEquals(400, response.statusCode(), start);
    assertTrue(body.contains(code), start);
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server().port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(13), StandardCharsets.US_ASCII);
    }
  }

  private static String refused(Service service, String action, String... words) {
    return refusal(server().client(), service, action, words);
  }

  private static String refusal(AwsClient client, Service service, String action, String... words) {
    return assertThrows(AwsClient.Refused.class, () -> client.call(service, action, words)).code();
  }

  private static ServerProcess server() {
    ServerProcess server = started;
    if (server == null) {
      throw new IllegalStateException("not started");
    }
    return server;
  }
}
