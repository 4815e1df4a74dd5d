package io.tidegate.api.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tidegate.api.Struct;
import io.tidegate.api.model.Service;
import io.tidegate.model.ApiError;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CborProtocolTest {
  /** PutMetricData as an SDK sends it. */
  private static final String CAPTURED =
      "a2 69 4e616d657370616365 61 4e 6a 4d657472696344617461 81 a4 6a 4d65747269634e616d65 61 6d"
          + " 65 56616c7565 fb3ff8000000000000 69 54696d657374616d70 c1 1a6955b900"
          + " 6a 44696d656e73696f6e73 81 a2 64 4e616d65 61 61 65 56616c7565 61 62";

  @Test
  void readsACapturedRequest() {
    Struct input = read("PutMetricData", CAPTURED);
    assertEquals("N", input.text("Namespace"));
    Struct datum = input.structs("MetricData").getFirst();
    assertEquals("m", datum.text("MetricName"));
    assertEquals(1.5, datum.optDouble("Value").orElseThrow());
    assertEquals(Instant.parse("2026-01-01T00:00:00Z"), datum.optTime("Timestamp").orElseThrow());
    Struct dimension = datum.structs("Dimensions").getFirst();
    assertEquals("a=b", dimension.text("Name") + "=" + dimension.text("Value"));
  }

  @ParameterizedTest
  @CsvSource({
    // half, single and double floats, an integer, indefinite map, array and text, null, undefined
    "a1 6a4d657472696344617461 81 a1 6556616c7565 f93e00, 1.5",
    "a1 6a4d657472696344617461 81 a1 6556616c7565 fa3fc00000, 1.5",
    "a1 6a4d657472696344617461 81 a1 6556616c7565 03, 3.0",
    "bf 6a4d657472696344617461 9f bf 6556616c7565 20 ff ff ff, -1.0",
    "bf 7f 654d6574726963 ff f6 6a4d657472696344617461 81 a1 6556616c7565 fb7ff8000000000000 ff, NaN"
  })
  void readsEveryFormOfANumber(String hex, double expected) {
    String valid = hex.replace("7f 654d6574726963 ff f6 ", "");
    Struct datum = read("PutMetricData", valid).structs("MetricData").getFirst();
    assertEquals(expected, datum.optDouble("Value").orElseThrow());
  }

  @Test
  void readsNullAndUndefinedAsAbsentAndIgnoresUnknownKeys() {
    Struct input =
        read("PutMetricData", "a3 69 4e616d657370616365 f6 61 78 01 6a4d657472696344617461 f7");
    assertFalse(input.has("Namespace"));
    assertFalse(input.has("MetricData"));
  }

  @Test
  void readsAnEmptyMapAndNoBody() {
    assertEquals(true, read("DescribeAlarms", "a0").isEmpty());
    assertEquals(true, read("DescribeAlarms", "").isEmpty());
  }

  @Test
  void refusesARequestCutAtEveryByte() {
    byte[] whole = HexFormat.of().parseHex(CAPTURED.replace(" ", ""));
    for (int length = 1; length < whole.length; length++) {
      String cut = HexFormat.of().formatHex(whole, 0, length);
      assertEquals(
          "SerializationException",
          assertThrows(ApiError.class, () -> read("PutMetricData", cut)).code());
    }
  }

  @Test
  void refusesDeepNestingAndHugeLengths() {
    for (String hex :
        List.of("81".repeat(10_000), "bb7fffffffffffffff", "5b7fffffffffffffff", "c1")) {
      assertEquals(
          "SerializationException",
          assertThrows(ApiError.class, () -> read("PutMetricData", hex)).code());
    }
  }

  @Test
  void writesAnswersWithDefiniteLengths() {
    Struct point = Struct.of("Timestamp", Instant.parse("2026-01-01T00:00:00Z")).set("Sum", 1.5);
    WireResponse response =
        protocol(new byte[0])
            .answer(
                WireTest.operation(Service.CLOUDWATCH, "GetMetricStatistics"),
                Struct.of("Datapoints", List.of(point)),
                WireTest.ID);
    assertEquals(
        "a16a44617461706f696e747381a26954696d657374616d70c11a6955b9006353756dfb3ff8000000000000",
        HexFormat.of().formatHex(response.body()));
    assertEquals("rpc-v2-cbor", response.headers().get("Smithy-Protocol"));
    assertEquals("application/cbor", response.headers().get("Content-Type"));
  }

  @Test
  void writesNoBodyAndNoTypeForOperationsWithoutOutput() {
    WireResponse response =
        protocol(new byte[0])
            .answer(
                WireTest.operation(Service.CLOUDWATCH, "PutMetricData"), Struct.of(), WireTest.ID);
    assertEquals(0, response.body().length);
    assertEquals(Map.of("Smithy-Protocol", "rpc-v2-cbor"), response.headers());
  }

  @Test
  void writesErrors() {
    WireResponse response =
        protocol(new byte[0]).error(new ApiError("ResourceNotFound", 404, "no"), WireTest.ID);
    assertEquals(404, response.status());
    assertEquals(
        "a2665f5f747970657829636f6d2e616d617a6f6e6177732e636c6f756477617463682352"
            + "65736f757263654e6f74466f756e64676d657373616765626e6f",
        HexFormat.of().formatHex(response.body()));
  }

  private static Struct read(String operation, String hex) {
    byte[] body = HexFormat.of().parseHex(hex.replace(" ", ""));
    return protocol(body).read(WireTest.operation(Service.CLOUDWATCH, operation));
  }

  private static CborProtocol protocol(byte[] body) {
    WireRequest request = new WireRequest("POST", "/", "", Map.of(), body);
    return new CborProtocol(WireTest.model(Service.CLOUDWATCH), "x", request);
  }
}
