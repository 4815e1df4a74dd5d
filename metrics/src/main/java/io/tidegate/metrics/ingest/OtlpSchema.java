package io.tidegate.metrics.ingest;

import static io.tidegate.metrics.ingest.Protobuf.Kind.DOUBLE;
import static io.tidegate.metrics.ingest.Protobuf.Kind.DOUBLE_LIST;
import static io.tidegate.metrics.ingest.Protobuf.Kind.FIXED;
import static io.tidegate.metrics.ingest.Protobuf.Kind.FIXED_LIST;
import static io.tidegate.metrics.ingest.Protobuf.Kind.MESSAGE;
import static io.tidegate.metrics.ingest.Protobuf.Kind.MESSAGES;
import static io.tidegate.metrics.ingest.Protobuf.Kind.NUMBER;
import static io.tidegate.metrics.ingest.Protobuf.Kind.TEXT;

import io.tidegate.metrics.ingest.Protobuf.Field;
import io.tidegate.metrics.ingest.Protobuf.Message;
import java.util.Map;

/**
 * The fields of OpenTelemetry's metrics that are read (opentelemetry-proto 1.x, metrics/v1 and
 * common/v1).
 */
final class OtlpSchema {
  private static final Message ANY_VALUE =
      new Message(
          Map.of(
              1, Field.of("stringValue", TEXT),
              2, Field.of("boolValue", NUMBER),
              3, Field.of("intValue", NUMBER),
              4, Field.of("doubleValue", DOUBLE)));

  private static final Message KEY_VALUE =
      new Message(Map.of(1, Field.of("key", TEXT), 2, new Field("value", MESSAGE, ANY_VALUE)));

  private static final Field ATTRIBUTES = new Field("attributes", MESSAGES, KEY_VALUE);
  private static final Field TIME = Field.of("timeUnixNano", FIXED);

  private static final Message NUMBER_POINT =
      new Message(
          Map.of(
              7, ATTRIBUTES,
              3, TIME,
              4, Field.of("asDouble", DOUBLE),
              6, Field.of("asInt", FIXED),
              8, Field.of("flags", NUMBER)));

  private static final Message HISTOGRAM_POINT =
      new Message(
          Map.of(
              9, ATTRIBUTES,
              3, TIME,
              4, Field.of("count", FIXED),
              5, Field.of("sum", DOUBLE),
              6, Field.of("bucketCounts", FIXED_LIST),
              7, Field.of("explicitBounds", DOUBLE_LIST),
              10, Field.of("flags", NUMBER),
              11, Field.of("min", DOUBLE),
              12, Field.of("max", DOUBLE)));

  /** Of kinds that are not read, only counted. */
  private static final Message OTHER_POINT = Message.NONE;

  private static final Message METRIC =
      new Message(
          Map.of(
              1, Field.of("name", TEXT),
              3, Field.of("unit", TEXT),
              5, new Field("gauge", MESSAGE, points(NUMBER_POINT)),
              7, new Field("sum", MESSAGE, points(NUMBER_POINT)),
              9, new Field("histogram", MESSAGE, points(HISTOGRAM_POINT)),
              10, new Field("exponentialHistogram", MESSAGE, points(OTHER_POINT)),
              11, new Field("summary", MESSAGE, points(OTHER_POINT))));

  private static final Message SCOPE_METRICS =
      new Message(Map.of(2, new Field("metrics", MESSAGES, METRIC)));

  private static final Message RESOURCE = new Message(Map.of(1, ATTRIBUTES));

  private static final Message RESOURCE_METRICS =
      new Message(
          Map.of(
              1, new Field("resource", MESSAGE, RESOURCE),
              2, new Field("scopeMetrics", MESSAGES, SCOPE_METRICS)));

  /** ExportMetricsServiceRequest. */
  static final Message REQUEST =
      new Message(Map.of(1, new Field("resourceMetrics", MESSAGES, RESOURCE_METRICS)));

  private OtlpSchema() {}

  private static Message points(Message point) {
    return new Message(
        Map.of(
            1, new Field("dataPoints", MESSAGES, point),
            2, Field.of("aggregationTemporality", NUMBER),
            3, Field.of("isMonotonic", NUMBER)));
  }
}
