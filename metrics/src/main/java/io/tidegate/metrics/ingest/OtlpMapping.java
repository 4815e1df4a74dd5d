package io.tidegate.metrics.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidegate.metrics.MetricRules;
import io.tidegate.model.cloudwatch.MetricDatum;
import io.tidegate.model.cloudwatch.MetricId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * OpenTelemetry's metrics as CloudWatch's (decision 0731): the namespace is the service, attributes
 * of a data point are dimensions. Counters that only grow are remembered, bounded, so that what is
 * stored is what they grew by. Its own lock.
 */
final class OtlpMapping {
  /** Most counters remembered; further ones are rejected. */
  static final int MOST_SERIES = 20_000;

  private static final long FORGOTTEN_AFTER_SECONDS = 3600;
  private static final int MOST_DIMENSIONS = 30;
  private static final String NAMESPACE = "OpenTelemetry";
  private static final Map<String, String> UNITS =
      Map.of(
          "s", "Seconds",
          "ms", "Milliseconds",
          "us", "Microseconds",
          "By", "Bytes",
          "KiBy", "Kilobytes",
          "MiBy", "Megabytes",
          "%", "Percent",
          "bit", "Bits",
          "By/s", "Bytes/Second",
          "1", "None");

  /** The last value of each counter that only grows, least recently told first. */
  private final SequencedMap<MetricId, Total> before = new LinkedHashMap<>(16, 0.75f, true);

  /** A counter's value, told at {@code at}, epoch seconds of this machine. */
  private record Total(double value, long at) {}

  /** Data to store, and how many data points could not become any. */
  record Result(List<MetricDatum> data, int rejected) {}

  /** One request being read. */
  private static final class Reading {
    private final List<MetricDatum> data = new ArrayList<>();
    private final long now;
    private int rejected;

    Reading(Instant now) {
      this.now = now.getEpochSecond();
    }

    void take(Optional<MetricDatum> datum) {
      if (datum.isPresent() && MetricRules.acceptable(datum.get(), now)) {
        data.add(datum.get());
      } else {
        rejected++;
      }
    }
  }

  /** What {@code request}, an ExportMetricsServiceRequest, holds. */
  synchronized Result read(JsonNode request, Instant now) {
    Reading reading = new Reading(now);
    for (JsonNode resource : request.path("resourceMetrics")) {
      String namespace = namespace(resource.path("resource").path("attributes"));
      for (JsonNode scope : resource.path("scopeMetrics")) {
        for (JsonNode metric : scope.path("metrics")) {
          metric(namespace, metric, reading);
        }
      }
    }
    return new Result(reading.data, reading.rejected);
  }

  private static String namespace(JsonNode attributes) {
    SortedMap<String, String> all = new TreeMap<>();
    for (JsonNode attribute : attributes) {
      text(attribute.path("value")).ifPresent(v -> all.put(attribute.path("key").asText(), v));
    }
    String name = all.getOrDefault("service.name", "");
    String group = all.getOrDefault("service.namespace", "");
    String whole = group.isEmpty() || name.isEmpty() ? group + name : group + "/" + name;
    boolean ours = !whole.isEmpty() && !whole.startsWith("AWS/") && !whole.startsWith(":");
    return ours && whole.length() <= 255 ? whole : NAMESPACE;
  }

  private void metric(String namespace, JsonNode metric, Reading reading) {
    String name = metric.path("name").asText();
    String given = metric.path("unit").asText();
    String unit = given.startsWith("{") ? "Count" : UNITS.getOrDefault(given, "None");
    JsonNode sum = metric.path("sum");
    boolean grows = monotonic(sum);
    for (JsonNode point : metric.path("gauge").path("dataPoints")) {
      number(new Source(namespace, name, unit), point, false, reading);
    }
    for (JsonNode point : sum.path("dataPoints")) {
      String counted = grows && unit.equals("None") ? "Count" : unit;
      number(new Source(namespace, name, counted), point, grows && cumulative(sum), reading);
    }
    JsonNode histogram = metric.path("histogram");
    for (JsonNode point : histogram.path("dataPoints")) {
      if (cumulative(histogram)) {
        reading.rejected++;
      } else if (recorded(point)) {
        reading.take(id(namespace, name, point).flatMap(id -> histogram(id, unit, point)));
      }
    }
    reading.rejected += metric.path("exponentialHistogram").path("dataPoints").size();
    reading.rejected += metric.path("summary").path("dataPoints").size();
  }

  private static boolean monotonic(JsonNode sum) {
    return sum.path("isMonotonic").asInt() == 1 || sum.path("isMonotonic").asBoolean();
  }

  private static boolean cumulative(JsonNode kind) {
    JsonNode temporality = kind.path("aggregationTemporality");
    return temporality.asInt() == 2 || temporality.asText().endsWith("_CUMULATIVE");
  }

  private static boolean recorded(JsonNode point) {
    return (point.path("flags").asLong() & 1) == 0;
  }

  /** What a point belongs to. */
  private record Source(String namespace, String name, String unit) {}

  private void number(Source source, JsonNode point, boolean grows, Reading reading) {
    String unit = source.unit();
    if (!recorded(point)) {
      return;
    }
    double value = number(point.has("asInt") ? point.path("asInt") : point.path("asDouble"));
    Optional<MetricId> id = id(source.namespace(), source.name(), point);
    if (id.isEmpty() || !Double.isFinite(value)) {
      reading.rejected++;
      return;
    }
    if (!grows) {
      reading.take(Optional.of(MetricDatum.value(id.get(), at(point), value, unit).resolution(1)));
      return;
    }
    if (!before.containsKey(id.get()) && !makeRoom(reading.now)) {
      reading.rejected++;
      return;
    }
    Total last = before.put(id.get(), new Total(value, reading.now));
    if (last != null) {
      double grown = value >= last.value() ? value - last.value() : value;
      reading.take(Optional.of(MetricDatum.value(id.get(), at(point), grown, unit).resolution(1)));
    }
  }

  /** Whether another counter can be remembered; those not told for an hour are forgotten. */
  private boolean makeRoom(long now) {
    if (before.size() < MOST_SERIES) {
      return true;
    }
    boolean stale = before.firstEntry().getValue().at() < now - FORGOTTEN_AFTER_SECONDS;
    if (stale) {
      before.pollFirstEntry();
    }
    return stale;
  }

  private static Optional<MetricDatum> histogram(MetricId id, String unit, JsonNode point) {
    double count = number(point.path("count"));
    double sum = number(point.path("sum"));
    double average = sum / count;
    double minimum = point.has("min") ? number(point.path("min")) : average;
    double maximum = point.has("max") ? number(point.path("max")) : average;
    boolean known = count > 0 && Double.isFinite(sum + minimum + maximum);
    return known
        ? Optional.of(
            new MetricDatum(id, at(point), count, sum, minimum, maximum, unit).resolution(1))
        : Optional.empty();
  }

  private static Optional<MetricId> id(String namespace, String name, JsonNode point) {
    SortedMap<String, String> dimensions = new TreeMap<>();
    boolean good = good(name);
    for (JsonNode attribute : point.path("attributes")) {
      String key = attribute.path("key").asText();
      Optional<String> value = text(attribute.path("value"));
      good &= good(key) && !key.startsWith(":") && value.filter(OtlpMapping::good).isPresent();
      dimensions.put(key, value.orElse(""));
    }
    return good && dimensions.size() <= MOST_DIMENSIONS
        ? Optional.of(new MetricId(namespace, name, dimensions))
        : Optional.empty();
  }

  private static boolean good(String text) {
    return !text.isBlank()
        && text.length() <= 255
        && text.chars().allMatch(character -> character >= 0x20 && character < 0x7f);
  }

  private static Optional<String> text(JsonNode value) {
    for (String kind : List.of("stringValue", "boolValue", "intValue", "doubleValue")) {
      if (value.hasNonNull(kind)) {
        return Optional.of(value.path(kind).asText());
      }
    }
    return Optional.empty();
  }

  private static Instant at(JsonNode point) {
    return Instant.ofEpochSecond(0, point.path("timeUnixNano").asLong());
  }

  /** JSON writes 64 bit numbers and what is not finite as text. */
  private static double number(JsonNode value) {
    return value.isMissingNode() ? Double.NaN : value.asDouble(Double.NaN);
  }
}
