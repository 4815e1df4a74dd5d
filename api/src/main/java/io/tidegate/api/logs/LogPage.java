package io.tidegate.api.logs;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.logs.LogsLimits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** One page of a list in the order of keys; its token names the last key given. */
record LogPage<T>(List<T> items, Optional<String> nextToken) {
  static <T> LogPage<T> of(Stream<T> all, Function<T, String> key, Struct input) {
    int limit = input.optInt("limit").orElse(LogsLimits.PAGE_ITEMS);
    Optional<String> after = input.optText("nextToken").map(LogPage::decoded);
    List<T> rest =
        all.filter(item -> after.map(last -> key.apply(item).compareTo(last) > 0).orElse(true))
            .sorted(Comparator.comparing(key))
            .toList();
    List<T> items = rest.subList(0, Math.min(limit, rest.size()));
    return new LogPage<>(
        items,
        rest.size() > limit ? Optional.of(encoded(key.apply(items.getLast()))) : Optional.empty());
  }

  static String encoded(String text) {
    return Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notOurs) {
      throw badToken();
    }
  }

  static ApiError badToken() {
    return ApiError.of("InvalidParameterException", "The specified nextToken is invalid.");
  }
}
