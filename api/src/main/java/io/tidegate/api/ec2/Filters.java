package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The filters of Describe operations: values are alternatives, filters must all hold, {@code *} and
 * {@code ?} are wildcards, {@code \} takes their meaning away, letters' case matters. Built once
 * per operation, then immutable. Source: EC2 guide, "Filter your resources".
 */
final class Filters<T> {
  /** Values over all filters of one request. Source: EC2 guide, "List and filter". */
  private static final int MAX_VALUES = 200;

  private final Map<String, Function<T, List<String>>> known = new HashMap<>();

  /** A filter with one value per item. */
  Filters<T> one(String name, Function<T, String> value) {
    return many(name, item -> List.of(value.apply(item)));
  }

  /** A filter whose value may be absent. */
  Filters<T> maybe(String name, Function<T, Optional<String>> value) {
    return many(name, item -> value.apply(item).stream().toList());
  }

  /** A filter with several values per item, of which one must fit. */
  Filters<T> many(String name, Function<T, List<String>> values) {
    known.put(name, values);
    return this;
  }

  /** {@code tag:KEY} and {@code tag-key}. */
  Filters<T> tags(Function<T, List<Tag>> tags) {
    known.put("tag-key", item -> tags.apply(item).stream().map(Tag::key).toList());
    known.put("tag:", item -> List.of());
    tagsOf = Optional.of(tags);
    return this;
  }

  private Optional<Function<T, List<Tag>>> tagsOf = Optional.empty();

  /**
   * The items that satisfy the {@code Filters} of {@code input}, in their order.
   *
   * @throws ApiError for a filter that the operation does not know, or too many values
   */
  List<T> apply(Struct input, List<T> items) {
    List<T> left = new ArrayList<>(items);
    int values = 0;
    for (Struct filter : input.structs("Filters")) {
      String name = filter.optText("Name").orElse("");
      List<String> wanted = filter.texts("Values");
      values += wanted.size();
      if (values > MAX_VALUES) {
        throw ApiError.of(
            "FilterLimitExceeded",
            "The maximum number of filter values specified on a single call is 200");
      }
      Function<T, List<String>> has = find(name);
      left.removeIf(item -> has.apply(item).stream().noneMatch(value -> matches(wanted, value)));
    }
    return left;
  }

  private Function<T, List<String>> find(String name) {
    if (name.startsWith("tag:") && tagsOf.isPresent()) {
      String key = name.substring(4);
      return item ->
          tagsOf.get().apply(item).stream()
              .filter(tag -> tag.key().equals(key))
              .map(Tag::value)
              .toList();
    }
    Function<T, List<String>> found = known.get(name);
    if (found == null || name.equals("tag:")) {
      throw ApiError.of("InvalidParameterValue", "The filter '" + name + "' is invalid");
    }
    return found;
  }

  private static boolean matches(List<String> patterns, String value) {
    return patterns.stream().anyMatch(pattern -> glob(pattern, value));
  }

  /** Linear in practice: one star is remembered, a later one replaces it. */
  static boolean glob(String pattern, String value) {
    int p = 0;
    int v = 0;
    int star = -1;
    int mark = 0;
    while (v < value.length()) {
      boolean escaped = p + 1 < pattern.length() && pattern.charAt(p) == '\\';
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = v;
      } else if (escaped && pattern.charAt(p + 1) == value.charAt(v)) {
        p += 2;
        v++;
      } else if (p < pattern.length()
          && !escaped
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == value.charAt(v))) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
