package io.tidegate.control.elbv2;

import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.elbv2.ElbLimits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of tags (API reference, Tag): checked, merged, taken away. Pure. */
final class Tags {
  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

  private Tags() {}

  /** The tags of a new resource. */
  static List<Tag> checked(List<Tag> tags) {
    return merged(List.of(), tags);
  }

  /** {@code current} with {@code added}; a key that is there already gets the new value. */
  static List<Tag> merged(List<Tag> current, List<Tag> added) {
    Map<String, Tag> next = new LinkedHashMap<>();
    current.forEach(tag -> next.put(tag.key(), tag));
    Set<String> seen = new HashSet<>();
    for (Tag tag : added) {
      check(tag);
      if (!seen.add(tag.key())) {
        throw ApiError.of("DuplicateTagKeys", "A tag key was specified more than once.");
      }
      next.put(tag.key(), tag);
    }
    if (next.size() > ElbLimits.TAGS_PER_RESOURCE) {
      throw ApiError.of(
          "TooManyTags",
          "The number of tags exceeds the limit of " + ElbLimits.TAGS_PER_RESOURCE + ".");
    }
    return new ArrayList<>(next.values());
  }

  /** {@code current} without {@code keys}. */
  static List<Tag> without(List<Tag> current, List<String> keys) {
    return current.stream().filter(tag -> !keys.contains(tag.key())).toList();
  }

  private static void check(Tag tag) {
    if (tag.key().isEmpty() || tag.key().length() > LONGEST_KEY) {
      throw ApiError.validation("Tag keys must have 1 to " + LONGEST_KEY + " characters");
    }
    if (tag.value().length() > LONGEST_VALUE) {
      throw ApiError.validation("Tag values must have at most " + LONGEST_VALUE + " characters");
    }
    if (tag.key().startsWith("aws:")) {
      throw ApiError.validation("Tag keys must not begin with the reserved prefix 'aws:'");
    }
    if (!ALLOWED.matcher(tag.key()).matches() || !ALLOWED.matcher(tag.value()).matches()) {
      throw ApiError.validation("Tag '" + tag.key() + "' contains a character that is not valid");
    }
  }
}
