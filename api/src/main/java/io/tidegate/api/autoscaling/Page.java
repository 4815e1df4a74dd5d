package io.tidegate.api.autoscaling;

import io.tidegate.api.Struct;
import io.tidegate.model.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a listing: {@code MaxRecords} items after {@code NextToken}, which names the last
 * item of the page before. Items are given in their order of listing.
 */
record Page<T>(List<T> items, Optional<String> nextToken) {
  private static final String PREFIX = "after:";

  /** Sizes when nothing is asked, and the most that can be asked (API, section 5). */
  record Sizes(int usual, int most) {
    static final Sizes FIFTY_TO_HUNDRED = new Sizes(50, 100);
    static final Sizes FIFTY = new Sizes(50, 50);
    static final Sizes HUNDRED = new Sizes(100, 100);
  }

  /** Keys are unique among {@code all}. */
  static <T> Page<T> of(Struct input, List<T> all, Function<T, String> key, Sizes sizes) {
    int size = input.optInt("MaxRecords").orElse(sizes.usual());
    if (size < 1 || size > sizes.most()) {
      throw ApiError.validation(
          "MaxRecords must be between 1 and " + sizes.most() + ", but is " + size + ".");
    }
    int from = 0;
    Optional<String> token = input.optText("NextToken").filter(text -> !text.isEmpty());
    if (token.isPresent()) {
      from = after(decode(token.get()), all, key);
    }
    int to = Math.min(all.size(), from + size);
    Optional<String> next =
        to < all.size() ? Optional.of(encode(key.apply(all.get(to - 1)))) : Optional.empty();
    return new Page<>(List.copyOf(all.subList(from, to)), next);
  }

  /** Items that went meanwhile are looked up by their key's order no more: the listing ends. */
  private static <T> int after(String last, List<T> all, Function<T, String> key) {
    for (int i = 0; i < all.size(); i++) {
      if (key.apply(all.get(i)).equals(last)) {
        return i + 1;
      }
    }
    throw invalid();
  }

  private static String encode(String key) {
    return Base64.getUrlEncoder().encodeToString((PREFIX + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String decode(String token) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (text.startsWith(PREFIX)) {
        return text.substring(PREFIX.length());
      }
    } catch (IllegalArgumentException notBase64) {
      throw invalid();
    }
    throw invalid();
  }

  private static ApiError invalid() {
    return ApiError.of("InvalidNextToken", "The token is not valid.");
  }
}
