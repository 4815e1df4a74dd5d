package io.tidegate.api.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Service;
import io.tidegate.model.ApiError;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonProtocolTest {
  @Test
  void readsNumbersTimesAndSpecialDoubles() {
    Struct input =
        read(
            "PutMetricData",
            """
            {"Namespace":"N","Ignored":[1],"MetricData":[
              {"MetricName":"m","Value":"NaN","Timestamp":1767225600,"StorageResolution":null},
              {"MetricName":"m","Value":3,"Timestamp":1767225600.25,"Dimensions":[{"Name":"a","Value":"b"}]}]}
            """);
    Struct first = input.structs("MetricData").getFirst();
    assertEquals(Double.NaN, first.optDouble("Value").orElseThrow());
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), first.optTime("Timestamp").orElseThrow());
    assertFalse(first.has("StorageResolution"));
    Struct second = input.structs("MetricData").get(1);
    assertEquals(3.0, second.optDouble("Value").orElseThrow());
    assertEquals(
        Instant.parse("2026-01-01T00:00:00.250Z"), second.optTime("Timestamp").orElseThrow());
    assertEquals("b", second.structs("Dimensions").getFirst().text("Value"));
  }

  @Test
  void readsNoBodyAsNoInput() {
    assertEquals(true, read("DescribeAlarms", "").isEmpty());
    assertEquals(true, read("DescribeAlarms", "{}").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{\"Namespace\":1}",
        "{\"MetricData\":{}}",
        "{\"MetricData\":[1]}",
        "{\"MetricData\":[{\"Value\":\"x\"}]}",
        "{\"MetricData\":[{\"StorageResolution\":1.5}]}",
        "{\"MetricData\":[{\"StorageResolution\":99999999999}]}",
        "{\"MetricData\":[{\"Timestamp\":\"soon\"}]}",
        "{\"MetricData\":[{\"Timestamp\":1e300}]}",
        "{\"Namespace\":\"a\",\"Namespace\":\"b\"}"
      })
  void refusesInputOfTheWrongForm(String body) {
    assertEquals(
        "SerializationException",
        assertThrows(ApiError.class, () -> read("PutMetricData", body)).code());
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"MetricData\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertEquals(
        "SerializationException",
        assertThrows(ApiError.class, () -> read("PutMetricData", deep)).code());
  }

  @Test
  void writesAnswers() {
    Struct point =
        Struct.of("Timestamp", Instant.parse("2026-01-01T00:00:00.500Z")).set("Average", 1.5);
    Struct output =
        Struct.of("Label", "m")
            .set("Datapoints", List.of(point, Struct.of("Average", Double.POSITIVE_INFINITY)));
    WireResponse response =
        protocol(new byte[0], Map.of())
            .answer(
                WireTest.operation(Service.CLOUDWATCH, "GetMetricStatistics"), output, WireTest.ID);
    assertEquals(
        "{\"Label\":\"m\",\"Datapoints\":[{\"Timestamp\":1.7672256005E9,\"Average\":1.5},"
            + "{\"Average\":\"Infinity\"}]}",
        WireTest.text(response));
    assertEquals("application/x-amz-json-1.0", response.headers().get("Content-Type"));
  }

  @Test
  void writesNoBodyForOperationsWithoutOutput() {
    WireResponse response =
        protocol(new byte[0], Map.of())
            .answer(
                WireTest.operation(Service.CLOUDWATCH, "PutMetricData"), Struct.of(), WireTest.ID);
    assertEquals(0, response.body().length);
  }

  @Test
  void writesErrorsByShapeAndTellsTheQueryCodeToThoseWhoAsk() {
    ApiError error = ApiError.of("InvalidParameterValue", "bad");
    WireResponse plain = protocol(new byte[0], Map.of()).error(error, WireTest.ID);
    assertEquals(
        "{\"__type\":\"com.amazonaws.cloudwatch#InvalidParameterValueException\",\"message\":\"bad\"}",
        WireTest.text(plain));
    assertFalse(plain.headers().containsKey("x-amzn-query-error"));
    WireResponse compatible =
        protocol(new byte[0], Map.of("x-amzn-query-mode", List.of("true")))
            .error(error, WireTest.ID);
    assertEquals("InvalidParameterValue;Sender", compatible.headers().get("x-amzn-query-error"));
  }

  @Test
  void writesBareErrorNamesInVersion11() {
    WireResponse response =
        new JsonProtocol(WireTest.model(Service.ACM), "x", request(new byte[0], Map.of()))
            .error(ApiError.of("ResourceNotFoundException", "no"), WireTest.ID);
    assertEquals(
        "{\"__type\":\"ResourceNotFoundException\",\"message\":\"no\"}", WireTest.text(response));
    assertEquals("application/x-amz-json-1.1", response.headers().get("Content-Type"));
  }

  private static Struct read(String operation, String body) {
    return protocol(body.getBytes(StandardCharsets.UTF_8), Map.of())
        .read(WireTest.operation(Service.CLOUDWATCH, operation));
  }

  private static JsonProtocol protocol(byte[] body, Map<String, List<String>> headers) {
    return new JsonProtocol(WireTest.model(Service.CLOUDWATCH), "x", request(body, headers));
  }

  private static WireRequest request(byte[] body, Map<String, List<String>> headers) {
    return new WireRequest("POST", "/", "", headers, body);
  }
}
