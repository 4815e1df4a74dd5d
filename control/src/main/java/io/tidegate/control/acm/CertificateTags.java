package io.tidegate.control.acm;

import io.tidegate.model.ApiError;
import io.tidegate.model.Tag;
import io.tidegate.model.acm.AcmLimits;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules of ACM's tags: merged, taken away by key, or by key and value. Pure. */
final class CertificateTags {
  private CertificateTags() {}

  /** A tag to take away: any value of the key unless one is given. */
  static List<Tag> without(List<Tag> current, Map<String, Optional<String>> removed) {
    return current.stream()
        .filter(
            tag ->
                !removed.containsKey(tag.key())
                    || removed
                        .get(tag.key())
                        .filter(value -> !value.equals(tag.value()))
                        .isPresent())
        .toList();
  }

  /** {@code current} with {@code added}; a key that is there already gets the new value. */
  static List<Tag> merged(List<Tag> current, List<Tag> added) {
    Map<String, Tag> next = new LinkedHashMap<>();
    current.forEach(tag -> next.put(tag.key(), tag));
    Set<String> seen = new HashSet<>();
    for (Tag tag : added) {
      if (tag.key().startsWith("aws:")) {
        throw ApiError.of(
            "InvalidTagException", "Tag keys must not begin with the reserved prefix 'aws:'.");
      }
      if (!seen.add(tag.key())) {
        throw ApiError.of("InvalidTagException", "The tag key " + tag.key() + " is given twice.");
      }
      next.put(tag.key(), tag);
    }
    if (next.size() > AcmLimits.TAGS_PER_CERTIFICATE) {
      throw ApiError.of(
          "TooManyTagsException",
          "A certificate can have at most " + AcmLimits.TAGS_PER_CERTIFICATE + " tags.");
    }
    return List.copyOf(next.values());
  }
}
