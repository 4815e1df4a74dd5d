package io.tidegate.api.cloudwatch;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.cloudwatch.AlarmActions;
import io.tidegate.model.cloudwatch.MetricDataQuery;
import io.tidegate.model.cloudwatch.MetricId;
import io.tidegate.model.cloudwatch.MetricStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Input structures of CloudWatch as nouns. Stateless. */
final class Reading {
  static final int MAX_DIMENSIONS = 30;

  private Reading() {}

  static MetricId metric(String namespace, String name, List<Struct> dimensions) {
    if (namespace.startsWith(":")) {
      throw invalid("The value " + namespace + " for parameter Namespace is invalid.");
    }
    return new MetricId(namespace, name, dimensions(dimensions));
  }

  static SortedMap<String, String> dimensions(List<Struct> dimensions) {
    if (dimensions.size() > MAX_DIMENSIONS) {
      throw invalid(
          "The collection Dimensions must not have a size greater than " + MAX_DIMENSIONS + ".");
    }
    SortedMap<String, String> out = new TreeMap<>();
    for (Struct dimension : dimensions) {
      String name = dimension.text("Name");
      String value = dimension.text("Value");
      if (name.startsWith(":") || !printable(name) || !printable(value) || value.isBlank()) {
        throw invalid("The dimension " + name + "=" + value + " is invalid.");
      }
      if (out.put(name, value) != null) {
        throw invalid("The dimension " + name + " is given more than once.");
      }
    }
    return out;
  }

  private static boolean printable(String text) {
    return text.chars().allMatch(character -> character >= 0x20 && character < 0x7f);
  }

  static List<MetricDataQuery> queries(List<Struct> queries) {
    List<MetricDataQuery> out = new ArrayList<>();
    for (Struct query : queries) {
      out.add(
          new MetricDataQuery(
              query.text("Id"),
              query.optStruct("MetricStat").map(Reading::stat),
              query.optText("Expression"),
              query.optText("Label"),
              query.flag("ReturnData", true),
              query.optInt("Period")));
    }
    return out;
  }

  private static MetricStat stat(Struct stat) {
    Struct metric = stat.optStruct("Metric").orElseThrow(() -> missing("MetricStat.Metric"));
    return new MetricStat(
        metric(
            metric.optText("Namespace").orElseThrow(() -> missing("Namespace")),
            metric.optText("MetricName").orElseThrow(() -> missing("MetricName")),
            metric.structs("Dimensions")),
        Math.toIntExact(stat.number("Period")),
        stat.text("Stat"),
        stat.optText("Unit"));
  }

  static AlarmActions actions(Struct input) {
    return new AlarmActions(
        input.flag("ActionsEnabled", true),
        input.texts("OKActions"),
        input.texts("AlarmActions"),
        input.texts("InsufficientDataActions"));
  }

  static List<Tag> tags(Struct input) {
    return input.structs("Tags").stream()
        .map(tag -> new Tag(tag.text("Key"), tag.text("Value")))
        .toList();
  }

  static ApiError invalid(String message) {
    return ApiError.of("InvalidParameterValue", message);
  }

  static ApiError missing(String name) {
    return ApiError.of("MissingParameter", "The parameter " + name + " is required.");
  }

  static ApiError combination(String message) {
    return ApiError.of("InvalidParameterCombination", message);
  }

  /** The offset in a page token of ours, 0 without one. */
  static int offset(Optional<String> token) {
    if (token.isEmpty()) {
      return 0;
    }
    try {
      byte[] bytes = java.util.Base64.getUrlDecoder().decode(token.get());
      String text = new String(bytes, java.nio.charset.StandardCharsets.US_ASCII);
      if (text.startsWith("at=")) {
        return Math.max(0, Integer.parseInt(text.substring(3)));
      }
    } catch (IllegalArgumentException malformed) {
      throw badToken();
    }
    throw badToken();
  }

  private static ApiError badToken() {
    return ApiError.of("InvalidNextToken", "The next token is not valid.");
  }

  /** The page token for {@code offset}. */
  static String token(int offset) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("at=" + offset).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }
}
