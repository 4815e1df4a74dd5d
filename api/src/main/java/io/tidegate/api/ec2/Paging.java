package io.tidegate.api.ec2;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a Describe answer. Items are ordered by key and the token names the last key given,
 * so that pages neither repeat nor skip what is there throughout, whatever comes or goes between.
 */
record Paging<T>(List<T> items, Optional<String> nextToken) {
  private static final String MARK = "tg1:";

  /** The page that MaxResults ({@code least} to {@code most}) and NextToken ask for. */
  static <T> Paging<T> of(Struct input, List<T> all, Function<T, String> key, int least, int most) {
    Optional<Long> asked = input.optNumber("MaxResults");
    if (asked.filter(max -> max < least || max > most).isPresent()) {
      throw ApiError.of(
          "InvalidParameterValue",
          "Value ( "
              + asked.get()
              + " ) for parameter maxResults is invalid. Expecting a value between "
              + least
              + " and "
              + most
              + ".");
    }
    int max = asked.map(Math::toIntExact).orElse(Integer.MAX_VALUE);
    String after = input.optText("NextToken").map(Paging::read).orElse("");
    List<T> rest =
        all.stream()
            .filter(item -> key.apply(item).compareTo(after) > 0)
            .sorted(Comparator.comparing(key))
            .toList();
    if (rest.size() <= max) {
      return new Paging<>(rest, Optional.empty());
    }
    List<T> page = rest.subList(0, max);
    return new Paging<>(page, Optional.of(write(key.apply(page.getLast()))));
  }

  /** Refuses MaxResults together with a list of ids. */
  static void refuseWithIds(Struct input, String idsMember, String idsName) {
    if (input.has("MaxResults") && !input.texts(idsMember).isEmpty()) {
      throw ApiError.of(
          "InvalidParameterCombination",
          "The parameter " + idsName + " cannot be used with the parameter maxResults");
    }
  }

  private static String write(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((MARK + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String read(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(MARK)) {
        return text.substring(MARK.length());
      }
    } catch (IllegalArgumentException malformed) {
      throw invalid();
    }
    throw invalid();
  }

  private static ApiError invalid() {
    return ApiError.of("InvalidPaginationToken", "The specified pagination token is not valid.");
  }
}
