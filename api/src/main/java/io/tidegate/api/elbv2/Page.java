package io.tidegate.api.elbv2;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import io.tidegate.model.elbv2.ElbLimits;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list: what comes after the marker, and the next marker if more is left. A marker
 * says the key of the last item given, so that items that come or go meanwhile do no harm.
 */
record Page<T>(List<T> items, Optional<String> nextMarker) {
  private static final String PREFIX = "after:";

  /** The page of {@code all} that {@code input} asks for by {@code Marker} and {@code PageSize}. */
  static <T> Page<T> of(Struct input, List<T> all, Function<T, String> key) {
    int size = input.optInt("PageSize").orElse(ElbLimits.PAGE_SIZE);
    if (size < 1 || size > ElbLimits.PAGE_SIZE) {
      throw ApiError.validation(
          "1 validation error detected: Value '"
              + size
              + "' at 'pageSize' failed to satisfy"
              + " constraint: Member must have value between 1 and "
              + ElbLimits.PAGE_SIZE);
    }
    String after = input.optText("Marker").map(Page::decoded).orElse("");
    List<T> rest =
        all.stream()
            .filter(item -> key.apply(item).compareTo(after) > 0)
            .sorted(Comparator.comparing(key))
            .toList();
    if (rest.size() <= size) {
      return new Page<>(rest, Optional.empty());
    }
    List<T> page = rest.subList(0, size);
    return new Page<>(page, Optional.of(encoded(key.apply(page.getLast()))));
  }

  private static String encoded(String key) {
    return Base64.getUrlEncoder().encodeToString((PREFIX + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String marker) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
      if (text.startsWith(PREFIX)) {
        return text.substring(PREFIX.length());
      }
    } catch (IllegalArgumentException notBase64) {
      // said below
    }
    throw ApiError.validation("The marker '" + marker + "' is not valid");
  }
}
