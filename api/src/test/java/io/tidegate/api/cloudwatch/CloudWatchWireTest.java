package io.tidegate.api.cloudwatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.tidegate.api.ApiDispatcher;
import io.tidegate.api.ApiServer;
import io.tidegate.api.auth.RequestVerifier;
import io.tidegate.base.Chance;
import io.tidegate.base.TimeSource;
import io.tidegate.control.Controller;
import io.tidegate.control.notification.NotificationEndpoints;
import io.tidegate.metrics.AlarmJournal;
import io.tidegate.metrics.MetricQuery;
import io.tidegate.metrics.MetricStore;
import io.tidegate.metrics.MetricStoreOptions;
import io.tidegate.metrics.Period;
import io.tidegate.model.Installation;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.store.MemoryStore;
import io.tidegate.testkit.VirtualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The three protocols of CloudWatch through the real server. */
class CloudWatchWireTest {
  /** PutMetricData as a current SDK sends it: N, m, 1.5, a=b, 2026-01-01T00:00:00Z. */
  private static final String CAPTURED =
      "a2694e616d657370616365614e6a4d65747269634461746181a46a4d65747269634e616d65616d6556616c7565"
          + "fb3ff80000000000006954696d657374616d70c11a6955b9006a44696d656e73696f6e7381a2644e616d65"
          + "61616556616c75656162";

  private static final MetricId METRIC = MetricId.of("N", "m", Map.of("a", "b"));

  private final TimeSource time = new VirtualTime();
  private final MetricStore metrics = MetricStore.inMemory(MetricStoreOptions.defaults(), time);
  private final HttpClient client = HttpClient.newHttpClient();
  private ApiServer server;

  @BeforeEach
  void start() throws IOException {
    Controller controller =
        new Controller(
            new MemoryStore(),
            (where, cause) -> {
              throw new AssertionError(where, cause);
            });
    CloudWatch cloudWatch =
        new CloudWatch(
            Installation.standard(),
            controller,
            metrics,
            AlarmJournal.inMemory(),
            NotificationEndpoints.none(),
            time);
    server =
        ApiServer.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new ApiDispatcher(
                Map.of("cloudwatch", CloudWatchActions.all(cloudWatch)),
                RequestVerifier.anyone("123456789012"),
                Chance.seeded(1),
                (where, cause) -> {
                  throw new AssertionError(where, cause);
                }),
            Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<byte[]> post(String path, byte[] body, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> query(String form) throws Exception {
    return post(
        "/",
        (form + "&Version=2010-08-01").getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  private HttpResponse<byte[]> json(String operation, String body) throws Exception {
    return post(
        "/",
        body.getBytes(StandardCharsets.UTF_8),
        "Content-Type",
        "application/x-amz-json-1.0",
        "X-Amz-Target",
        "GraniteServiceVersion20100801." + operation,
        "x-amzn-query-mode",
        "true");
  }

  private HttpResponse<byte[]> cbor(String operation, byte[] body) throws Exception {
    return post(
        "/service/GraniteServiceVersion20100801/operation/" + operation,
        body,
        "Content-Type",
        "application/cbor",
        "Smithy-Protocol",
        "rpc-v2-cbor",
        "x-amzn-query-mode",
        "true");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode tree(HttpResponse<byte[]> response) throws IOException {
    return new ObjectMapper(new CBORFactory()).readTree(response.body());
  }

  private double stored() {
    Instant start = VirtualTime.START;
    List<Period> periods =
        metrics.periods(MetricQuery.of(METRIC, start, start.plusSeconds(60), 60));
    return periods.getFirst().summary().sum();
  }

  private static final String ALARM_FORM =
      "Action=PutMetricAlarm&AlarmName=x&Namespace=N&MetricName=m&Statistic=Sum&Period=60"
          + "&EvaluationPeriods=1&Threshold=1.5&ComparisonOperator=GreaterThanThreshold"
          + "&Dimensions.member.1.Name=a&Dimensions.member.1.Value=b";

  @Test
  void queryPutsAndDescribesAnAlarm() throws Exception {
    assertEquals(200, query(ALARM_FORM).statusCode());
    String shown = text(query("Action=DescribeAlarms&AlarmNames.member.1=x"));
    assertTrue(shown.contains("<AlarmName>x</AlarmName>"), shown);
    assertTrue(shown.contains("<Threshold>1.5</Threshold>"), shown);
    assertTrue(shown.contains("<StateValue>INSUFFICIENT_DATA</StateValue>"), shown);
    assertTrue(shown.contains("<Name>a</Name>"), shown);
  }

  @Test
  void queryPutsData() throws Exception {
    HttpResponse<byte[]> put =
        query(
            "Action=PutMetricData&Namespace=N&MetricData.member.1.MetricName=m"
                + "&MetricData.member.1.Value=1.5&MetricData.member.1.Dimensions.member.1.Name=a"
                + "&MetricData.member.1.Dimensions.member.1.Value=b");
    assertEquals(200, put.statusCode(), text(put));
    assertEquals(1.5, stored());
  }

  @Test
  void capturedCborIsUnderstood() throws Exception {
    HttpResponse<byte[]> put = cbor("PutMetricData", HexFormat.of().parseHex(CAPTURED));
    assertEquals(200, put.statusCode(), text(put));
    assertEquals("rpc-v2-cbor", put.headers().firstValue("smithy-protocol").orElseThrow());
    assertEquals(1.5, stored());
  }

  @Test
  void jsonGetsDataBackAsNumbers() throws Exception {
    String data =
        "{\"Namespace\":\"N\",\"MetricData\":[{\"MetricName\":\"m\",\"Value\":1.5,\"Timestamp\":"
            + "1767225600,\"Dimensions\":[{\"Name\":\"a\",\"Value\":\"b\"}]}]}";
    assertEquals(200, json("PutMetricData", data).statusCode());
    HttpResponse<byte[]> got =
        json(
            "GetMetricData",
            "{\"StartTime\":1767225600,\"EndTime\":1767229200,\"MetricDataQueries\":[{\"Id\":"
                + "\"m1\",\"MetricStat\":{\"Metric\":{\"Namespace\":\"N\",\"MetricName\":\"m\","
                + "\"Dimensions\":[{\"Name\":\"a\",\"Value\":\"b\"}]},\"Period\":60,\"Stat\":"
                + "\"Sum\"}},{\"Id\":\"e1\",\"Expression\":\"m1*2\"}]}");
    JsonNode results = new ObjectMapper().readTree(got.body()).get("MetricDataResults");
    assertEquals(1.5, results.get(0).get("Values").get(0).asDouble());
    assertEquals(3.0, results.get(1).get("Values").get(0).asDouble());
    assertEquals(1767225600, results.get(0).get("Timestamps").get(0).asLong());
  }

  @Test
  void cborGetsStatisticsAndDescribesAlarms() throws Exception {
    cbor("PutMetricData", HexFormat.of().parseHex(CAPTURED));
    assertEquals(200, query(ALARM_FORM).statusCode());
    HttpResponse<byte[]> described = cbor("DescribeAlarms", new byte[] {(byte) 0xa0});
    JsonNode alarm = tree(described).get("MetricAlarms").get(0);
    assertEquals("x", alarm.get("AlarmName").asText());
    assertEquals(1.5, alarm.get("Threshold").asDouble());
  }

  @Test
  void gzipIsUnderstood() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(HexFormat.of().parseHex(CAPTURED));
    }
    HttpResponse<byte[]> put =
        post(
            "/service/GraniteServiceVersion20100801/operation/PutMetricData",
            packed.toByteArray(),
            "Content-Type",
            "application/cbor",
            "Content-Encoding",
            "gzip",
            "Smithy-Protocol",
            "rpc-v2-cbor");
    assertEquals(200, put.statusCode(), text(put));
    assertEquals(1.5, stored());
  }

  @Test
  void anUnknownAlarmIsNotFoundInEveryProtocol() throws Exception {
    HttpResponse<byte[]> query =
        query("Action=SetAlarmState&AlarmName=no&StateValue=OK&StateReason=r");
    assertEquals(404, query.statusCode());
    assertTrue(text(query).contains("<Code>ResourceNotFound</Code>"), text(query));
    HttpResponse<byte[]> json =
        json("SetAlarmState", "{\"AlarmName\":\"no\",\"StateValue\":\"OK\",\"StateReason\":\"r\"}");
    assertEquals(404, json.statusCode());
    assertTrue(
        text(json).contains("\"__type\":\"com.amazonaws.cloudwatch#ResourceNotFound\""),
        text(json));
    assertEquals(
        "ResourceNotFound;Sender", json.headers().firstValue("x-amzn-query-error").orElseThrow());
  }

  @Test
  void badValuesHaveTheirCodePerProtocol() throws Exception {
    HttpResponse<byte[]> query =
        query(
            "Action=PutMetricData&Namespace=N&MetricData.member.1.MetricName=m"
                + "&MetricData.member.1.Value=NaN");
    assertEquals(400, query.statusCode());
    assertTrue(text(query).contains("<Code>InvalidParameterValue</Code>"), text(query));
    HttpResponse<byte[]> json =
        json(
            "PutMetricData",
            "{\"Namespace\":\"N\",\"MetricData\":[{\"MetricName\":\"m\",\"Value\":\"NaN\"}]}");
    assertEquals(400, json.statusCode());
    assertTrue(text(json).contains("InvalidParameterValueException"), text(json));
    assertEquals(
        "InvalidParameterValue;Sender",
        json.headers().firstValue("x-amzn-query-error").orElseThrow());
  }

  @Test
  void operationsWithoutOutputHaveNoBodyInCbor() throws Exception {
    query(ALARM_FORM);
    byte[] names =
        new ObjectMapper(new CBORFactory()).writeValueAsBytes(Map.of("AlarmNames", List.of("x")));
    HttpResponse<byte[]> deleted = cbor("DeleteAlarms", names);
    assertEquals(200, deleted.statusCode(), text(deleted));
    assertEquals(0, deleted.body().length);
    assertFalse(deleted.headers().firstValue("content-type").isPresent());
  }
}
