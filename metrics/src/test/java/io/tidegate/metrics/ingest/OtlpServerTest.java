package io.tidegate.metrics.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tidegate.base.TimeSource;
import io.tidegate.model.cloudwatch.MetricDatum;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpServerTest {
  private static final String JSON = "application/json";
  private static final String PROTOBUF = "application/x-protobuf";

  private final List<MetricDatum> stored = new CopyOnWriteArrayList<>();
  private volatile boolean full;
  private final TimeSource time = TimeSource.system();
  private final long now = time.now().getEpochSecond();
  private final OtlpServer server = start();
  private final HttpClient client = HttpClient.newHttpClient();

  private OtlpServer start() {
    try {
      return OtlpServer.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), this::take, time);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private boolean take(List<MetricDatum> data) {
    if (full) {
      return false;
    }
    stored.addAll(data);
    return true;
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> post(String type, byte[] body, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/v1/metrics");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private String post(String json) throws Exception {
    HttpResponse<byte[]> response = post(JSON, json.getBytes(StandardCharsets.UTF_8));
    assertEquals(200, response.statusCode());
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String request(String metric) {
    return "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
        + "{\"stringValue\":\"shop\"}}]},\"scopeMetrics\":[{\"metrics\":["
        + metric
        + "]}]}]}";
  }

  private String point(String value) {
    return "{\"attributes\":[{\"key\":\"zone\",\"value\":{\"stringValue\":\"a\"}},{\"key\":\"shard\","
        + "\"value\":{\"intValue\":\"7\"}}],\"timeUnixNano\":\""
        + now
        + "000000000\","
        + value
        + "}";
  }

  private String gauge(String value) {
    return request(
        "{\"name\":\"queue\",\"unit\":\"ms\",\"gauge\":{\"dataPoints\":[" + point(value) + "]}}");
  }

  private String counter(int temporality, boolean monotonic, String value) {
    return request(
        "{\"name\":\"orders\",\"sum\":{\"aggregationTemporality\":"
            + temporality
            + ",\"isMonotonic\":"
            + monotonic
            + ",\"dataPoints\":["
            + point("\"asInt\":\"" + value + "\"")
            + "]}}");
  }

  @Test
  void gaugeHasServiceAttributesUnitAndTime() throws Exception {
    assertEquals("{}", post(gauge("\"asDouble\":12.5")));
    MetricDatum datum = stored.getFirst();
    assertEquals("shop", datum.metric().namespace());
    assertEquals("queue", datum.metric().name());
    assertEquals(Map.of("zone", "a", "shard", "7"), datum.metric().dimensions());
    assertEquals(12.5, datum.sum());
    assertEquals("Milliseconds", datum.unit());
    assertEquals(Instant.ofEpochSecond(now), datum.at());
  }

  @Test
  void counterThatSendsDifferencesIsStoredAsItIs() throws Exception {
    post(counter(1, true, "5"));
    post(counter(1, true, "3"));
    assertEquals(List.of(5.0, 3.0), stored.stream().map(MetricDatum::sum).toList());
    assertEquals("Count", stored.getFirst().unit());
  }

  @Test
  void counterThatOnlyGrowsIsStoredByItsGrowth() throws Exception {
    for (String total : List.of("100", "130", "130", "7")) {
      post(counter(2, true, total));
    }
    assertEquals(List.of(30.0, 0.0, 7.0), stored.stream().map(MetricDatum::sum).toList());
  }

  @Test
  void totalThatGoesUpAndDownIsAGauge() throws Exception {
    post(counter(2, false, "4"));
    post(counter(2, false, "2"));
    assertEquals(List.of(4.0, 2.0), stored.stream().map(MetricDatum::sum).toList());
  }

  private String histogram(int temporality, String values) {
    return request(
        "{\"name\":\"time\",\"unit\":\"s\",\"histogram\":{\"aggregationTemporality\":"
            + temporality
            + ",\"dataPoints\":["
            + point(values)
            + "]}}");
  }

  @Test
  void histogramOfDifferencesIsAStatisticSet() throws Exception {
    post(histogram(1, "\"count\":\"4\",\"sum\":10,\"min\":1,\"max\":5"));
    MetricDatum datum = stored.getFirst();
    assertEquals(4, datum.sampleCount());
    assertEquals(10, datum.sum());
    assertEquals(1, datum.minimum());
    assertEquals(5, datum.maximum());
    assertEquals("Seconds", datum.unit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not a number|\"asDouble\":\"NaN\"",
        "infinite|\"asDouble\":\"Infinity\"",
        "no value|\"x\":1",
        "too large|\"asDouble\":1e200",
        "three weeks old|\"asDouble\":1,\"timeUnixNano\":\"1000000000000000000\"",
        "far ahead|\"asDouble\":1,\"timeUnixNano\":\"9000000000000000000\"",
        "empty attribute|\"asDouble\":1,\"attributes\":[{\"key\":\"a\",\"value\":"
            + "{\"stringValue\":\"\"}}]",
      })
  void whatCannotBeStoredIsRejectedAndCounted(String what, String value) throws Exception {
    assertEquals("{\"partialSuccess\":{\"rejectedDataPoints\":\"1\"}}", post(gauge(value)), what);
    assertEquals(List.of(), stored);
    assertEquals(new OtlpServer.Counts(0, 1), server.counts());
  }

  @Test
  void cumulativeHistogramsAreRejected() throws Exception {
    String answer = post(histogram(2, "\"count\":\"4\",\"sum\":10"));
    assertTrue(answer.contains("\"rejectedDataPoints\":\"1\""), answer);
  }

  @Test
  void pointsWithoutRecordedValueAreNothing() throws Exception {
    assertEquals("{}", post(gauge("\"asDouble\":1,\"flags\":1")));
    assertEquals(List.of(), stored);
  }

  /** A protobuf field of bytes. */
  private static byte[] bytes(int number, byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    int left = whole.size();
    while (left > 0x7f) {
      out.write((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.write(left);
    out.writeBytes(whole.toByteArray());
    return out.toByteArray();
  }

  private static byte[] text(int number, String text) {
    return bytes(number, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] fixed(int number, long bits) {
    return ByteBuffer.allocate(9)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) ((number << 3) | 1))
        .putLong(bits)
        .array();
  }

  private byte[] gaugeInProtobuf() {
    byte[] name = bytes(1, text(1, "service.name"), bytes(2, text(1, "shop")));
    byte[] zone = bytes(7, text(1, "zone"), bytes(2, text(1, "a")));
    byte[] point =
        bytes(1, zone, fixed(3, now * 1_000_000_000L), fixed(4, Double.doubleToRawLongBits(12.5)));
    byte[] unknown = text(99, "of a later version");
    byte[] metric = bytes(2, text(1, "queue"), unknown, text(3, "By"), bytes(5, point));
    return bytes(1, bytes(1, name), bytes(2, metric));
  }

  @Test
  void protobufSaysTheSame() throws Exception {
    HttpResponse<byte[]> response = post(PROTOBUF, gaugeInProtobuf());
    assertEquals(200, response.statusCode());
    assertArrayEquals(new byte[0], response.body());
    MetricDatum datum = stored.getFirst();
    assertEquals("shop", datum.metric().namespace());
    assertEquals(Map.of("zone", "a"), datum.metric().dimensions());
    assertEquals(12.5, datum.sum());
    assertEquals("Bytes", datum.unit());
    assertEquals(Instant.ofEpochSecond(now), datum.at());
  }

  @Test
  void everyCutOffMessageIsRefused() throws Exception {
    byte[] whole = gaugeInProtobuf();
    for (int length = 1; length < whole.length; length += 3) {
      HttpResponse<byte[]> response = post(PROTOBUF, java.util.Arrays.copyOf(whole, length));
      assertEquals(400, response.statusCode(), "of length " + length);
    }
  }

  @Test
  void bodiesMayBeCompressed() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(gaugeInProtobuf());
    }
    assertEquals(
        200, post(PROTOBUF, packed.toByteArray(), "Content-Encoding", "gzip").statusCode());
    assertEquals(1, stored.size());
  }

  @Test
  void bombsAreRefused() throws Exception {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(new byte[9 << 20]);
    }
    assertEquals(
        413, post(PROTOBUF, packed.toByteArray(), "Content-Encoding", "gzip").statusCode());
  }

  @Test
  void otherTypesAndNonsenseAreRefused() throws Exception {
    assertEquals(415, post("text/plain", new byte[] {1}).statusCode());
    assertEquals(400, post(JSON, "{".getBytes(StandardCharsets.UTF_8)).statusCode());
    assertEquals(200, post(JSON, "{}".getBytes(StandardCharsets.UTF_8)).statusCode());
  }

  @Test
  void whatTheStoreHasNoRoomForIsRejectedInTheAnswerAndCounted() throws Exception {
    full = true;
    assertEquals(
        "{\"partialSuccess\":{\"rejectedDataPoints\":\"1\"}}", post(gauge("\"asDouble\":1")));
    full = false;
    assertEquals("{}", post(gauge("\"asDouble\":2")));
    assertEquals(new OtlpServer.Counts(1, 1), server.counts());
  }

  @Test
  void tenThousandPointsOfOneRequestAreAllStored() throws Exception {
    StringBuilder points = new StringBuilder(point("\"asDouble\":1"));
    for (int i = 1; i < 10_000; i++) {
      points.append(',').append(point("\"asDouble\":1"));
    }
    assertEquals(
        "{}", post(request("{\"name\":\"q\",\"gauge\":{\"dataPoints\":[" + points + "]}}")));
    assertEquals(10_000, stored.stream().mapToDouble(MetricDatum::sum).sum());
    assertEquals(new OtlpServer.Counts(10_000, 0), server.counts());
  }

  @Test
  void countersBeyondTheMostAreRejectedUntilOthersAreSilentForAnHour() throws Exception {
    OtlpMapping mapping = new OtlpMapping();
    Instant begin = time.now();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < OtlpMapping.MOST_SERIES; i += 1000) {
        assertEquals(0, mapping.read(growing(i, 1000, round * 5), begin).rejected());
      }
    }
    OtlpMapping.Result more = mapping.read(growing(OtlpMapping.MOST_SERIES, 10, 1), begin);
    assertEquals(10, more.rejected());
    OtlpMapping.Result kept = mapping.read(growing(0, 1000, 9), begin);
    assertEquals(1000, kept.data().size(), "the remembered ones still count");
    assertEquals(4, kept.data().getFirst().sum());
    Instant later = begin.plusSeconds(3700);
    assertEquals(0, mapping.read(growing(OtlpMapping.MOST_SERIES, 10, 1), later).rejected());
  }

  private JsonNode growing(int from, int count, int value) throws IOException {
    StringBuilder points = new StringBuilder();
    for (int i = from; i < from + count; i++) {
      points
          .append(points.isEmpty() ? "" : ",")
          .append("{\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"")
          .append(i)
          .append("\"}}],\"timeUnixNano\":\"")
          .append(now)
          .append("000000000\",\"asInt\":\"")
          .append(value)
          .append("\"}");
    }
    return new ObjectMapper()
        .readTree(
            request(
                "{\"name\":\"c\",\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":true,"
                    + "\"dataPoints\":["
                    + points
                    + "]}}"));
  }
}
